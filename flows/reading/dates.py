"""The nights of a stay, read from whatever a person typed. Pure: today is handed in, and no text makes it raise.

Day comes before month, as in India; where several readings are likely, all are handed back to be asked about.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

from flows.reading.days import Day
from flows.reading.january import jan_of_people
from flows.reading.months import date_weekends, name_months
from flows.reading.nights import find_length
from flows.reading.plain import plain, without
from flows.reading.ranges import MOST_NIGHTS_OVER_A_MONTH_END, Heard, hear
from flows.reading.spelling import mend_words
from flows.reading.stays import Limits, Stay, Unclear, Why, weekends
from flows.reading.tongues import in_known_words

__all__ = ["HORIZON_DAYS", "MAX_NIGHTS", "Stay", "Unclear", "find_stay", "read_stay", "weekends"]

MAX_NIGHTS = 60
HORIZON_DAYS = 400
OFFERED_NIGHTS = (1, 2, 3)
MOST_NIGHTS_OVER_A_YEAR_END = 183
MOST_CHARACTERS_QUOTED = 80

_WEEKEND = re.compile(
    r"(?<!\w)(?:(?P<next>next|agle|agla)|this coming|this|coming|upcoming|is|iss|the)? ?week ?end(?!\w)"
)
_Judged = Stay | Why


def read_stay(
    text: str,
    today: date,
    *,
    max_nights: int = MAX_NIGHTS,
    horizon_days: int = HORIZON_DAYS,
    language: str = "",
) -> Stay | Unclear:
    """The stay named by an answer to "which nights?"; there bare figures such as `4-6` are days of a month."""
    return _find(text, Limits(today, max_nights, horizon_days), language, asked=True)[0]


def find_stay(
    text: str,
    today: date,
    *,
    max_nights: int = MAX_NIGHTS,
    horizon_days: int = HORIZON_DAYS,
    language: str = "",
) -> tuple[Stay | Unclear, str]:
    """The stay named somewhere in a text about other things too, and the rest of that text, made plain."""
    return _find(text, Limits(today, max_nights, horizon_days), language, asked=False)


def _find(text: str, limits: Limits, language: str, *, asked: bool) -> tuple[Stay | Unclear, str]:
    said = name_months(mend_words(in_known_words(plain(text), language)), limits.today)
    said = jan_of_people(said, limits.today)
    length = find_length(said)
    timeless = without(said, length.spans)
    timeless = date_weekends(timeless, limits.today)
    weekend = _WEEKEND.search(timeless)
    heard = hear(timeless, limits.today, asked=asked, length_said=bool(length.nights))
    if weekend and (heard is None or heard.check_in.weekday is not None):
        spans = (weekend.span(), *(heard.spans if heard else ()))
        judged = _weekend_stays(weekend["next"] is not None, heard, length.nights, limits)
    elif heard:
        spans = heard.spans
        judged = _stays(heard, length.nights, limits, limits.today)
    else:
        return Unclear("nothing", said[:MOST_CHARACTERS_QUOTED]), said
    quoted = timeless[min(spans)[0] : max(spans)[1]][:MOST_CHARACTERS_QUOTED]
    end_said = bool(weekend or length.nights or (heard and heard.check_out))
    return _settle(judged, quoted, end_said=end_said), without(timeless, spans)


def _settle(judged: Iterable[_Judged], said: str, *, end_said: bool) -> Stay | Unclear:
    """One reading out of several: the only one possible, or why there is none, or the question which one."""
    every = list(dict.fromkeys(judged))
    stays = tuple(reading for reading in every if isinstance(reading, Stay))
    if not stays:
        return Unclear(next(reading for reading in every if not isinstance(reading, Stay)), said)
    if len(stays) == 1:
        return stays[0]
    one_start = len({stay.check_in for stay in stays}) == 1
    return Unclear("check_out_missing" if one_start and not end_said else "ambiguous", said, stays)


def _weekend_stays(is_next: bool, heard: Heard | None, nights: tuple[int, ...], limits: Limits) -> list[_Judged]:
    weekend = weekends(limits.today)[is_next]
    if heard:
        return _stays(heard, nights, limits, weekend.check_in)
    if nights == (1,) and weekend.nights > 1:
        return [limits.judge(weekend.check_in + timedelta(later), 1) for later in range(weekend.nights)]
    return [limits.judge(weekend.check_in, count) for count in nights or (weekend.nights,)]


def _stays(heard: Heard, nights: tuple[int, ...], limits: Limits, base: date) -> list[_Judged]:
    if heard.check_out is None:
        return _stays_from(heard.check_in, nights, limits, base)
    if heard.either:
        starts = (day.on_or_after(base) for day in (heard.check_in, heard.check_out))
        return [_judge(start, count, limits) for start in starts for count in nights or (1,)]
    return _stays_between(heard, heard.check_out, nights, limits, base)


def _judge(start: date | None, nights: int, limits: Limits) -> _Judged:
    return limits.judge(start, nights) if start else "no_such_day"


def _stays_from(day: Day, nights: tuple[int, ...], limits: Limits, base: date) -> list[_Judged]:
    starts = [reading.on_or_after(base) for reading in day.readings(limits.today)]
    possible = [start for start in starts if isinstance(_judge(start, 1, limits), Stay)] or starts[:1]
    one_night_is_meant = day.tonight or len(possible) > 1
    counts = nights or ((1,) if one_night_is_meant else OFFERED_NIGHTS)
    judged = [_judge(start, count, limits) for start in possible for count in counts]
    if day.may_be_swapped and len(possible) > 1 and not (nights or day.year) and day.day < day.month:
        return judged + _stays_between(Heard(Day(day.day)), Day(day.month), (), limits, base)
    return judged


def _stays_between(heard: Heard, last: Day, nights: tuple[int, ...], limits: Limits, base: date) -> list[_Judged]:
    first = heard.check_in
    if last.year and first.month and not first.year:
        first = replace(first, year=last.year - (first.month > last.month))
    starts = [reading.on_or_after(base) for reading in (first.readings(limits.today) if first.next_week else (first,))]
    return [reading for start in starts for reading in _stays_until(start, last, nights, limits, heard.list_of_nights)]


def _stays_until(
    start: date | None, last: Day, nights: tuple[int, ...], limits: Limits, list_of_nights: bool
) -> list[_Judged]:
    end = _end(start, last, limits.today) if start else None
    if start is None or end is None:
        return ["no_such_day"]
    count = (end - start).days
    most_rolled = MOST_NIGHTS_OVER_A_YEAR_END if last.month else MOST_NIGHTS_OVER_A_MONTH_END
    if not last.year and last.weekday is None and count > most_rolled:
        return ["reversed"]
    counts: tuple[int, ...] = (count, count + 1) if list_of_nights else (count,)
    if list_of_nights and (agreed := tuple(each for each in counts if each in nights)):
        counts = agreed
    more = () if not nights or set(counts) & set(nights) else nights
    return [limits.judge(start, each) for each in (*counts, *more)]


def _end(start: date, last: Day, today: date) -> date | None:
    if last.weekday is None:
        return last.on_or_after(start)
    if last.next_week:
        return last.readings(today)[0].on_or_after(today)
    return last.on_or_after(start + timedelta(1))
