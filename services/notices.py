"""Who is told what on each move of a booking, or that nobody is, on purpose. Read this second."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

from sqlalchemy import select

from services import links, texts
from services.changes.facts import change_facts
from services.contacts import people
from services.days import show_day, show_instant
from services.facts import booking_facts
from services.guest import similar
from services.house import Work
from services.owner import owner_taps
from services.payments import pending
from services.post import outbox
from services.post.messages import Choice, Note
from services.referrer import commissions
from services.tables import Booking, Person, Refund, StayChange

Role = Literal["customer", "owner", "admin", "referrer"]
# A notice's facts: the same for everybody, or worded for the language of each reader.
Facts = Mapping[str, str] | Callable[[str], Mapping[str, str]]
OwnFacts = Callable[[Work, Booking, str], dict[str, str]]
NOBODY: tuple[Notice, ...] = ()


@dataclass(frozen=True)
class Notice:
    """One message a move causes: to whom, by which key of the texts, what is tapped under it, how dear it is.

    `rows` are taps that differ from booking to booking; `when` says for which bookings it is sent at all.
    """

    to: Role
    key: str
    urgency: str = "A"
    taps: Callable[[Work, Booking], tuple[str, ...]] | None = None
    picture: Callable[[Work, Booking], str] | None = None
    facts: OwnFacts | None = None
    rows: Callable[[Work, Booking], tuple[Choice, ...]] | None = None
    when: Callable[[Booking], bool] = lambda _: True


def _ticket_picture(work: Work, booking: Booking) -> str:
    return links.ticket(work.settings, booking.booking_id, ".png", booking.version)


def _paid_anew(booking: Booking) -> bool:
    """Whether money has come for it; who only moves over reads in the talk what came of that."""
    return booking.paid > booking.carried


def _refund_facts(refund: Refund, locale: str) -> dict[str, str]:
    return {
        "refund_id": refund.refund_id,
        "refund_amount": refund.amount.show(locale),
        "refund_reason": refund.reason,
        "refund_reference": refund.reference or refund.refund_id,
        "refund_failure": refund.failure or "-",
        "refund_by": show_day(refund.promised_by, locale) if refund.promised_by else "-",
        "refund_since": show_instant(refund.requested_at, refund.booking.listing.timezone, locale),
    }


def _refund_taps(refund: Refund) -> tuple[str, ...]:
    return (f"admin.refund_gateway:{refund.refund_id}", f"admin.refund_hand:{refund.refund_id}")


def _origin_facts(work: Work, booking: Booking, locale: str) -> dict[str, str]:
    origin = similar.origin(work, booking)
    return {"moved_from": origin.booking_id if origin else ""}


def _commission_facts(work: Work, booking: Booking, locale: str) -> dict[str, str]:
    line = commissions.line(work, booking)
    facts = {"booking_id": line.booking_id, "code": line.code, "commission": line.amount.show(locale)}
    if booking.referral_code is None:
        return facts
    facts["balance"] = commissions.balance(work, booking.referral_code.person).show(locale)
    return facts | {"commission_why": texts.say(locale, "commission_why", line.ending)} if line.ending else facts


def _accepted_facts(work: Work, booking: Booking, locale: str) -> dict[str, str]:
    """The facts of the change that has just become the booking's."""
    accepted = select(StayChange).where(StayChange.booking_id == booking.id, StayChange.status == "ACCEPTED")
    change = work.tx.scalars(accepted.order_by(StayChange.number.desc()).limit(1)).first()
    return change_facts(change, work.settings, locale) if change else {}


COMMISSION_CANCELLED = Notice("referrer", "commission_cancelled", facts=_commission_facts)


