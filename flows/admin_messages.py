"""What was sent about a booking and what became of it, for admins: a line in `find`, a list, one message."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from flows.admin_lists import ROWS_A_PAGE, paged
from flows.said import Said
from flows.turn import Turn
from services import bookings
from services.days import show_instant, show_short_day, show_time
from services.post.messages import Choice, Message
from services.reports import message_history, message_kinds
from services.reports.message_history import Told
from services.reports.paging import Slice
from services.tables import Booking

TIMES: Final = ("created", "sent", "delivered", "read", "failed")


def line(turn: Turn, booking: Booking) -> str:
    """`Messages: 9, of which 7 read, 1 delivered, 1 failed`; nothing when there are none."""
    counts = message_history.counts(turn.work, booking)
    if not counts:
        return ""
    parts = (
        turn.text("messages", "part", n=many, state=turn.text("message_state", name)) for name, many in counts.items()
    )
    return turn.text("messages", "line", n=sum(counts.values()), parts=", ".join(parts))


def tap(turn: Turn, booking: Booking) -> Choice:
    """What leads to the list."""
    return Choice(f"admin.messages:{booking.booking_id}.1", turn.text("messages", "tap"))


def take_list(turn: Turn, said: Said) -> str:
    """One page of the messages about a booking, by its id and the page's number."""
    booking_id, _, number = said.choice.partition(".")
    booking = bookings.by_id(turn.work, booking_id.upper())
    which = int(number) if number.isdecimal() and len(number) < 6 else 1
    message = _page(turn, booking, max(which, 1)) if booking else Message(turn.text("admin", "gone"))
    turn.preface, turn.offers = message.text, list(message.choices)
    return "said"


def take_one(turn: Turn, said: Said) -> str:
    """One message: what it was, when each rank came, what it cost."""
    told = message_history.one(turn.work, said.choice)
    if told is None:
        turn.preface = turn.text("admin", "gone")
        return "said"
    turn.preface = "\n".join(_lines(turn, told))
    booking = bookings.by_number(turn.work, told.booking_id)
    if booking is not None:
        turn.offers = [Choice(f"admin.booking:{booking.booking_id}", booking.booking_id), tap(turn, booking)]
    return "said"


def _page(turn: Turn, booking: Booking, number: int) -> Message:
    found = message_history.of_booking(turn.work, booking, Slice(number, ROWS_A_PAGE))
    if not found.items:
        return Message(turn.text("messages", "none"))
    text = turn.text("messages", "listed", booking_id=booking.booking_id, n=found.total)
    rows = [_row(turn, told) for told in found.items]
    return paged(turn, text, rows, found, f"admin.messages:{booking.booking_id}.{number + 1}")


def _row(turn: Turn, told: Told) -> Choice:
    zone = turn.work.settings.default_timezone
    day = show_short_day(told.newest_at.astimezone(turn.work.settings.zone).date(), turn.locale)
    at = f"{day}, {show_time(told.newest_at, zone, turn.locale)}"
    kind = message_kinds.word(turn.locale, told.key)
    return Choice(f"admin.message:{told.id}", kind, turn.text("messages", "row", **_facts(turn, told), at=at))


def _lines(turn: Turn, told: Told) -> Iterator[str]:
    kind = message_kinds.word(turn.locale, told.key)
    facts = _facts(turn, told) | {"kind": kind, "what": told.key, "attempts": str(told.attempts)}
    yield turn.text("messages", "one", **facts, times="\n".join(_times(turn, told)))
    if told.why:
        yield turn.text("messages", "why", why=told.why)
    if told.category:
        part = "free" if not told.billed else "billed" if told.cost else "unpriced"
        cost = told.cost.show(turn.locale) if told.cost else ""
        yield turn.text("messages", part, category=told.category, cost=cost)


def _times(turn: Turn, told: Told) -> Iterator[str]:
    for name in TIMES:
        at: datetime | None = getattr(told, f"{name}_at")
        if at is not None:
            shown = show_instant(at, turn.work.settings.default_timezone, turn.locale)
            yield turn.text("messages", f"time_{name}", at=shown)


def _facts(turn: Turn, told: Told) -> dict[str, str]:
    return {
        "recipient": turn.word("role", told.role),
        "carrier": turn.text("carrier", told.carrier),
        "state": turn.text("message_state", told.stands),
    }
