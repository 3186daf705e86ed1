"""The admin's day in one look: `today`, with taps to the lists behind it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from babel.numbers import format_decimal

from flows.admin_lists import clock, first_that_fits, span
from flows.turn import Turn
from services import audit
from services.costs.sums import Sums
from services.days import show_instant, show_short_day
from services.post.messages import Choice, Message
from services.reports import today
from services.reports.paging import Page
from services.reports.satisfaction import Stars
from services.reports.today import Today
from services.tables import Booking

# The lists behind it hold the rest.
MOST_NAMES: Final = 5
LONGEST_NAME: Final = 24


def ask(turn: Turn, again: bool) -> Message:
    """Who comes and goes, who is waited for, the money, and what went wrong; for an admin's number only."""
    day = today.of(turn.work, MOST_NAMES)
    text = first_that_fits("\n".join(_lines(turn, day, most)) for most in range(MOST_NAMES, -1, -1))
    return Message(text, tuple(_taps(turn, day)), list_title=turn.text("admin", "choose"))


def _lines(turn: Turn, day: Today, most: int) -> Iterator[str]:
    yield turn.text("today", "head", day=show_short_day(day.day, turn.locale))
    yield from _named(turn, "arrivals", day.arrivals, most)
    yield from _named(turn, "departures", day.departures, most)
    yield from _named(turn, "waiting", day.waiting, most)
    yield from _money(turn, day)
    for name, count in (("unpaid", day.unpaid), ("stuck", day.stuck), ("payouts", day.payouts), ("failed", day.failed)):
        yield turn.text("today", name, n=count)
    if day.changes:
        yield turn.text("today", "changes", n=day.changes)
    yield _messages(turn, day.messages)
    yield from _texts(turn, day.texts)
    yield from _stars(turn, *day.stars)
    yield _books(turn, day.audited)


def _named(turn: Turn, name: str, found: Page[Booking], most: int) -> Iterator[str]:
    """How many, and the first ones by name."""
    yield turn.text("today", name, n=found.total)
    for booking in found.items[:most]:
        yield turn.text("today", f"{name}_line", **_facts(turn, booking))
    if most and found.total > most:
        yield turn.text("today", "more", n=found.total - most)


def _facts(turn: Turn, booking: Booking) -> dict[str, str]:
    facts = turn.booking_facts(booking)
    names = {name: _short(facts[name]) for name in ("guest_name", "property_name", "owner_name")}
    stands = "in_house" if booking.booking_status == "CHECKED_IN" else "expected"
    answer_by = booking.owner_answer_by or turn.work.now
    return facts | names | {"stands": turn.text("today", stands, **facts), "clock": clock(turn, answer_by)}


def _money(turn: Turn, day: Today) -> Iterator[str]:
    if not day.refunds:
        yield turn.text("today", "no_refunds")
    for owed in day.refunds:
        oldest = span(turn, turn.work.now - owed.since)
        yield turn.text("today", "refunds", n=owed.count, amount=owed.amount.show(turn.locale), oldest=oldest)
    amounts = ", ".join(f"{amount.show(turn.locale)} {provider}" for provider, amount in day.money_in)
    yield turn.text("today", "money_in", amounts=amounts) if amounts else turn.text("today", "no_money_in")


def _messages(turn: Turn, sent: Sums) -> str:
    part = "messages_unpriced" if sent.unpriced else "messages" if sent.billed else "messages_free"
    return turn.text("today", part, n=sent.messages, cost=_cost(turn, sent), unpriced=sent.unpriced)


def _texts(turn: Turn, sent: Sums) -> Iterator[str]:
    """Only where there were any, because most houses send none."""
    if sent.billed:
        part = "texts_unpriced" if sent.unpriced else "texts"
        facts = {"segments": sent.segments, "cost": _cost(turn, sent), "unpriced": sent.unpriced}
        yield turn.text("today", part, n=sent.billed, **facts)


def _stars(turn: Turn, late: Stars, before: Stars) -> Iterator[str]:
    """Only where stays were rated of late, with how it was before, if anybody said so."""
    if late.count:
        facts = {"average": _average(turn, late), "average_before": _average(turn, before), "n_before": before.count}
        yield turn.text("today", "stars" if before.count else "stars_first", n=late.count, **facts)


def _average(turn: Turn, stars: Stars) -> str:
    return format_decimal(stars.average or 0, "0.00", locale=turn.locale)


def _cost(turn: Turn, sent: Sums) -> str:
    return " + ".join(each.show(turn.locale) for each in sent.costs) or "0"


def _books(turn: Turn, audited: audit.Audited | None) -> str:
    if audited is None:
        return turn.text("today", "books_unread")
    when = show_instant(audited.at, turn.work.settings.default_timezone, turn.locale)
    part = "books_differ" if audited.differences else "books_right"
    return turn.text("today", part, n=audited.differences, when=when)


def _taps(turn: Turn, day: Today) -> Iterator[Choice]:
    """The lists that something is on."""
    counts = {
        "admin.list:arrivals": day.arrivals.total,
        "admin.list:departures": day.departures.total,
        "admin.list:waiting": day.waiting.total,
        "admin.list:refunds": sum(owed.count for owed in day.refunds),
        "admin.list:stuck": day.stuck,
        "admin.list:changes": day.changes,
        "word:payouts": day.payouts,
        "admin.list:failed": day.failed,
    }
    for id_, count in counts.items():
        name = id_.partition(":")[2]
        if count:
            yield Choice(id_, turn.text("today", f"{name}_title"), turn.text("today", f"{name}_about", n=count))


def _short(name: str) -> str:
    return name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1].rstrip()}…"
