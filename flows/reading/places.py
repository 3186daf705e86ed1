"""Kinds of stays, places and listings named in plain text, slips of the pen included. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from flows.reading.plain import LETTER, Span, any_of, plain
from flows.reading.sounds import sound_of
from flows.reading.tongues import LONGEST_ENDING, words_for

KINDS = {
    plain(word): kind
    for kind, words in {
        "villa": "villa villas vila vilas farmhouse farm-house farmhouses",
        "camping": "camping camp camps campsite campsites tent tents glamping tenting",
        "cottage": "cottage cottages cabin cabins bungalow bungalows bunglow kutir hut huts",
    }.items()
    for word in words.split()
}
KIND_CUTOFF = 86
PLACE_CUTOFF = 82
LISTING_CUTOFF = 85
SHORTEST_FUZZY = 5
SHORTEST_OWN_NAME = 4
# Slips in longer names only: two of them make another word of a short one.
SHORTEST_WITH_SLIPS, MOST_SLIPS = 7, 2
MOST_WORDS_TRIED = 60
# A kind that is not wanted ("villa nahi, cottage", "not a tent") says nothing.
_UNWANTED = r"nahi|nahin|nahee|nhi|nai|nako|nahiye|नहीं|नही|नको|नाही|मत"
_KIND = re.compile(
    rf"(?<!not )(?<!not a )(?<!no )(?<!không )(?<!khong )(?<!không phải )(?<!khong phai )"
    rf"(?<!\w){any_of(KINDS)}(?!\w)(?! (?:{_UNWANTED})(?!\w))"
)
# Not the plurals, because "campus" is nearly "camps".
_KINDS_MISSPELT = [word for word in KINDS if len(word) >= SHORTEST_FUZZY and not word.endswith("s")]
_WORD = re.compile(rf"{LETTER}+(?:['-]{LETTER}+)*")


@lru_cache(maxsize=1024)
def _name(title: str) -> str:
    """A title made plain; the same ones are asked for with every message."""
    return plain(title)


def find_kind(text: str) -> tuple[str, Span] | None:
    """The first kind of stay named, and where."""
    if match := _KIND.search(text):
        return KINDS[match[0]], match.span()
    if found := _find_alike(text, _KINDS_MISSPELT, KIND_CUTOFF):
        return KINDS[found[0]], found[1]
    return None


def find_place(text: str, places: Iterable[str]) -> tuple[str, Span] | None:
    """The place named, as given, and where; a long word that is nearly a place's name counts."""
    return _find_named(text, {name: place for place in places if (name := _name(place))}, PLACE_CUTOFF)


def find_listing(text: str, listings: Sequence[tuple[str, str]], places: Iterable[str]) -> tuple[str, Span] | None:
    """The id of the listing named, and where: by its title, or by what is left of it without kind and place."""
    full = {name: listing for listing, title in listings if (name := _name(title))}
    common = set(KINDS) | {word for place in places for word in _name(place).split()}
    short: dict[str, set[str]] = {}
    for title, listing in full.items():
        own = " ".join(word for word in title.split() if word not in common)
        short.setdefault(own, set()).add(listing)
    unique = {own: ids.pop() for own, ids in short.items() if len(own) >= SHORTEST_OWN_NAME and len(ids) == 1}
    return _find_exactly(text, full) or _find_together(text, full) or _find_named(text, unique, LISTING_CUTOFF)


def _find_named(text: str, names: Mapping[str, str], cutoff: int) -> tuple[str, Span] | None:
    if exactly := _find_exactly(text, names):
        return exactly
    long_names = [name for name in names if len(name) >= SHORTEST_FUZZY]
    alike = (
        _find_alike(text, long_names, cutoff)
        or _find_sounding_alike(text, long_names, cutoff)
        or _find_with_slips(text, long_names)
    )
    return (names[alike[0]], alike[1]) if alike else None


def _find_exactly(text: str, names: Mapping[str, str]) -> tuple[str, Span] | None:
    if not names:
        return None
    match = re.search(rf"(?<!\w){any_of(names)}(?!\w)", text)
    return (names[match[0]], match.span()) if match else None


def _find_together(text: str, names: Mapping[str, str]) -> tuple[str, Span] | None:
    """The name whose words are written as one, or joined by dashes: "pinecottage"."""
    together = {name.replace(" ", ""): name for name in names if " " in name}
    return next(
        (
            (names[together[word]], match.span())
            for match in _WORD.finditer(text)
            if (word := match[0].replace("-", "")) in together
        ),
        None,
    )


def _find_with_slips(text: str, names: Sequence[str]) -> tuple[str, Span] | None:
    """The one long name that a word is but for two slips, such as letters that changed places."""
    for word, span in _words_and_pairs(text):
        near = [name for name in names if len(name) >= SHORTEST_WITH_SLIPS and _is_a_slip(word, name)]
        if len(near) == 1:
            return near[0], span
    return None


def _is_a_slip(word: str, name: str) -> bool:
    return word[0] == name[0] and OSA.distance(word, name, score_cutoff=MOST_SLIPS) <= MOST_SLIPS


def _find_sounding_alike(text: str, names: Sequence[str], cutoff: int) -> tuple[str, Span] | None:
    """The name that a word of the text sounds like, in another script or with an ending of another language."""
    sounds = {sound_of(name): name for name in names}
    found = _likest(
        ((sound_of(part), span) for word, span in _words_and_pairs(text) for part in _without_endings(word)),
        list(sounds),
        cutoff,
    )
    return (sounds[found[0]], found[1]) if found else None


def _without_endings(word: str) -> list[str]:
    endings = words_for("endings", "all")
    lengths = range(1, min(LONGEST_ENDING, len(word) - SHORTEST_FUZZY) + 1)
    return [word, *(word[:-length] for length in lengths if word[-length:] in endings)]


def _find_alike(text: str, names: Sequence[str], cutoff: int) -> tuple[str, Span] | None:
    """The name likest to a word of the text, or to two of its words written apart; none when two are as like."""
    return _likest(_words_and_pairs(text), names, cutoff)


def _likest(words: Iterable[tuple[str, Span]], names: Sequence[str], cutoff: int) -> tuple[str, Span] | None:
    best: tuple[float, str, Span] | None = None
    for word, span in words:
        ranked = process.extract(word, names, scorer=fuzz.ratio, score_cutoff=cutoff, limit=2)
        alone = len(ranked) == 1 or (len(ranked) == 2 and ranked[0][1] > ranked[1][1])
        if alone and (best is None or ranked[0][1] > best[0]):
            best = (ranked[0][1], ranked[0][0], span)
    return (best[1], best[2]) if best else None


def _words_and_pairs(text: str) -> list[tuple[str, Span]]:
    words = [(match[0], match.span()) for match in _WORD.finditer(text)][:MOST_WORDS_TRIED]
    pairs = [(text[first[1][0] : second[1][1]], (first[1][0], second[1][1])) for first, second in pairwise(words)]
    return [(word, span) for word, span in (*words, *pairs) if len(word) >= SHORTEST_FUZZY]
