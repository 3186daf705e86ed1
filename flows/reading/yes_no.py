"""Yes or no, from the whole of a text in any language we read. Never fuzzy: money may hang on it."""

from __future__ import annotations

import re

from flows.reading.plain import plain, word_set, words_of
from flows.reading.tongues import words_for

_THUMBS = {"👍": " yes ", "👌": " yes ", "✅": " yes ", "✔": " yes ", "🆗": " yes ", "👎": " no ", "❌": " no "}
_YES = word_set(
    "yes y yeah yea yep yup ya yaa ok okay okey okk k kk sure haan han haa ha haanji hanji ji theek thik "
    "done correct right confirm confirmed agreed absolutely definitely bilkul zaroor sahi"
) | words_for("yes_no", "yes")
_NO = word_set("no n nope nah na nahi nahin nai naa mat never nay dont don't not") | words_for("yes_no", "no")
_BESIDE = word_set(
    "ji please pls plz sir madam bhai bhaiya thanks thank you thx hai h he it is that's thats that i it's "
    "do go ahead good fine for me all"
) | words_for("yes_no", "beside")
_PHRASES = {"go ahead": True, "do it": True, "why not": True, "all good": True, "fine": True, "perfect": True,
            "thik hai": True, "theek hai": True, "no thanks": False, "no thank you": False, "rehne do": False,
            "not now": False, "jane do": False, "all right": True, "alright": True}  # fmt: skip
_PHRASES |= {phrase: answer for words, answer in ((_YES, True), (_NO, False)) for phrase in words if " " in phrase}
_DRAWN_OUT = re.compile(r"(.)\1{2,}")


def read_yes_no(text: str) -> bool | None:
    """True or False when the whole text says so, None when it says anything else, or both."""
    words = _words(text)
    if (phrase := " ".join(words)) in _PHRASES:
        return _PHRASES[phrase]
    if not words or any(word not in _YES | _NO | _BESIDE for word in words):
        return None
    # "ji" softens either answer ("ji nahi") and is a yes only by itself.
    firm = [word for word in words if word not in _BESIDE] or words
    meant = {word in _YES for word in firm if word in _YES | _NO}
    return meant.pop() if len(meant) == 1 else None


def _words(text: str) -> list[str]:
    drawn = "".join(_THUMBS.get(character, character) for character in text[:200])
    return [_DRAWN_OUT.sub(r"\1", word) for word in words_of(plain(drawn))] if len(text) <= 200 else []
