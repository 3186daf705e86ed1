"""How a change of a paid stay is put into words: the offer, the link, what is free nearby, why it cannot be."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from flows.stay.dates import example_stay
from flows.stay.opening import BUTTON
from flows.turn import Turn
from services import inventory, links, listings, pricing, texts
from services.changes import course
from services.changes.facts import change_facts
from services.changes.limits import why_not
from services.changes.terms import Wish
from services.days import show_narrow_stay, show_stay
from services.payments import topups
from services.post.messages import Choice, Link, Message
from services.tables import Booking, StayChange

# The outcome of a yes, by where the change stands then.
STANDS: Final = {"TOPUP_PENDING": "pay", "OWNER_PENDING": "asked", "ACCEPTED": "done"}
OFFER: Final = ("mine.change_yes", "mine.change_no")


def offer(turn: Turn, change: StayChange) -> Message:
    """Before and after, what is paid or goes back, who has to agree, and the two answers."""
    know(turn, change)
    text = "\n".join(
        (turn.text("mine.change_offer", "terms"), turn.text("mine.change_offer", _money(change)),
         turn.text("mine.change_offer", _who_agrees(change)), turn.text("mine.change_offer", "ask"))
    )  # fmt: skip
    titles = turn.titles("mine.change_offer")
    return Message(
        text,
        tuple(Choice(f"{step}:{change.change_id}", title) for step, title in zip(OFFER, titles, strict=True)),
        footer=turn.text("mine.change_offer", "footer"),
    )


def know(turn: Turn, change: StayChange) -> None:
    """Let the sentences of this turn speak of a change."""
    turn.facts |= turn.booking_facts(change.booking) | change_facts(change, turn.work.settings, turn.locale)
    turn.facts["change_id"] = change.change_id


def pay(turn: Turn) -> Message:
    """The link by which the change that is spoken of is paid for."""
    url = links.pay(turn.work.settings, str(turn.facts["change_id"]))
    return Message(turn.text("mine.change_pay"), link=Link(turn.text("mine.change_pay", "link"), url))


def standing(turn: Turn, booking: Booking) -> tuple[str, Link | None]:
    """The line about a change that is under way, and its link while it waits for money; nothing when there is none."""
    change = course.standing(turn.work, booking)
    if change is None or change.status == "OFFERED":
        return "", None
    facts = change_facts(change, turn.work.settings, turn.locale)
    line = turn.text("mine.change", change.status, **facts)
    if topups.stand_of(turn.work, change) != "payable":
        return line, None
    url = links.pay(turn.work.settings, change.change_id)
    return line, Link(turn.text("mine.change_pay", "link", **facts), url)


def not_now(turn: Turn, booking: Booking) -> Message:
    """Why a stay cannot be changed, with what can be done instead."""
    facts = turn.booking_facts(booking) | {"hours": turn.work.settings.change_limit_hours}
    change = course.standing(turn.work, booking)
    if change is None or change.status != "OWNER_PENDING":
        return Message(turn.text("mine.change_not_now", why_not(booking, turn.work.settings, turn.work.now), **facts))
    facts |= change_facts(change, turn.work.settings, turn.locale)
    back = Choice(f"mine.change_no:{change.change_id}", turn.titles("mine.change_not_now")[0])
    return Message(turn.text("mine.change_not_now", "waits", **facts), (back,))


def example(turn: Turn) -> str:
    """Dates as they might be typed."""
    return example_stay(turn.today, turn.locale)


def row(turn: Turn, booking: Booking) -> str:
    """The small line under a stay in a list."""
    stay = show_stay(booking.check_in, booking.check_out, turn.locale)
    return turn.text("mine", "row", booking_id=booking.booking_id, stay=stay, state=_state(turn, booking))


def stays(turn: Turn, booking: Booking) -> str:
    """That a booking stays as it is while another one is begun."""
    return turn.text("stay.after", "new", booking_id=booking.booking_id)


def near(turn: Turn, booking: Booking, wish: Wish) -> tuple[Choice, ...]:
    """The nearest days on which so many people could come for as many nights, to tap."""
    nights, units = (wish.check_out - wish.check_in).days, pricing.units_needed(booking.listing, wish.guests)
    found = inventory.nearest_free(
        turn.work.tx, booking.listing_id, wish.check_in, nights, units, turn.today, most=4, beside=(booking.id,)
    )
    days = [day for day in found if day not in (wish.check_in, booking.check_in)][:3]
    return tuple(stay_choice(turn, day, day + timedelta(days=nights)) for day in sorted(days))


def stay_choice(turn: Turn, check_in: date, check_out: date) -> Choice:
    """These nights as a button."""
    return Choice(
        f"mine.change_dates:{check_in}/{check_out}", show_narrow_stay(check_in, check_out, BUTTON, turn.locale)
    )


def full(turn: Turn, booking: Booking, wish: Wish) -> str:
    """That those nights are full, for the question that follows with what is free nearby."""
    stay = show_stay(wish.check_in, wish.check_out, turn.locale)
    part = "full" if turn.offers else "full_all"
    return turn.text("mine.change_dates", part, property_name=booking.listing.name, wished_stay=stay)


def people_question(turn: Turn, booking: Booking) -> Message:
    """How many instead, with the numbers nearest to the present one to tap."""
    most = listings.most_guests(turn.work, booking.listing)
    near_by = [n for n in (booking.guests - 1, booking.guests + 1, booking.guests + 2) if 1 <= n <= most]
    choices = tuple(Choice(f"mine.change_people:{n}", texts.count(turn.locale, "guests", n)) for n in near_by)
    text = turn.text("mine.change_people", "ask", **turn.booking_facts(booking), most=most)
    return Message(text, choices)


def _money(change: StayChange) -> str:
    return "dearer" if change.topup else "cheaper" if change.refund else "same_price"


def _who_agrees(change: StayChange) -> str:
    if change.booking.booking_status == "BOOKING_REQUEST_SENT_TO_OWNER":
        return "asked_anew"
    return "owner_agrees" if change.booking.listing.asks_of_changes else "at_once"


def _state(turn: Turn, booking: Booking) -> str:
    return turn.text("state", booking.booking_status)
