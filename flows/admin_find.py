"""`find`: one booking whole, with the taps its state allows, or the list of those that fit."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from flows import admin_messages
from flows.admin_lists import ROWS_A_PAGE, booking_row, change_words, first_that_fits, paged
from flows.said import Said
from flows.turn import Reply, Turn
from services import bookings, texts
from services.days import show_instant
from services.post.messages import Choice, Message
from services.reports import booking_story, finding
from services.reports.booking_story import Story
from services.reports.paging import Slice
from services.tables import Refund
from services.tickets import issue

ASKED: Final = re.compile(r"\s*find(?:\s+(?P<wanted>\S.*?))?\s*", re.IGNORECASE | re.DOTALL)
MOST_LINES: Final = 4
PAYING: Final = ("check", "release")
# What an admin may do with a booking, by its state; what its refunds allow comes on top.
ACTS: Final[Mapping[str, tuple[str, ...]]] = {
    "PAYMENT_PENDING": PAYING,
    "PAYMENT_FAILED": PAYING,
    "EXPIRED": ("check",),
    "BOOKING_REQUEST_SENT_TO_OWNER": ("confirm_for", "cancel_for"),
    "TICKET_GENERATED": ("ticket",),
    "CHECKED_IN": ("ticket",),
}
REFUND_ACTS: Final = {"REQUIRED": ("gateway", "hand"), "FAILED": ("gateway", "hand"), "INITIATED": ("done",)}


def aside(turn: Turn) -> Reply | None:
    """`find <name, phone or booking>` of an admin; None when it is something else or nobody who may."""
    asked = ASKED.fullmatch(turn.said.text) if turn.said.kind == "text" and turn.roles.admin else None
    if asked is None:
        return None
    wanted = asked["wanted"]
    return Reply(_found(turn, wanted, 1) if wanted else Message(turn.text("find", "how")))


def take_more(turn: Turn, said: Said) -> str:
    """The next page of what was found."""
    number, _, wanted = said.choice.partition(".")
    message = _found(turn, wanted, int(number) if number.isdecimal() and 0 < len(number) < 6 else 1)
    turn.preface, turn.offers = message.text, list(message.choices)
    return "said"


def take_booking(turn: Turn, said: Said) -> str:
    """One booking whole, with what can be done about it."""
    story = booking_story.of(turn.work, said.choice)
    message = _shown(turn, story) if story else Message(turn.text("admin", "gone"))
    turn.preface, turn.offers = message.text, list(message.choices)
    return "said"


def take_ticket(turn: Turn, said: Said) -> str:
    """Send the guest their ticket once more."""
    booking = bookings.locked(turn.work, said.choice)
    if booking is None:
        turn.preface = turn.text("admin", "gone")
    elif not issue.valid(booking) or issue.over(booking, turn.work.now):
        turn.preface = turn.text("admin", "not_now", state=turn.word("admin_state", booking.booking_status))
    else:
        issue.send_again(turn.work, booking, actor=turn.admin, dedupe_key=f"ticket_again:{turn.inbox_id}")
        turn.preface = turn.text("find", "ticket_sent", **turn.booking_facts(booking))
    return "said"


def _found(turn: Turn, wanted: str, number: int) -> Message:
    found = finding.bookings_like(turn.work, wanted, Slice(number, ROWS_A_PAGE))
    if not found.items:
        return Message(turn.text("find", "none"))
    if found.total == 1:
        story = booking_story.of(turn.work, found.items[0].booking_id)
        return _shown(turn, story) if story else Message(turn.text("find", "none"))
    rows = [booking_row(turn, booking) for booking in found.items]
    next_id = f"admin.find:{number + 1}.{finding.normal(wanted)}"
    return paged(turn, turn.text("find", "several", n=found.total), rows, found, next_id)


def _shown(turn: Turn, story: Story) -> Message:
    told = admin_messages.line(turn, story.booking)
    text = first_that_fits("\n".join(_lines(turn, story, told, most)) for most in range(MOST_LINES, -1, -1))
    taps = list(_taps(turn, story))
    if told and len(taps) <= ROWS_A_PAGE:
        taps.append(admin_messages.tap(turn, story.booking))
    return Message(text, tuple(taps), list_title=turn.text("admin", "choose"))


def _lines(turn: Turn, story: Story, told: str, most: int) -> Iterator[str]:
    """The booking, what was told of it, then the newest of its payments, refunds, changes and moves."""
    booking, zone = story.booking, story.booking.listing.timezone
    yield turn.text(
        "find", "booking", **turn.booking_facts(booking), state=turn.word("admin_state", booking.booking_status)
    )
    if told:
        yield told
    newest = slice(-most, None) if most else slice(0)
    for payment in story.payments[newest]:
        facts = {"order_id": payment.order_id, "amount": payment.amount.show(turn.locale)}
        yield turn.text("find", "payment", **facts, state=turn.word("payment_state", payment.status))
    for refund in story.refunds[newest]:
        facts = {"refund_id": refund.refund_id, "amount": refund.amount.show(turn.locale)}
        yield turn.text("find", "refund", **facts, state=turn.text("refund_state", refund.status))
    for change in story.changes[newest]:
        yield turn.text("find", "change", **change_words(turn, change))
    for event in story.history[newest]:
        facts = {"at": show_instant(event.at, zone, turn.locale), "event": turn.word("event", event.event)}
        yield turn.text("find", "event", **facts, actor=_actor(turn, event.actor))


def _actor(turn: Turn, actor: str) -> str:
    """Who acted, in words: a guest or owner is named above, an admin by their number or email."""
    kind, _, who = actor.partition(":")
    known = kind in texts.parts(turn.locale, "actor")
    return turn.text("actor", kind if known else "other", who=who or kind)


def _taps(turn: Turn, story: Story) -> Iterator[Choice]:
    booking = story.booking
    for act in ACTS.get(booking.booking_status, ()):
        if act != "check" or story.payments:
            yield Choice(f"admin.{act}:{booking.booking_id}", turn.text("find", f"tap_{act}"))
    for change in story.changes:
        if change.status == "OWNER_PENDING":
            yield Choice(f"admin.change_yes:{change.change_id}", turn.text("find", "tap_change_yes"))
            yield Choice(f"admin.change_no:{change.change_id}", turn.text("find", "tap_change_no"))
    waiting = [refund for refund in story.refunds if refund.status in REFUND_ACTS]
    yield from _refund_taps(turn, waiting)


def _refund_taps(turn: Turn, waiting: list[Refund]) -> Iterator[Choice]:
    """One refund is acted on here; of several each is opened."""
    if len(waiting) == 1:
        [refund] = waiting
        for act in REFUND_ACTS[refund.status]:
            yield Choice(f"admin.refund_{act}:{refund.refund_id}", turn.text("admin", act))
        return
    for refund in waiting[:ROWS_A_PAGE]:
        yield Choice(f"admin.refund:{refund.refund_id}", refund.amount.show(turn.locale), refund.refund_id)
