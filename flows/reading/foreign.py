"""Dates in words our own rules do not know (Hindi, Vietnamese), by dateparser. Asked last, as it guesses freely."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from functools import cache
from typing import Any

from flows.reading.days import Day, on_the

LANGUAGES = ["hi", "vi"]
MOST_CHARACTERS = 40
_FIGURE_AND_FOREIGN_WORD = re.compile(r"(?=.*\d)(?=.*[À-ỹ\u0900-\u097f])")


@cache
def _parser(today: date) -> Any:
    from dateparser.date import DateDataParser  # because importing it costs more than the rest of a turn

    settings = {
        "DATE_ORDER": "DMY", "PREFER_LOCALE_DATE_ORDER": False, "PREFER_DATES_FROM": "future",
        "REQUIRE_PARTS": ["day", "month"], "RELATIVE_BASE": datetime.combine(today, time.min),
    }  # fmt: skip
    return DateDataParser(languages=LANGUAGES, settings=settings)


def read_foreign_day(text: str, today: date) -> Day | None:
    """The one day a short text names in a language of LANGUAGES."""
    if len(text) > MOST_CHARACTERS or not _FIGURE_AND_FOREIGN_WORD.match(text):
        return None
    found = _parser(today).get_date_data(text).date_obj
    return on_the(found.date(), Day(span=(0, len(text)))) if found else None
