"""The first and last day of a stay as said ("4-6 dec", "friday to sunday"), found in plain text, not yet judged."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date

from flows.reading.days import LEAD, NO_MONTH_BEFORE, YEAR, Day, find_days, year_of
from flows.reading.plain import Span
from flows.reading.repeats import days_meant
from flows.reading.vocabulary import MONTH, MONTHS, NOT_COUNTED, WEEKDAY

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
_FIRST = rf"(?<![\d/.:-])(?<!day )(?P<first>\d{{1,2}})(?!\d){_ST}"
_SECOND = rf"{LEAD}(?P<second>\d{{1,2}})(?!\d){_ST}"
_MONTH = rf"(?P<month>{MONTH})(?![^\W\d])\.?"
_NO_OTHER_DATE = rf"(?![\d/:]|[-.]\d| ?(?:st|nd|rd|th)?[ -]?(?:of )?{MONTH}(?![^\W\d]))"
_ENDS = _NO_OTHER_DATE + NOT_COUNTED

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
_LIST = re.compile(
    rf"(?<![\d/.:-])(?P<days>\d{{1,2}}{_ST}(?:(?: ?[,/&] ?| (?:and|aur) ){LEAD}\d{{1,2}}{_ST}){{2,9}}) ?(?:of |[-.] ?)?"
    rf"{_MONTH}{YEAR}|(?<!\w)(?<!\d )(?<!\d-)(?P<before>{MONTH})(?![^\W\d])\.? ?"
    rf"(?P<these>\d{{1,2}}{_ST}(?:(?: ?[,/&] ?| (?:and|aur) )\d{{1,2}}{_ST}){{2,9}})(?!\d){_ENDS}"
)
_ORDINALS = re.compile(
    rf"(?<![\d/.:-])(?P<first>\d{{1,2}})(?:st|nd|rd|th){_FROM_TO}(?P<second>\d{{1,2}})(?:st|nd|rd|th)(?!\w){_ENDS}"
)
_FIGURES = re.compile(rf"{_FIRST} ?(?:{_UNTIL}) ?{_SECOND}{_ENDS}")
_ORDINAL = re.compile(
    rf"(?<!\d)(?P<first>\d{{1,2}})(?:st|nd|rd|th)(?!\w){NOT_COUNTED}(?! (?:floor|time|one|option|week|room))"
)
_WEEKDAY_BEFORE = re.compile(rf"(?<!\w){WEEKDAY},? ?(?:the )?$")
_AND = re.compile(r" ?(?:and|aur|&|,) ?")
_OR = re.compile(r"(?<!\w)(?:or|ya)(?!\w)")


_KO = (
    r"(?:(?: (?:ko|mein|la|hai|hain|aur|and|on|the|by|at|"
    r"date|tarikh|only|hi|wapas|vapas|parat|phir|fir|subah|shaam|morning|evening)(?!\w))|,)*"
)
_GOES = (
    r"(?:leav\w*|check-? ?out|return\w*|(?:(?:go|going|come|coming) )?back(?= (?:on|by|the|\d))|wapas|vapas|till|until"
    r"|depart\w*|vacat\w*)(?!\w)"
)
_COMES = r"(?:arriv\w*|check-? ?in|reach\w*|com(?:e|ing))(?!\w)"
# Between a day and what is done on it: its weekday, or after "ko" a few words such as the place.
_ON_IT = rf"(?:{_KO}(?: {WEEKDAY}(?!\w))?{_KO}| (?:ko|la|mein)(?P<beside>(?: [^\s\d,.]+){{1,3}}))"
_LEAVING = re.compile(
    rf"(?<!\w){_GOES}(?: is)?{_KO} ?[:-]? ?{LEAD}(?P<on>\d{{1,2}})(?:st|nd|rd|th)?(?!\w|[:/.-]\d){NOT_COUNTED}"
    rf"|(?<![\w/.:-])(?P<at>\d{{1,2}})(?:st|nd|rd|th)?{_ON_IT} {_GOES}"
)
_ARRIVING = re.compile(
    rf"(?<!\w){_COMES}(?: is)?{_KO} ?[:-]? ?{LEAD}(?P<on>\d{{1,2}})(?:st|nd|rd|th)?(?!\w|[:/.-]\d){NOT_COUNTED}"
    rf"|(?<![\w/.:-])(?P<at>\d{{1,2}})(?:st|nd|rd|th)?{_ON_IT} {_COMES}"
)
# Right after a day said by name: "today to 22nd", "aaj se 22 tak".
_UP_TO = re.compile(rf" ?(?:{_UNTIL}) ?(?:the )?{LEAD}(?P<on>\d{{1,2}})(?:st|nd|rd|th)?(?P<at>)(?!\w){_ENDS}")
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
        _hear_list(_LIST.search(text))
        or next((heard for pattern in _OF_ONE_MONTH if (heard := _hear_month(pattern.search(text)))), None)
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
    heard = Heard(first, second, (_with_weekday_before(match.string, match.span()),), list_of_nights=listed)
    return _with_leaving(match.string, heard) if listed else heard


def _hear_list(match: re.Match[str] | None) -> Heard | None:
    """Nights said one by one ("4,5,6 dec"): the last may also be the day of leaving."""
    if not match:
        return None
    days = [int(figures) for figures in re.findall(r"\d+", match["days"] or match["these"])]
    if days != list(range(days[0], days[0] + len(days))):
        return None
    month, year = MONTHS[match["month"] or match["before"]], year_of(match)
    heard = Heard(Day(days[0], month, year), Day(days[-1], month, year), (match.span(),), list_of_nights=True)
    return _with_leaving(match.string, heard)


def _turns_the_month(first: Day, second: Day) -> bool:
    return first.day > second.day and 31 - first.day + second.day <= MOST_NIGHTS_OVER_A_MONTH_END


def _hear_figures(match: re.Match[str] | None) -> Heard | None:
    return Heard(Day(int(match["first"])), Day(int(match["second"])), (match.span(),)) if match else None


def _hear_ordinal(match: re.Match[str] | None) -> Heard | None:
    return Heard(Day(int(match["first"])), None, (match.span(),)) if match else None


def _hear_days(text: str, today: date, *, asked: bool) -> Heard | None:
    days, aside = days_meant(text, find_days(text, today), today)
    # "sun" and "sat" are also plain words: alone they are days only where days were asked for.
    if not days or (len(days) == 1 and days[0].weekday_is_short and not asked):
        return None
    if len(days) == 1:
        heard = _with_arrival(text, days[0]) or _with_leaving(text, Heard(days[0], None, (days[0].span,)))
        return replace(heard, spans=(*heard.spans, *aside))
    first, second = days[:2]
    between = text[first.span[1] : second.span[0]]
    listed = bool(_AND.fullmatch(between)) and (first.month, first.day + 1) == (second.month, second.day)
    spans = (*_joined(first.span, second.span, between), *aside)
    heard = Heard(first, second, spans, list_of_nights=listed, either=bool(_OR.search(between)))
    return _with_leaving(text, heard) if listed else heard


def _with_leaving(text: str, heard: Heard) -> Heard:
    """The stay with the day of leaving said after it, perhaps without its month ("11 dec .. leave 13th")."""
    first = heard.check_in
    end = max(end for _, end in heard.spans)
    match = first.month and ((_UP_TO.match(text, end) if first.occasion else None) or _LEAVING.search(text, end))
    if not match:
        return heard
    last = Day(int(match["at"] or match["on"]), first.month, first.year)
    return Heard(first, _after(first, last), (*heard.spans, _span(match)))


def _with_arrival(text: str, last: Day) -> Heard | None:
    """The stay whose first day was said without its month before the last: "come on the 4th, leave 6 dec"."""
    match = _ARRIVING.search(text[: last.span[0]]) if last.month else None
    if not match:
        return None
    first = Day(int(match["at"] or match["on"]), last.month, last.year)
    if first.day > last.day:
        first = replace(first, month=(first.month - 2) % 12 + 1)
    return Heard(first, last, (_span(match), last.span))


def _span(match: re.Match[str]) -> Span:
    """Where a day of coming or leaving stands, without the words about other things in between."""
    return match.span("at") if match.groupdict().get("beside") else match.span()


def _after(first: Day, last: Day) -> Day:
    """The last day, in the month after when it comes before the first."""
    return replace(last, month=last.month % 12 + 1, year=0) if last.day < first.day else last


def _joined(first: Span, second: Span, between: str) -> tuple[Span, ...]:
    return ((first[0], second[1]),) if len(between.split()) <= 1 else (first, second)
