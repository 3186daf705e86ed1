"""Other languages put into the words the rules of reading know: "४ ते ६ डिसेंबर, २ जण" is "4 to 6 dec, 2 people". Pure.

The words are data: the files in `words`, one per language. What no file knows stays as it was typed.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cache
from heapq import merge
from itertools import chain, pairwise, product
from pathlib import Path
from typing import Final

from flows.reading.plain import LETTER, plain
from flows.reading.vietnamese import has_its_ways, is_spelling_of, with_figures, without_marks
from flows.reading.vocabulary import COUNTED_WORDS, MONTHS

WORDS: Final = Path(__file__).parent / "words"
# Without its marks Vietnamese looks like other languages ("hai", "do", "ba"), so it is read only where it is heard.
EVERYWHERE, VIETNAMESE = ("en", "hi", "mr"), ("en", "vi")
# A section of phrases that count only in a text in which a cue of their language is heard.
WHERE_HEARD: Final = "where_heard"
# A word of a phrase that stands for any of a list: `{me}` is each of the `me` of the section of classes.
CLASSES: Final = "classes"
_CLASS: Final = re.compile(r"\{(\w+)\}")
FIGURE: Final = "#"
LONGEST_ENDING: Final = 8
_BESIDE_PHRASES: Final = frozenset({CLASSES, "counts", "endings", "cues", "yes_no", "naming", "asking", "commands"})
_TOKEN: Final = re.compile(rf"\d+|[\u0900-\u0963\u0970-\u097f]+|{LETTER}+\d*")
# A day of the month that is the beginning of a whole date, such as 4/12/2026.
_GOES_ON: Final = re.compile(r"[/.-]\d")
# What may stand between a count and what it counts.
_GAPS: Final = ("", " ", "-", " - ")
_ENDS_IN_WHAT_IS_COUNTED: Final = ("th", "people")
_DEVANAGARI: Final = re.compile("[\u0900-\u097f]")
_LATIN_WORD: Final = re.compile(r"[a-z]+|\d+")
# Letters of Devanagari that are written for one another, and marks that are left out.
_ALIKE: Final = str.maketrans("ईीऊूषणळँऑॉॅ", "इिउुशनलंओोै", "\u093c")
_NASAL_END: Final = "ं"
_NASAL: Final = re.compile("[ङञनम]\u094d(?=[\u0915-\u092e])")


@dataclass(frozen=True)
class Token:
    """A word or a figure of a plain text, as it is spelt and without its marks, and where it stands."""

    spelt: str
    bare: str
    start: int
    end: int


# The words of a phrase, each as it is spelt and without its marks.
Words = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Book:
    """The phrases of some languages, each with what it means, and the counts.

    The phrases stand, the longest first, under the two words they begin with; `first` has the first of each.
    """

    phrases: Mapping[str, Sequence[tuple[Words, str]]]
    first: Set[str]
    counts: Mapping[str, str]
    endings: Set[str]


def in_known_words(text: str, language: str = "") -> str:
    """Plain text with the words of other languages replaced; a text that needs none comes back as it was.

    `language`: the one its writer reads, where that is known. It alone says what a bare "hai" is: two, or a verb.
    """
    vietnamese = is_vietnamese(text) or (language == "vi" and not _DEVANAGARI.search(text))
    text = with_figures(text) if vietnamese else text
    heard = not vietnamese and _hears("mr", text)
    book = _book(VIETNAMESE if vietnamese else EVERYWHERE, heard)
    tokens = _tokens(text, book, vietnamese=vietnamese)
    said: list[str] = []
    at = place = 0
    while place < len(tokens):
        means, used = _meaning(tokens, place, text, book)
        if used:
            said += [text[at : tokens[place].start], _spaced(means, text, tokens[place], tokens[place + used - 1])]
            at = tokens[place + used - 1].end
        place += used or 1
    return " ".join("".join([*said, text[at:]]).split()) if said else text


def is_vietnamese(text: str) -> bool:
    """Whether plain text is Vietnamese: by its letters, by one word of its own, or by two it shares with others."""
    return has_its_ways(text) or _hears("vi", text)


def _hears(language: str, text: str) -> bool:
    """Whether a cue of a language is in the text, with one of those that must stand beside it; or two weak ones."""
    found = [FIGURE if word.isdigit() else word for word in _LATIN_WORD.findall(without_marks(text))]
    words = {*found, *map(" ".join, pairwise(found))}
    cues = _file(language)["cues"]
    beside = cues.get("beside")
    surely = not words.isdisjoint(cues["one"]) and (beside is None or not words.isdisjoint(beside))
    return surely or len(words.intersection(cues.get("two", ()))) > 1


@cache
def words_for(section: str, part: str) -> frozenset[str]:
    """What every language has under that heading, made plain."""
    lists = (_file(language).get(section, {}).get(part, []) for language in (*EVERYWHERE, "vi"))
    return frozenset(plain(word) for word in chain.from_iterable(lists))


def _meaning(tokens: list[Token], place: int, text: str, book: Book) -> tuple[str, int]:
    """What the longest phrase beginning here means, and of how many tokens it is; 0: there is none."""
    token = tokens[place]
    count = book.counts.get(token.spelt, "")
    phrase = _phrase(tokens, place, text, book)
    alone = len(tokens) == 1
    if count and phrase[1] < 2 and (alone or _is_counted(tokens, place + 1, text, book, beside=bool(phrase[1]))):
        return count, 1
    if phrase[1]:
        return phrase
    if count and (_is_day_of_month(tokens, place, book) or (place + 1 == len(tokens) and not token.spelt.isascii())):
        return count, 1
    return "", 0


def _phrase(tokens: list[Token], place: int, text: str, book: Book) -> tuple[str, int]:
    """What the longest phrase of the tables beginning here means, and of how many tokens it is.

    Of those as long it is the one most of whose words are spelt as they were typed: "tháng sau" is not "tháng sáu".
    """
    begins = _begins(tokens[place : place + 2], book)
    lists = [book.phrases[begin] for begin in begins if begin in book.phrases]
    best, likeness = ("", 0), -1
    for words, means in merge(*lists, key=lambda phrase: -len(phrase[0])):
        if len(words) < best[1]:
            break
        figures = _matched(tokens, place, words, text, book)
        if figures is None or _figure_goes_on(tokens, place + len(words), words, means, text, book):
            continue
        alike = sum(token.spelt == word for (word, _), token in zip(words, tokens[place:], strict=False))
        if alike > likeness:
            best, likeness = (_filled(means, figures), len(words)), alike
    return best


def _figure_goes_on(tokens: list[Token], after: int, words: Words, means: str, text: str, book: Book) -> bool:
    """Whether the figure that ends a phrase for a day or for people is that of a date, or of something else counted."""
    if not means.endswith(_ENDS_IN_WHAT_IS_COUNTED):
        return False
    if _GOES_ON.match(text, tokens[after - 1].end):
        return True
    if words[-1][0] != FIGURE:
        return False
    counted = _counted(tokens, after, text, book)
    if means.endswith("th"):
        return bool(counted) and counted not in MONTHS
    return bool(counted or _phrase(tokens, after - 1, text, book)[1] > 1)


def _begins(tokens: Sequence[Token], book: Book) -> Iterator[str]:
    """How the phrases may begin that begin with these words: with one of them or both, or with figures."""
    keys = ((token.bare, FIGURE) if _figure(token, book) else (token.bare,) for token in tokens)
    first, *second = keys
    yield from first
    yield from map(" ".join, product(first, *second) if second else ())


def _figure(token: Token, book: Book) -> str:
    return token.spelt if token.spelt.isdigit() else book.counts.get(token.spelt, "")


def _matched(tokens: list[Token], place: int, words: Words, text: str, book: Book) -> list[str] | None:
    """The figures in a phrase when the tokens from there on are that phrase."""
    here = tokens[place : place + len(words)]
    if len(here) < len(words):
        return None
    figures = []
    for (word, bare), token in zip(words, here, strict=True):
        if word == FIGURE and (figure := _figure(token, book)):
            figures.append(figure)
        elif token.spelt != word and not (token.bare == bare and is_spelling_of(token.spelt, word)):
            return None
    gaps = ("", " ", "/") if figures else ("", " ", "/", "-")
    return figures if all(text[first.end : second.start] in gaps for first, second in pairwise(here)) else None


def _filled(means: str, figures: list[str]) -> str:
    for figure in figures:
        means = means.replace(FIGURE, figure, 1)
    return means


def _is_counted(tokens: list[Token], place: int, text: str, book: Book, *, beside: bool) -> bool:
    """Whether something one counts stands there, or, unless it must be `beside`, behind another count: "two-three"."""
    another = not beside and place < len(tokens) and tokens[place].spelt in book.counts
    return bool(
        _counted(tokens, place, text, book)
        or (another and _gap(tokens, place, text) in _GAPS and _counted(tokens, place + 1, text, book))
    )


def _counted(tokens: list[Token], place: int, text: str, book: Book) -> str:
    """The word for what one counts (people, nights, a month) that stands there; "" is none."""
    if place >= len(tokens) or _gap(tokens, place, text) not in _GAPS or tokens[place].spelt in book.counts:
        return ""
    means, _ = _meaning(tokens, place, text, book)
    word = (means or tokens[place].spelt).partition(" ")[0]
    return word if word in COUNTED_WORDS else ""


def _gap(tokens: list[Token], place: int, text: str) -> str:
    return text[tokens[place - 1].end : tokens[place].start]


def _is_day_of_month(tokens: list[Token], place: int, book: Book) -> bool:
    """Whether an ordinal ("fourth") stands after a month."""
    return place > 0 and tokens[place - 1].spelt in MONTHS and not book.counts[tokens[place].spelt].isdigit()


def _spaced(means: str, text: str, first: Token, last: Token) -> str:
    """The meaning with a space where it would grow together with a figure or a word beside it; "2n" stays one."""
    before = " " if text[first.start - 1 : first.start].isalnum() else ""
    after = " " if text[last.end : last.end + 1].isalnum() and not last.spelt.isdigit() else ""
    return f"{before}{means}{after}"


def _tokens(text: str, book: Book, *, vietnamese: bool) -> list[Token]:
    """The words and figures of a text; an ending such as Marathi's "to" and "from" becomes a word of its own."""
    found: list[Token] = []
    for match in _TOKEN.finditer(text):
        spelt, bare = _keys(match[0], vietnamese=vietnamese)
        cut = 0 if vietnamese or spelt in book.first else _ending(spelt, book)
        if cut:
            stem, ending, at = spelt[:-cut].rstrip(_NASAL_END), spelt[-cut:], match.end() - cut
            found += (Token(stem, stem, match.start(), at), Token(ending, ending, at, match.end()))
        else:
            found.append(Token(spelt, bare, *match.span()))
    return found


