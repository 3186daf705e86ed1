"""The first and last day of a stay as said ("4-6 dec", "friday to sunday"), found in plain text, not yet judged."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date

from flows.reading.days import LEAD, NO_MONTH_BEFORE, YEAR, Day, find_days, year_of
from flows.reading.plain import Span, any_of
from flows.reading.vocabulary import DIET_WORDS, MONTH, MONTHS, PEOPLE_WORDS, WEEKDAY

# "30-2 jan" is a stay over the turn of the month, "6-4 dec" a slip: between them lies about a fortnight.
MOST_NIGHTS_OVER_A_MONTH_END = 14


@dataclass(frozen=True)
class Heard:
    """What was said: the first day, perhaps the last; `list_of_nights` for "4 and 5 dec", `either` for "4 or 6 dec"."""

    check_in: Day
    check_out: Day | None = None
    spans: tuple[Span, ...] = ()
    list_of_nights: bool = False
    either: bool = False


_UNTIL = r"-+>?|→|to|till|til|until|thru|through|upto|up to|se|tak"
_FROM_TO = rf" ?(?:{_UNTIL}|/) ?(?:the )?"
_FROM_TO_OR_LIST = rf" ?(?:{_UNTIL}|/|(?P<list>,? ?(?:and|aur|&)|,)) ?(?:the )?"
_ST = r"(?: ?(?:st|nd|rd|th)(?!\w))?"
_FIRST = rf"(?<![\d/.:-])(?P<first>\d{{1,2}})(?!\d){_ST}"
_SECOND = rf"{LEAD}(?P<second>\d{{1,2}})(?!\d){_ST}"
_MONTH = rf"(?P<month>{MONTH})(?![^\W\d])\.?"
_NOT_COUNTED = rf"(?! ?(?:{any_of((*PEOPLE_WORDS, *DIET_WORDS))}|am|pm|k|nights?|days?)(?!\w))"
_NO_OTHER_DATE = rf"(?![\d/:]|[-.]\d| ?(?:st|nd|rd|th)?[ -]?(?:of )?{MONTH}(?![^\W\d]))"
_ENDS = _NO_OTHER_DATE + _NOT_COUNTED

_OF_ONE_MONTH = tuple(
    re.compile(pattern)
    for pattern in (
        rf"{NO_MONTH_BEFORE}{_FIRST}{_FROM_TO_OR_LIST}{_SECOND}(?: tak)? ?(?:of |[-.] ?)?{_MONTH}{YEAR}",
        rf"{_FIRST} ?(?:{_UNTIL}) ?{_SECOND}/(?P<number>\d{{1,2}})(?!\d){YEAR}",
        rf"(?<!\w)(?<!\d )(?<!\d-){_MONTH} ?-?{LEAD}(?P<first>\d{{1,2}})(?!\d){_ST}"
        rf"{_FROM_TO_OR_LIST}{_SECOND}{_ENDS}{YEAR}",
        rf"{_FIRST} ?(?:of |-)?{_MONTH}{_FROM_TO}{_SECOND}{_ENDS}{YEAR}",
    )
)
_ORDINALS = re.compile(
    rf"(?<![\d/.:-])(?P<first>\d{{1,2}})(?:st|nd|rd|th){_FROM_TO}(?P<second>\d{{1,2}})(?:st|nd|rd|th)(?!\w){_ENDS}"
)
_FIGURES = re.compile(rf"{_FIRST} ?(?:{_UNTIL}) ?{_SECOND}{_ENDS}")
_ORDINAL = re.compile(
    rf"(?<!\d)(?P<first>\d{{1,2}})(?:st|nd|rd|th)(?!\w){_NOT_COUNTED}(?! (?:floor|time|one|option|week|room))"
)
_ONLY_A_WEEKDAY_BESIDE = re.compile(r"[ ,(]*(?:the )?")
_WEEKDAY_BEFORE = re.compile(rf"(?<!\w){WEEKDAY},? ?(?:the )?$")
_AND = re.compile(r" ?(?:and|aur|&|,) ?")
_OR = re.compile(r"(?<!\w)(?:or|ya)(?!\w)")


_GOES = r"(?:leav\w*|check-? ?out|return\w*|go(?:ing)? back|wapas|vapas|till|until)"
_LEAVING = re.compile(
    rf"(?<!\w){_GOES}(?: (?:on|the|by|at))* (?P<on>\d{{1,2}})(?:st|nd|rd|th)?(?!\w|[:/.-]\d){_NOT_COUNTED}"
    rf"|(?<![\w/.:-])(?P<at>\d{{1,2}})(?:st|nd|rd|th)?(?: (?:ko|mein))? {_GOES}(?!\w)"
)
LONGEST_LEAD = 24


def _with_weekday_before(text: str, span: Span) -> Span:
    """The span stretched over a weekday that only leads up to it: "fri 4-6 dec"."""
    start = max(0, span[0] - LONGEST_LEAD)
    before = _WEEKDAY_BEFORE.search(text[start : span[0]])
    return (start + before.start() if before else span[0], span[1])


def hear(text: str, today: date, *, asked: bool, length_said: bool = False) -> Heard | None:
    """The stay said in plain text. Only where dates were asked for are bare figures ("4-6") dates.

    A day without its month ("the 4th") is one also where it is said beside how long the stay is to last.
    """
    return (
        next((heard for pattern in _OF_ONE_MONTH if (heard := _hear_month(pattern.search(text)))), None)
        or _hear_figures(_ORDINALS.search(text))
        or _hear_days(text, today, asked=asked)
        or (_hear_figures(_FIGURES.search(text)) if asked else None)
        or (_hear_ordinal(_ORDINAL.search(text)) if asked or length_said else None)
    )


def _hear_month(match: re.Match[str] | None) -> Heard | None:
    if not match:
        return None
    groups = match.groupdict()
    month = int(groups["number"]) if groups.get("number") else MONTHS[groups["month"]]
    year = year_of(match)
    first, second = Day(int(groups["first"]), month, year), Day(int(groups["second"]), month, year)
    listed = bool(groups.get("list"))
    if listed and second.day != first.day + 1:
        return None
    if _turns_the_month(first, second):
        first = replace(first, month=(month - 2) % 12 + 1, year=year - 1 if year and month == 1 else year)
    return Heard(first, second, (_with_weekday_before(match.string, match.span()),), list_of_nights=listed)


def _turns_the_month(first: Day, second: Day) -> bool:
    return first.day > second.day and 31 - first.day + second.day <= MOST_NIGHTS_OVER_A_MONTH_END


def _hear_figures(match: re.Match[str] | None) -> Heard | None:
    return Heard(Day(int(match["first"])), Day(int(match["second"])), (match.span(),)) if match else None


def _hear_ordinal(match: re.Match[str] | None) -> Heard | None:
    return Heard(Day(int(match["first"])), None, (match.span(),)) if match else None


def _hear_days(text: str, today: date, *, asked: bool) -> Heard | None:
    days = _each_once(_without_weekdays_of_dates(text, find_days(text, today)), today)
    # "sun" and "sat" are also plain words: alone they are days only where days were asked for.
    if not days or (len(days) == 1 and days[0].weekday_is_short and not asked):
        return None
    if len(days) == 1:
        return Heard(days[0], *_leaving(text, days[0]))
    first, second = days[:2]
    between = text[first.span[1] : second.span[0]]
    listed = bool(_AND.fullmatch(between)) and (first.month, first.day + 1) == (second.month, second.day)
    spans = _joined(first.span, second.span, between)
    return Heard(first, second, spans, list_of_nights=listed, either=bool(_OR.search(between)))


def _leaving(text: str, first: Day) -> tuple[Day | None, tuple[Span, ...]]:
    """The day of leaving said without its month ("11 dec .. leave 13th"), and where both stand."""
    match = _LEAVING.search(text, first.span[1]) if first.month else None
    if not match:
        return None, (first.span,)
    return Day(int(match["at"] or match["on"]), first.month, first.year), (first.span, match.span())


def _each_once(days: list[Day], today: date) -> list[Day]:
    """The days but for those that name the date of the one before again, as in "tomorrow 21 nov"."""
    kept: list[Day] = []
    for day in days:
        last = kept[-1] if kept else None
        again = last and last.weekday is day.weekday is None and last.on_or_after(today) == day.on_or_after(today)
        if last and again:
            kept[-1] = replace(last, span=(last.span[0], day.span[1]))
        else:
            kept.append(day)
    return kept


def _without_weekdays_of_dates(text: str, days: list[Day]) -> list[Day]:
    """The days but for a weekday that only repeats the date beside it, as in "friday, 4 dec" or "4 dec (fri)"."""
    kept: list[Day] = []
    for day in days:
        last = kept[-1] if kept else None
        beside = last and _ONLY_A_WEEKDAY_BESIDE.fullmatch(text[last.span[1] : day.span[0]])
        if last and beside and (day.weekday is None) != (last.weekday is None):
            dated = day if last.weekday is not None else last
            kept[-1] = replace(dated, span=(last.span[0], day.span[1]))
        else:
            kept.append(day)
    return kept


def _joined(first: Span, second: Span, between: str) -> tuple[Span, ...]:
    return ((first[0], second[1]),) if len(between.split()) <= 1 else (first, second)
