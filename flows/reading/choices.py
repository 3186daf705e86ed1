"""Which of the offered choices was meant: by number, by words, by part of a title. Pure; a tie is no answer."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence

from rapidfuzz import fuzz

from flows.reading.plain import LETTER, plain, word_set, words_of
from flows.reading.tongues import in_known_words
from flows.reading.vocabulary import COUNTS
from flows.reading.yes_no import read_yes_no

CUTOFF = 80
SHORTEST_PART = 3
SHORTEST_FUZZY = 4
MOST_CHARACTERS = 200
Titles = Sequence[tuple[str, str]]
_WORD_CHARACTER = re.compile(rf"{LETTER}|\d")

_ORDINALS = {
    "first": 1, "1st": 1, "pehla": 1, "pahla": 1, "pehli": 1, "second": 2, "2nd": 2, "dusra": 2, "doosra": 2,
    "दूसरा": 2, "दूसरी": 2, "दुसरा": 2, "दुसरी": 2, "दुसरे": 2,
    "dusri": 2, "third": 3, "3rd": 3, "teesra": 3, "tisra": 3, "fourth": 4, "4th": 4, "chautha": 4, "fifth": 5,
    "5th": 5, "sixth": 6, "6th": 6, "seventh": 7, "7th": 7, "eighth": 8, "8th": 8, "ninth": 9, "9th": 9,
    "tenth": 10, "10th": 10,
}  # fmt: skip
_AROUND = word_set(
    "the a i want take please pls plz one option number no choice choose select go with wala wali waala "
    "do for me i'll will have would like"
)
_FINAL = word_set("yes no confirm cancel pay refund decline accept approve reject delete")


def pick(text: str, titles: Titles, *, final: bool = False, language: str = "") -> str | None:
    """The id of the choice meant among (id, title) as shown, in order; None when it is unclear which.

    `final`: something cannot be taken back once it is chosen, whatever its title says in any language.
    """
    said = plain(text)
    if not said or len(said) > MOST_CHARACTERS:
        return None
    shown = [(choice, plain(title)) for choice, title in titles]
    known = in_known_words(said, language)
    for each in (said, known) if known != said else (said,):
        for find in (_by_title, _by_number, _by_yes_or_no, _by_whole_words):
            if picked := find(each, shown):
                return picked
    # Nothing final is guessed at: a slip near "confirm" is asked about again.
    if final or any(_FINAL & set(words_of(title)) for _, title in shown):
        return None
    return _by_part(said, shown) or _by_likeness(said, shown)


def _only(ids: Iterable[str]) -> str | None:
    found = list(dict.fromkeys(ids))
    return found[0] if len(found) == 1 else None


def _by_title(said: str, shown: Titles) -> str | None:
    return _only(choice for choice, title in shown if _squeezed(title) == _squeezed(said) != "")


def _by_number(said: str, shown: Titles) -> str | None:
    number = _number(said, len(shown))
    return shown[number - 1][0] if number and 0 < number <= len(shown) else None


def _number(said: str, last: int) -> int | None:
    if figure := re.fullmatch(r"(?:(?:no|option|number|choice)\.? ?|#)?(\d{1,2})[.):]?", said):
        return int(figure[1])
    if said in COUNTS or said.startswith("-"):
        return COUNTS.get(said)
    words = [word for word in words_of(said) if word not in _AROUND] or words_of(said)
    if words == ["last"]:
        return last
    word = words[0] if len(words) == 1 else ""
    return _ORDINALS.get(word) or (int(word) if re.fullmatch(r"\d{1,2}", word) else COUNTS.get(word))


def _by_yes_or_no(said: str, shown: Titles) -> str | None:
    answer = read_yes_no(said)
    return None if answer is None else _only(choice for choice, title in shown if read_yes_no(title) is answer)


def _by_whole_words(said: str, shown: Titles) -> str | None:
    words = {word for word in words_of(said) if word not in _AROUND}
    return _only(choice for choice, title in shown if words <= set(words_of(title))) if words else None


def _by_part(said: str, shown: Titles) -> str | None:
    part = _squeezed(" ".join(word for word in words_of(said) if word not in _AROUND))
    if len(part) < SHORTEST_PART:
        return None
    return _only(choice for choice, title in shown if part in _squeezed(title)) or _only(
        choice for choice, title in shown if len(_squeezed(title)) > SHORTEST_PART and _squeezed(title) in part
    )


def _by_likeness(said: str, shown: Titles) -> str | None:
    wanted = " ".join(word for word in words_of(said) if word not in _AROUND)
    if len(wanted) < SHORTEST_FUZZY or read_yes_no(said) is not None:
        return None
    scores = [(_likeness(wanted, title), choice) for choice, title in shown]
    best = max((score for score, _ in scores), default=0.0)
    return _only(choice for score, choice in scores if score == best) if best >= CUTOFF else None


def _likeness(wanted: str, title: str) -> float:
    measure: Callable[[str, str], float] = fuzz.ratio
    words = [word for word in words_of(title) if len(word) >= SHORTEST_FUZZY]
    return max(measure(_squeezed(wanted), _squeezed(each)) for each in (title, *words))


def _squeezed(text: str) -> str:
    return "".join(_WORD_CHARACTER.findall(text))
