"""A referral code out of what was typed. Pure; whether the code exists is not asked here."""

from __future__ import annotations

import re

from flows.reading.plain import Span, plain, word_set
from flows.reading.yes_no import read_yes_no

_BODY = r"[a-z0-9]{3,20}(?![\w-])"
_CODE_WORD = (
    r"(?:referral|referal|refer|ref|promo|coupon|discount|voucher|invite)(?![a-z])|(?:promo|refer|referral)?code"
)
_AFTER_WORD = re.compile(
    rf"(?<!\w)(?:(?P<use>use|apply|using|lagao)|(?:my |the |with )?(?:{_CODE_WORD})(?: ?(?:code|coupon|no\.?|number)"
    r"(?!\w))?)(?: code(?!\w))?(?: (?:is|hai)(?!\w))?"
    rf" ?[:=#-]* ?[\"']?(?P<code>{_BODY})"
)
_BARE = re.compile(rf"(?<![\w.@/-])(?=[a-z]{{3,}}\d)(?P<code>{_BODY})")
_WORD_ALONE = re.compile(r"(?<!\w)(?:code|coupon|promo|referral|refer|voucher|discount)(?!\w)")
_ENDS = re.compile(r"[\"']?(?:$| ?[,.!)]| (?:hai|please|pls|h|ahe|lagao|apply|for|and)(?!\w))")
_NOT_CODES = word_set(
    "the this that please pls from for and with what you your code codes referral coupon promo discount "
    "have has are not nahi nahin hai none skip kya kaise how where here invalid wrong change other "
    "another new different applied works working work does can will want need don't remove cancel any got "
    "diya dila dilay dilaya dilela mila milala milalay milega lagao lagega lagel hota kasa vapraycha batao deta denge "
    "gave get one friend friends status kab kahan cua toi refund unknown chahiye "
    "chua con khong minh thi co de van dang nao"
)
_THINGS_COUNTED = re.compile(
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec|january|february|march|april|june|july|august|september|"
    r"october|november|december|room|villa|tent|camp|cottage|option|step|seat|people|adults|kids|guests|night|nights|"
    r"covid|budget|under|below|max|upto|inr|rs|day|days|for|veg|nonveg|total|top|no)\d+"
)


def find_code(text: str) -> str | None:
    """The code named in a text, in capitals: after a word such as "code", or standing out as letters then figures."""
    found = find_code_span(plain(text))
    return found[0] if found else None


def find_code_span(text: str, *, named: bool = False) -> tuple[str, Span] | None:
    """The code in plain text, in capitals, and where it and the word before it stand; `named`: that word is needed."""
    after_word = [match for match in _AFTER_WORD.finditer(text) if match["code"] not in _NOT_CODES]
    by_itself = [match for match in _BARE.finditer(text) if not _THINGS_COUNTED.fullmatch(match["code"])]
    mixed = [match for match in after_word if _is_mixed(match["code"])]
    # Beside the word "code" one that stands out is the code, wherever it is: "my friend gave the code RAHUL50".
    if not mixed and _WORD_ALONE.search(text):
        mixed = by_itself
    alone = [] if named else [match for match in by_itself if len(match["code"]) > 4]
    plain_words = [match for match in after_word if not match["use"] and _surely(match, text)]
    found = next(iter((*mixed, *plain_words, *alone)), None)
    return (found["code"].upper(), found.span()) if found else None


def _surely(match: re.Match[str], text: str) -> bool:
    """Whether a word without figures is a code: it stands at the end, or after "is" or a colon."""
    return bool(re.search(r"(?:[:=\"'#]| is| hai) ?$", text[: match.start("code")]) or _ENDS.match(text, match.end()))


def bare_code(text: str) -> str | None:
    """The code, in capitals, when the whole text is one; it may be written `test 123` or in quotes."""
    whole = re.sub(r"(?<=[a-z])[ -](?=\d+$)", "", plain(text[:64]).strip("\"'.,!()[]*_ "))
    looks_like_one = re.fullmatch(_BODY, whole) and re.search("[a-z]", whole)
    if not looks_like_one or whole in _NOT_CODES or read_yes_no(whole) is not None:
        return None
    return whole.upper()


def _is_mixed(code: str) -> bool:
    return bool(re.search("[a-z]", code) and re.search(r"\d", code))
