"""Dates and instants as people read them, in their listing's zone. A night is a date and is never converted."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time

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
    return format_date(day, "EEE d MMM y", locale=locale)


def show_short_day(day: date, locale: str = "en") -> str:
    """`Fri 4 Dec`."""
    return format_date(day, "EEE d MMM", locale=locale)


def show_stay(check_in: date, check_out: date, locale: str = "en") -> str:
    """`Fri 4 – Sun 6 Dec 2026`, with what both ends share said once."""
    same_month = (check_in.year, check_in.month) == (check_out.year, check_out.month)
    start = format_date(check_in, "EEE d" if same_month else "EEE d MMM", locale=locale)
    return f"{start} – {show_day(check_out, locale)}"


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