def _ending(key: str, book: Book) -> int:
    """How long the ending is that leaves a word we know; 0 when there is none."""
    for length in range(min(len(key) - 1, LONGEST_ENDING), 0, -1):
        if key[-length:] in book.endings:
            stem = key[:-length].rstrip(_NASAL_END)
            if stem in book.first or stem in book.counts:
                return length
    return 0


def _keys(word: str, *, vietnamese: bool) -> tuple[str, str]:
    """The spelling a word is looked up by, one for all that people use for it, and that without Vietnamese marks."""
    if word.isascii():
        return word, word
    if vietnamese:
        return word, without_marks(word)
    key = _NASAL.sub(_NASAL_END, word.translate(_ALIKE)).rstrip(_NASAL_END)
    return key, key


@cache
def _book(languages: tuple[str, ...], heard: bool) -> Book:
    vietnamese = "vi" in languages
    phrases: dict[str, dict[Words, str]] = {}
    counts: dict[str, str] = {}
    endings: set[str] = set()
    for file in map(_file, reversed(languages)):
        for means, said in _entries(file, heard=heard):
            words = _spelling(said, vietnamese=vietnamese)
            phrases.setdefault(" ".join(bare for _, bare in words[:2]), {}).setdefault(words, means)
        for figure, said_counts in file.get("counts", {}).items():
            spellings = (_spelling(said, vietnamese=vietnamese)[0] for said in said_counts)
            counts |= dict.fromkeys(chain.from_iterable(spellings), figure)
        endings |= {_keys(plain(ending), vietnamese=False)[0] for ending in file.get("endings", {}).get("all", [])}
    longest_first = {
        begin: sorted(each.items(), key=lambda phrase: len(phrase[0]), reverse=True) for begin, each in phrases.items()
    }
    return Book(longest_first, {begin.partition(" ")[0] for begin in phrases}, counts, endings)