NOTICES: Mapping[str, tuple[Notice, ...]] = {
    "link_offered": NOBODY,  # the price card in the talk has just said it
    "replaced": NOBODY,  # the guest has just asked for something else
    "retried": NOBODY,  # the guest is on the pay page
    "revived": NOBODY,  # "paid" follows and is told
    "paid": NOBODY,  # "owner_asked" follows in the same breath
    "payment_failed": (Notice("customer", "payment_failed", "C"),),
    "hold_ended": (Notice("customer", "hold_ended", "C"),),
    "hold_released": (Notice("customer", "hold_released", "C"),),
    "ended_undecided": (Notice("customer", "ended_undecided", facts=pending.facts),),
    "advance_gone": (Notice("customer", "advance_gone", "C", facts=_origin_facts),),
    "paid_too_late": (Notice("customer", "paid_too_late", facts=similar.facts, rows=similar.rows),),
    "owner_asked": (
        Notice("customer", "payment_received", when=_paid_anew),
        Notice("owner", "owner_request", taps=owner_taps.make),
        Notice("admin", "booking_record", "C"),
        Notice("referrer", "commission_pending", "C", facts=_commission_facts),
    ),
    "request_changed": (
        Notice("customer", "request_changed", facts=_accepted_facts),
        Notice("owner", "owner_request_changed", taps=owner_taps.make, facts=_accepted_facts),
        Notice("admin", "admin_stay_changed", "C", facts=_accepted_facts),
    ),
    "stay_changed": (
        Notice("customer", "ticket_changed", picture=_ticket_picture, facts=_accepted_facts),
        Notice("owner", "owner_stay_changed", facts=_accepted_facts),
        Notice("admin", "admin_stay_changed", "C", facts=_accepted_facts),
    ),
    "owner_confirmed": NOBODY,  # the ticket follows and says so
    "ticket_made": (
        Notice("customer", "ticket", picture=_ticket_picture),
        Notice("owner", "owner_ticket_sent"),
        Notice("admin", "admin_ticket", "C"),
        Notice("referrer", "commission_confirmed", facts=_commission_facts),
    ),
    "owner_cancelled": NOBODY,  # "refund_due" follows and is told
    "refund_due": (
        Notice("customer", "booking_cancelled", facts=similar.facts, rows=similar.rows),
        Notice("owner", "owner_cancel_done"),
        COMMISSION_CANCELLED,
    ),
    "unanswered_refund_due": (
        Notice("customer", "booking_unanswered", facts=similar.facts, rows=similar.rows),
        Notice("owner", "owner_unanswered"),
        COMMISSION_CANCELLED,
    ),
    "guest_cancelled": NOBODY,  # the guest is in the talk and reads the answer there
    "guest_refund_due": (Notice("owner", "owner_guest_cancelled"), COMMISSION_CANCELLED),
    "kept": (Notice("owner", "owner_guest_cancelled"), COMMISSION_CANCELLED),
    "nothing_to_refund": NOBODY,  # nobody but the guest knew of it
    "checked_in": (Notice("customer", "checked_in"),),
    "check_in_undone": (Notice("customer", "check_in_undone", "C"),),
    "checked_out": NOBODY,  # whoever tapped reads it in the talk; the guest is asked the next day how it was
    "stay_ended": NOBODY,  # nobody was checked in, so there is nothing to say to anybody
    "moved_over": NOBODY,  # the guest is in the talk; admins who were asked for the refund are told beside
    "refund_started": NOBODY,  # each refund tells its own steps, because a booking may have several
    "refund_done": NOBODY,  # the refund tells it
    "refund_failed": NOBODY,  # the refund tells it
}

WITH_REFUND_TAPS: Final = frozenset({"refund_needed", "refund_needed_or_moved", "refund_failed", "refund_waits"})
# What a refund itself tells; facts and taps are those of that refund.
REFUND_NOTICES: Mapping[str, tuple[Notice, ...]] = {
    "required": (Notice("admin", "refund_needed"),),
    "required_or_moved": (Notice("admin", "refund_needed_or_moved", facts=similar.facts),),
    "started": (Notice("customer", "refund_started"),),
    "done": (Notice("customer", "refund_done"),),
    "failed": (Notice("admin", "refund_failed"),),
    "overdue": (Notice("admin", "refund_overdue"),),
    "waits": (Notice("admin", "refund_waits", "C"),),
}

# What a change of a paid stay tells besides, by its moves and by what happens between them.
CHANGE_NOTICES: Mapping[str, tuple[Notice, ...]] = {
    "topup_asked": NOBODY,  # the guest has the link in the talk
    "topped_up": (Notice("customer", "topup_received"),),
    "topup_failed": (Notice("customer", "topup_failed", "C"),),
    "owner_asked": (Notice("owner", "owner_change_request"),),
    "unanswered_yet": (Notice("customer", "change_waits", "C"),),
    "accepted": NOBODY,  # the booking's own move follows and is told
    "declined": (Notice("customer", "change_declined"), Notice("owner", "owner_change_over")),
    "unanswered": (Notice("customer", "change_unanswered"), Notice("owner", "owner_change_over")),
    "withdrawn": (Notice("owner", "owner_change_over"),),
    "let_go": NOBODY,  # nobody but the guest knew of it
    "offer_ended": NOBODY,  # it was shown and not taken
    "hold_ended": (Notice("customer", "change_hold_ended", "C"),),
    "revived": NOBODY,  # what is paid for it follows and is told
    "commission_changed": (Notice("referrer", "commission_changed", "C", facts=_commission_facts),),
}

TABLES: Final = (NOTICES, REFUND_NOTICES, CHANGE_NOTICES)


def put(work: Work, booking: Booking, event: str, seq: int) -> None:
    """Write the messages that this move of this booking causes, each once."""
    for notice in filter(lambda each: each.when(booking), NOTICES[event]):
        for number, address in enumerate(_addresses(work, booking, notice.to)):
            send(work, booking, notice, address, f"{booking.booking_id}:{seq}:{notice.key}:{number}")


