"""The admin's lists, page by page, each row with what is behind it: who comes and goes, who waits, what failed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from flows.admin import refund_facts
from flows.said import Said
from flows.turn import Turn
from services import bookings, sweep
from services.changes.facts import change_facts
from services.house import Work
from services.payments import strays
from services.post.messages import Choice, Message
from services.reports import refund_lists, today
from services.reports.paging import Page, Slice
from services.tables import Booking, OutboxRow, Refund, StayChange, StrayPayment

# A list of WhatsApp's has a row more, which leads to the next page.
ROWS_A_PAGE: Final = 9
# What is read at one look, with taps below.
LONGEST: Final = 1000
MOST_MINUTES: Final = 120
MOST_HOURS: Final = 48


def ask_refunds(turn: Turn, again: bool) -> Message:
    """The refunds whose money has not left yet, oldest first, each to tap."""
    return page(turn, "refunds", 1)


def ask_stuck(turn: Turn, again: bool) -> Message:
    """Payments pending for too long and money without a booking, each to tap."""
    return page(turn, "stuck", 1)


def take_list(turn: Turn, said: Said) -> str:
    """One page of a list, by its name and number."""
    name, _, number = said.choice.partition(".")
    which = int(number) if number.isdecimal() and len(number) < 6 else 1
    message = page(turn, name, max(which, 1)) if name in LISTS else Message(turn.text("admin", "gone"))
    turn.preface, turn.offers = message.text, list(message.choices)
    return "said"


def page(turn: Turn, name: str, number: int) -> Message:
    """That page, or a word when nothing is on the list."""
    listed = LISTS[name]
    found = listed.find(turn.work, Slice(number, ROWS_A_PAGE))
    if not found.items:
        return Message(turn.text("admin", f"no_{name}"))
    rows = [listed.row(turn, item) for item in found.items]
    return paged(turn, turn.text("admin", name, n=found.total), rows, found, f"admin.list:{name}.{number + 1}")


def paged(turn: Turn, text: str, rows: list[Choice], found: Page[Any], next_id: str) -> Message:
    """Rows to tap, with a row that leads on while more are left."""
    left = found.total - found.slice.page * found.slice.per_page
    if left > 0:
        rows.append(Choice(next_id, turn.text("admin", "more"), turn.text("admin", "more_about", left=left)))
    return Message(text, tuple(rows), list_title=turn.text("admin", "choose"))


def first_that_fits(texts: Iterable[str]) -> str:
    """The first of these that is short enough to be read at one look, from the fullest to the barest; else the last."""
    text = ""
    for text in texts:
        if len(text.encode("utf-16-le")) // 2 <= LONGEST:
            break
    return text


def booking_row(turn: Turn, booking: Booking) -> Choice:
    """A booking to look at."""
    facts = turn.booking_facts(booking) | {"state": turn.word("admin_state", booking.booking_status)}
    return Choice(f"admin.booking:{booking.booking_id}", booking.booking_id, turn.text("admin", "booking_row", **facts))


def clock(turn: Turn, until: datetime) -> str:
    """How long it still is, or has been over: `12 min left`, `3 h over`."""
    left = until - turn.work.now
    return turn.text("span", "left" if left >= timedelta(0) else "over", span=span(turn, abs(left)))


def change_words(turn: Turn, change: StayChange) -> dict[str, str]:
    """A change's facts with the state it is in."""
    facts = change_facts(change, turn.work.settings, turn.locale)
    return facts | {"state": turn.word("change_state", change.status)}


def span(turn: Turn, long: timedelta) -> str:
    """A length of time in the unit people would use."""
    minutes = int(long / timedelta(minutes=1))
    if minutes <= MOST_MINUTES:
        return turn.text("span", "minutes", n=minutes)
    hours = minutes // 60
    return turn.text("span", "hours", n=hours) if hours <= MOST_HOURS else turn.text("span", "days", n=hours // 24)


def take_failed(turn: Turn, said: Said) -> str:
    """One message that did not go out, and the booking it was about."""
    row = today.message(turn.work, said.choice)
    if row is None:
        turn.preface = turn.text("admin", "gone")
        return "said"
    turn.preface = turn.text("admin", "failed_one", **_message_facts(turn, row))
    booking = bookings.by_number(turn.work, row.booking_id)
    if booking is not None:
        turn.offers = [Choice(f"admin.booking:{booking.booking_id}", booking.booking_id)]
    return "said"


@dataclass(frozen=True)
class Listed:
    """One list: where its items are found, and how one of them is a row."""

    find: Callable[[Work, Slice], Page[Any]]
    row: Callable[[Turn, Any], Choice]


def _bookings(name: str, row: Callable[[Turn, Booking], Choice]) -> Listed:
    return Listed(lambda work, cut: today.bookings_of(work, name, cut), row)


def _waiting_row(turn: Turn, booking: Booking) -> Choice:
    facts = turn.booking_facts(booking) | {"clock": clock(turn, booking.owner_answer_by or turn.work.now)}
    return Choice(f"admin.booking:{booking.booking_id}", booking.booking_id, turn.text("admin", "waiting_row", **facts))


def _refund_row(turn: Turn, refund: Refund) -> Choice:
    about = turn.text("admin", "refund_row", **refund_facts(turn, refund))
    return Choice(f"admin.refund:{refund.refund_id}", refund.booking.booking_id, about)


def _stuck_row(turn: Turn, item: Booking | StrayPayment) -> Choice:
    if isinstance(item, StrayPayment):
        about = turn.text("admin", "stray_row", **strays.facts_of(item, turn.locale))
        return Choice(f"admin.stray:{item.order_id}", item.order_id, about)
    waits = span(turn, turn.work.now - item.created_at)
    about = turn.text("admin", "stuck_row", **turn.booking_facts(item), span=waits)
    return Choice(f"admin.check:{item.booking_id}", item.booking_id, about)


def _change_row(turn: Turn, change: StayChange) -> Choice:
    facts = turn.booking_facts(change.booking) | change_words(turn, change)
    about = turn.text("admin", "change_row", **facts)
    return Choice(f"admin.booking:{change.booking.booking_id}", change.booking.booking_id, about)


def _failed_row(turn: Turn, row: OutboxRow) -> Choice:
    facts = _message_facts(turn, row)
    return Choice(f"admin.failed:{row.id}", facts["recipient"], turn.text("admin", "failed_row", **facts))


def _message_facts(turn: Turn, row: OutboxRow) -> dict[str, str]:
    return {
        "recipient": turn.word("role", row.role),
        "phone": row.to,
        "what": str(row.body.get("key", "-")),
        "attempts": str(row.attempts),
        "why": " ".join(row.error.split()) or "-",
        "since": span(turn, turn.work.now - row.created_at),
    }


def _stuck(work: Work, cut: Slice) -> Page[Any]:
    """Money without a booking first, because nothing else will ever happen to it."""
    items = [*strays.waiting(work, 100), *sweep.stuck(work)]
    first = (cut.page - 1) * cut.per_page
    return Page(items[first : first + cut.per_page], len(items), cut)


LISTS: Final[Mapping[str, Listed]] = {
    "arrivals": _bookings("arrivals", booking_row),
    "departures": _bookings("departures", booking_row),
    "waiting": _bookings("waiting", _waiting_row),
    "refunds": Listed(refund_lists.pending, _refund_row),
    "stuck": Listed(_stuck, _stuck_row),
    "changes": Listed(today.changes_under_way, _change_row),
    "failed": Listed(today.failed_messages, _failed_row),
}