def _entries(file: Mapping[str, Mapping[str, list[str]]], *, heard: bool) -> Iterator[tuple[str, str]]:
    """What each phrase of a file means, and the phrase, in the order of the file."""
    classes = file.get(CLASSES, {})
    for section, entries in file.items():
        if section == WHERE_HEARD and not heard:
            continue
        for means, said in () if section in _BESIDE_PHRASES else entries.items():
            yield from ((means, each) for phrase in said for each in _each_of_its_classes(phrase, classes))


def _each_of_its_classes(phrase: str, classes: Mapping[str, list[str]]) -> Iterator[str]:
    """The phrase with every word that its classes stand for, in the order of the classes."""
    parts = _CLASS.split(phrase)  # what is between the classes at even places, their names at odd ones
    choices = ([part] if place % 2 == 0 else classes[part] for place, part in enumerate(parts))
    return map("".join, product(*choices))


def _spelling(phrase: str, *, vietnamese: bool) -> Words:
    """The words of a phrase as they are looked up."""
    found = re.findall(rf"{FIGURE}|{_TOKEN.pattern}", plain(phrase))
    return tuple(_keys(word, vietnamese=vietnamese) for word in found)


@cache
def _file(language: str) -> Mapping[str, Mapping[str, list[str]]]:
    return tomllib.loads((WORDS / f"{language}.toml").read_text("utf-8"))