def put_refund(work: Work, refund: Refund, event: str, *, again: str = "") -> None:
    """Write the messages that a step of this refund causes, each once; after a refusal they may come again.

    `again` tells a message that comes another time from the one before.
    """
    for notice in REFUND_NOTICES[event]:
        own = replace(notice, facts=_beside(refund, notice.facts))
        if notice.key in WITH_REFUND_TAPS:
            own = replace(own, taps=lambda *_: _refund_taps(refund))
        send_beside(work, refund.booking, own, f"{refund.refund_id}:{event}:{refund.tries}{again}")


def _beside(refund: Refund, more: OwnFacts | None) -> OwnFacts:
    """The refund's facts, and the notice's own."""
    return lambda work, booking, locale: _refund_facts(refund, locale) | (more(work, booking, locale) if more else {})


def put_change(work: Work, change: StayChange, event: str, *, again: str = "") -> None:
    """Write the messages that a step of this change causes, each once; `again` is why one comes another time."""
    for notice in CHANGE_NOTICES[event]:
        send_beside(work, change.booking, of_change(change, notice), f"{change.change_id}:{event}{again}")


def of_change(change: StayChange, notice: Notice, address: str = "") -> Notice:
    """A notice with the facts of a change and, for whom it asks, buttons that count for it from the owner's number.

    Or from `address`, when somebody else is asked in the owner's place.
    """
    if notice.to == "referrer":
        return notice
    own = replace(notice, facts=lambda work, _, locale: change_facts(change, work.settings, locale))
    if notice.key != "owner_change_request":
        return own
    return replace(own, taps=lambda work, booking: owner_taps.make(work, booking, address, change.number))


def send_beside(work: Work, booking: Booking, notice: Notice, dedupe_key: str) -> None:
    """Write a notice about something beside the booking's own course, such as a second payment's refund."""
    for number, address in enumerate(_addresses(work, booking, notice.to)):
        send(work, booking, notice, address, f"{dedupe_key}:{notice.key}:{number}")


# What has a picture above its words.
PICTURED: Final = frozenset(notice.key for notices in NOTICES.values() for notice in notices if notice.picture)


def send(work: Work, booking: Booking, notice: Notice, address: str, dedupe_key: str) -> None:
    """Write one notice about a booking to one address."""
    # A referrer gets no more than the notice's own facts, because who the guest is is none of their business.
    locale = people.locale_at(work, address)
    facts = {} if notice.to == "referrer" else booking_facts(booking, work.settings, locale)
    note = Note(
        notice.key,
        facts | (notice.facts(work, booking, locale) if notice.facts else {}),
        notice.taps(work, booking) if notice.taps else (),
        notice.picture(work, booking) if notice.picture else "",
        notice.rows(work, booking) if notice.rows else (),
    )
    outbox.put(
        work,
        to=address,
        role=notice.to,
        body=note,
        dedupe_key=dedupe_key,
        booking=booking,
        urgency=notice.urgency,
    )


def tell_admins(
    work: Work,
    key: str,
    facts: Facts,
    dedupe_key: str,
    booking: Booking | None = None,
    taps: tuple[str, ...] = (),
    to: Sequence[str] | None = None,
) -> None:
    """Write an alert to every admin, or `to` some of them, once per `dedupe_key`."""
    for number, address in enumerate(work.settings.admin_numbers if to is None else to):
        outbox.put(
            work,
            to=address,
            role="admin",
            body=Note(key, _worded(facts, people.locale_at(work, address)), taps),
            dedupe_key=f"{dedupe_key}:{number}",
            booking=booking,
            urgency="C",
        )


def tell_guest(work: Work, key: str, facts: Facts, dedupe_key: str, booking: Booking) -> None:
    """Write a message to a booking's guest that no move causes, once per `dedupe_key`."""
    outbox.put(
        work,
        to=booking.guest.address,
        role="customer",
        body=Note(key, _worded(facts, booking.guest.locale)),
        dedupe_key=dedupe_key,
        booking=booking,
        urgency="A",
    )


def tell_referrer(work: Work, key: str, facts: Facts, dedupe_key: str, person: Person) -> None:
    """Write a message to a referrer that no move of a booking causes, once per `dedupe_key`."""
    note = Note(key, _worded(facts, person.locale))
    outbox.put(work, to=person.address, role="referrer", body=note, dedupe_key=dedupe_key, urgency="A")


def _worded(facts: Facts, locale: str) -> dict[str, str]:
    return dict(facts(locale) if callable(facts) else facts)


def _addresses(work: Work, booking: Booking, role: Role) -> list[str]:
    return {
        "customer": [booking.guest.address],
        "owner": [booking.listing.owner.address],
        "admin": work.settings.admin_numbers,
        "referrer": _referrer(booking),
    }[role]


def _referrer(booking: Booking) -> list[str]:
    if booking.referral_code is None or booking.commission_status == "NONE":
        return []
    return [booking.referral_code.person.address]
