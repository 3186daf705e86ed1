"""The most a person wants to pay ("under 8000", "budget 5k"), found in plain text. Pure; paise, never a float."""

from __future__ import annotations

import re
from decimal import Decimal

from flows.reading.plain import Span, any_of
from flows.reading.vocabulary import DIET_WORDS, PEOPLE_WORDS

MINOR_UNITS = 100
LEAST_BELIEVABLE = 100
TIMES = {"": 1, "k": 1_000, "thousand": 1_000, "hazar": 1_000, "hazaar": 1_000, "l": 100_000, "lakh": 100_000,
         "lac": 100_000, "lakhs": 100_000}  # fmt: skip
_RUPEES = r"(?:rs\.?|inr|rupees|rupaye|₹|/-)"
_AMOUNT = (
    r"(?P<amount>\d{1,3}(?:,\d{2,3}){1,3}|\d{1,7})(?P<part>\.\d{1,2})?(?![\d])"
    rf" ?(?P<times>{any_of(word for word in TIMES if word)})?(?![^\W\d])"
)
_NOT_COUNTED = rf"(?! ?(?:{any_of((*PEOPLE_WORDS, *DIET_WORDS))}|nights?|days?)(?!\w))"
_PER_NIGHT = r"(?: ?(?:per|a|/|every) ?(?:night|day|raat))?"
_LIMIT = (
    r"(?:(?:my )?budget(?: is| of| around| upto| up to| under| approx| hai)?|under|below|within|upto|up to|less than|"
    r"max(?:imum)?(?: of)?|not more than|cheaper than|andar)"
)
_PATTERNS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?<!\w){_LIMIT} ?[:=-]? ?{_RUPEES}? ?{_AMOUNT}{_NOT_COUNTED} ?{_RUPEES}?{_PER_NIGHT}",
        rf"(?<!\w){_RUPEES} ?{_AMOUNT}{_NOT_COUNTED}{_PER_NIGHT}",
        rf"(?<![\w.,/-]){_AMOUNT} ?{_RUPEES}?{_PER_NIGHT} ?(?:budget|tak|se kam|ke andar|max)(?!\w)",
        rf"(?<![\w.,/-]){_AMOUNT} ?{_RUPEES}{_PER_NIGHT}",
    )
)


def find_budget(text: str) -> tuple[int, Span] | None:
    """The amount in minor units of the rupee and where it stands; whether for a night or the stay is not known."""
    for pattern in _PATTERNS:
        for match in pattern.finditer(text):
            major = Decimal(match["amount"].replace(",", "") + (match["part"] or "")) * TIMES[match["times"] or ""]
            if major >= LEAST_BELIEVABLE:
                return int(major * MINOR_UNITS), match.span()
    return None
