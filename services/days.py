"""Dates and instants as people read them, in their listing's zone. A night is a date and is never converted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time


@dataclass(frozen=True)
class Manner:
    """How people of a language write days, in Babel's letters; `first` opens a stay that stays within a month.

    `narrow` are a first day, a day and a last day for where there is little room, the widest first.
    """

    day: str
    short: str
    first: str
    example: str
    narrow: tuple[tuple[str, str], ...]


# Months in full in Indian scripts, because Babel's short ones are cut words with a mark; Vietnamese months are figures.
INDIAN: Final = Manner("EEE d MMMM y", "EEE d MMMM", "EEE d", "d MMMM",
                       (("EEE d", "EEE d MMMM"), ("d", "d MMMM"), ("d", "d MMM"), ("d", "d/M")))  # fmt: skip
MANNERS: Final = {
    "en": Manner("EEE d MMM y", "EEE d MMM", "EEE d", "d MMM", (("EEE d", "EEE d MMM"), ("d", "d MMM"))),
    "hi": INDIAN,
    "mr": INDIAN,
    "vi": Manner("EEE, d/M/y", "EEE, d/M", "EEE, d/M", "d/M", (("EEE, d/M", "EEE, d/M"), ("d/M", "d/M"))),
}
QUIET_FROM_HOUR, QUIET_UNTIL_HOUR = 21, 8
WEEKEND_NIGHTS = frozenset({4, 5})  # Friday and Saturday: people leave on Sunday


def nights_of(check_in: date, check_out: date) -> list[date]:
    """Every night slept: the arrival's, not the morning of leaving."""
    return [check_in + timedelta(days=n) for n in range((check_out - check_in).days)]


def is_weekend(night: date) -> bool:
    """Whether weekend prices hold for that night."""
    return night.weekday() in WEEKEND_NIGHTS


def at_hour(day: date, hour: int, zone: str) -> datetime:
    """The instant of that hour of that day, there."""
    return datetime(day.year, day.month, day.day, hour, tzinfo=ZoneInfo(zone))


def is_quiet(at: datetime, zone: str) -> bool:
    """Whether people there should be left in peace: from nine in the evening to eight in the morning."""
    return not QUIET_UNTIL_HOUR <= at.astimezone(ZoneInfo(zone)).hour < QUIET_FROM_HOUR


def after_quiet(at: datetime, zone: str) -> datetime:
    """That instant, or the next morning's eight o'clock when it is at night, there."""
    if not is_quiet(at, zone):
        return at
    there = at.astimezone(ZoneInfo(zone))
    day = there.date() + timedelta(days=there.hour >= QUIET_FROM_HOUR)
    return at_hour(day, QUIET_UNTIL_HOUR, zone)


def show_day(day: date, locale: str = "en") -> str:
    """`Fri 4 Dec 2026`."""
    return format_date(day, MANNERS[locale].day, locale=locale)


def show_short_day(day: date, locale: str = "en") -> str:
    """`Fri 4 Dec`."""
    return format_date(day, MANNERS[locale].short, locale=locale)


def show_stay(check_in: date, check_out: date, locale: str = "en") -> str:
    """`Fri 4 – Sun 6 Dec 2026`, with what both ends share said once."""
    manner = MANNERS[locale]
    start = format_date(check_in, manner.first if _same_month(check_in, check_out) else manner.short, locale=locale)
    return f"{start} – {show_day(check_out, locale)}"


def show_narrow_stay(check_in: date, check_out: date, most: int, locale: str = "en") -> str:
    """`Fri 4 – Sun 6 Dec`, or less of it, so that it takes at most so many characters where that can be."""
    for first, day in MANNERS[locale].narrow:
        start = format_date(check_in, first if _same_month(check_in, check_out) else day, locale=locale)
        shown = f"{start} – {format_date(check_out, day, locale=locale)}"
        if len(shown) <= most:
            break
    return shown


def show_typed_stay(check_in: date, check_out: date, locale: str = "en") -> str:
    """A stay within one month as somebody might type it: `4-6 dec`, `4-6/12`."""
    return f"{check_in.day}-{format_date(check_out, MANNERS[locale].example, locale=locale).lower()}"


def _same_month(one: date, other: date) -> bool:
    return (one.year, one.month) == (other.year, other.month)


def show_time(instant: datetime, zone: str, locale: str = "en") -> str:
    """`10:26`, in that zone."""
    return format_time(instant.astimezone(ZoneInfo(zone)), "HH:mm", locale=locale)


def show_instant(instant: datetime, zone: str, locale: str = "en") -> str:
    """`Wed 2 Dec 2026, 14:00`, in that zone."""
    there = instant.astimezone(ZoneInfo(zone))
    return f"{show_day(there.date(), locale)}, {show_time(instant, zone, locale)}"


def show_hour(day: date, hour: int, locale: str = "en") -> str:
    """`Fri 4 Dec 2026, 14:00` for an hour of a day that needs no zone."""
    return f"{show_day(day, locale)}, {hour:02d}:00"
