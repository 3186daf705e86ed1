"""Other languages put into the words the rules of reading know: "४ ते ६ डिसेंबर, २ जण" is "4 to 6 dec, 2 people". Pure.

The words are data: the files in `words`, one per language. What no file knows stays as it was typed.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cache
from itertools import chain, pairwise
from pathlib import Path
from typing import Final

from flows.reading.plain import LETTER, plain
from flows.reading.vocabulary import COUNTED_WORDS, MONTH_NAMES, MONTHS

WORDS: Final = Path(__file__).parent / "words"
# Without its marks Vietnamese looks like other languages ("hai", "do", "ba"), so it is read only where it is heard.
EVERYWHERE, VIETNAMESE = ("en", "hi", "mr"), ("en", "vi")
# A section of phrases that count only in a text in which a cue of their language is heard.
WHERE_HEARD: Final = "where_heard"
FIGURE: Final = "#"
LONGEST_ENDING: Final = 8
_BESIDE_PHRASES: Final = frozenset({"counts", "endings", "cues", "yes_no", "naming", "asking", "commands"})
_TOKEN: Final = re.compile(rf"\d+|{LETTER}+\d*")
_VIETNAMESE_LETTER: Final = re.compile("[ăâđêôơưàáãìíòóõùúýạảấầẩẫậắằẳẵặẹẻẽếềểễệỉĩịọỏốồổỗộớờởỡợụủũứừửữựỳỵỷỹ]")
_DAY_AND_MONTH: Final = re.compile(
    r"(?<![\d/.])(\d{1,2})(?: ?/ ?|\.)(0?[1-9]|1[0-2])(?![\d/]|\.\d| ?(?:tr|triệu|trieu|k)(?!\w))"
)
# A day of the month that is the beginning of a whole date, such as 4/12/2026.
_GOES_ON: Final = re.compile(r"[/.-]\d")
_LATIN_WORD: Final = re.compile("[a-z]+")
_LATIN_MARKS: Final = re.compile("[\u0300-\u036f]")
# Letters of Devanagari that are written for one another, and marks that are left out.
_ALIKE: Final = str.maketrans("ईीऊूषणळँऑॉ", "इिउुशनलंओो", "\u093c")
_NASAL_END: Final = "ं"
_NASAL: Final = re.compile("[ङञनम]\u094d(?=[\u0915-\u092e])")


@dataclass(frozen=True)
class Token:
    """A word or a figure of a plain text, where it stands, as it is spelt and without its marks.

    `key` is that of the two by which it is looked up: a spelling nobody knows is tried without its marks.
    """

    key: str
    spelt: str
    bare: str
    start: int
    end: int


@dataclass(frozen=True)
class Book:
    """The phrases of some languages by how they begin, the longest first, each with what it means; and the counts."""

    phrases: Mapping[str, Sequence[tuple[tuple[str, ...], str]]]
    counts: Mapping[str, str]
    endings: Set[str]


def in_known_words(text: str) -> str:
    """Plain text with the words of other languages replaced; a text that needs none comes back as it was."""
    vietnamese = is_vietnamese(text)
    text = _DAY_AND_MONTH.sub(_day_of_month, text) if vietnamese else text
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


def _day_of_month(match: re.Match[str]) -> str:
    """`4/12` as `4 dec`: in Vietnamese the day is always first."""
    return f"{match[1]} {MONTH_NAMES[int(match[2]) - 1]}"


def is_vietnamese(text: str) -> bool:
    """Whether plain text is Vietnamese: by its letters, by one word of its own, or by two it shares with others."""
    return bool(_VIETNAMESE_LETTER.search(text)) or _hears("vi", text)


def _hears(language: str, text: str) -> bool:
    """Whether a cue of a language is in the text, with one of those that must stand beside it; or two weak ones."""
    words = set(_LATIN_WORD.findall(_without_marks(text)))
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
    begins = _begins(token, tokens[place + 1 : place + 2], book)
    for words, means in chain.from_iterable(book.phrases.get(begin, ()) for begin in begins):
        figures = _matched(tokens, place, words, text, book)
        if figures is not None and not (
            means.endswith("th") and _GOES_ON.match(text, tokens[place + len(words) - 1].end)
        ):
            return _filled(means, figures), len(words)
    if token.key in book.counts and (
        len(tokens) == 1
        or _is_counted(tokens, place + 1, text, book)
        or _is_day_of_month(tokens, place, book)
        or (place + 1 == len(tokens) and not token.key.isascii())
    ):
        return book.counts[token.key], 1
    return "", 0


def _begins(token: Token, after: Sequence[Token], book: Book) -> list[str]:
    """How the phrases may begin that begin here: with this word, or with a figure and the word after it."""
    if not after or not _figure(token, book):
        return [token.key]
    return [token.key, *(f"{FIGURE} {word}" for word in dict.fromkeys((after[0].spelt, after[0].bare)))]


def _figure(token: Token, book: Book) -> str:
    return token.key if token.key.isdigit() else book.counts.get(token.key, "")


def _matched(tokens: list[Token], place: int, words: tuple[str, ...], text: str, book: Book) -> list[str] | None:
    """The figures in a phrase when the tokens from there on are that phrase."""
    here = tokens[place : place + len(words)]
    if len(here) < len(words):
        return None
    figures = []
    for word, token in zip(words, here, strict=True):
        if word == FIGURE and (figure := _figure(token, book)):
            figures.append(figure)
        elif word not in (token.spelt, token.bare):
            return None
    gaps = (text[first.end : second.start] for first, second in pairwise(here))
    return figures if all(gap in ("", " ", "/") for gap in gaps) else None


def _filled(means: str, figures: list[str]) -> str:
    for figure in figures:
        means = means.replace(FIGURE, figure, 1)
    return means


def _is_counted(tokens: list[Token], place: int, text: str, book: Book) -> bool:
    """Whether something one counts stands there (people, nights, a month), or another count: "two-three people"."""
    for at in range(place, min(place + 2, len(tokens))):
        if text[tokens[at - 1].end : tokens[at].start] not in ("", " ", "-", " - "):
            return False
        if tokens[at].key not in book.counts:
            means, _ = _meaning(tokens, at, text, book)
            return (means or tokens[at].key).partition(" ")[0] in COUNTED_WORDS
    return False


def _is_day_of_month(tokens: list[Token], place: int, book: Book) -> bool:
    """Whether an ordinal ("fourth") stands after a month."""
    return place > 0 and tokens[place - 1].key in MONTHS and not book.counts[tokens[place].key].isdigit()


def _spaced(means: str, text: str, first: Token, last: Token) -> str:
    """The meaning with a space where it would grow together with a figure or a word beside it; "2n" stays one."""
    before = " " if text[first.start - 1 : first.start].isalnum() else ""
    after = " " if text[last.end : last.end + 1].isalnum() and not last.key.isdigit() else ""
    return f"{before}{means}{after}"


def _tokens(text: str, book: Book, *, vietnamese: bool) -> list[Token]:
    """The words and figures of a text; an ending such as Marathi's "to" and "from" becomes a word of its own."""
    found: list[Token] = []
    for match in _TOKEN.finditer(text):
        spelt, bare = _keys(match[0], vietnamese=vietnamese)
        key = spelt if spelt in book.phrases or spelt in book.counts else bare
        cut = 0 if vietnamese or key in book.phrases else _ending(key, book)
        if cut:
            stem, ending, at = key[:-cut].rstrip(_NASAL_END), key[-cut:], match.end() - cut
            found += (Token(stem, stem, stem, match.start(), at), Token(ending, ending, ending, at, match.end()))
        else:
            found.append(Token(key, spelt, bare, *match.span()))
    return found


def _ending(key: str, book: Book) -> int:
    """How long the ending is that leaves a word we know; 0 when there is none."""
    for length in range(min(len(key) - 1, LONGEST_ENDING), 0, -1):
        if key[-length:] in book.endings:
            stem = key[:-length].rstrip(_NASAL_END)
            if stem in book.phrases or stem in book.counts:
                return length
    return 0


def _keys(word: str, *, vietnamese: bool) -> tuple[str, str]:
    """The spelling a word is looked up by, one for all that people use for it, and that without Vietnamese marks."""
    if word.isascii():
        return word, word
    if vietnamese:
        return word, _without_marks(word)
    key = _NASAL.sub(_NASAL_END, word.translate(_ALIKE)).rstrip(_NASAL_END)
    return key, key


def _without_marks(text: str) -> str:
    """Vietnamese as it is typed without its marks."""
    return _LATIN_MARKS.sub("", unicodedata.normalize("NFD", text)).replace("đ", "d")


@cache
def _book(languages: tuple[str, ...], heard: bool) -> Book:
    vietnamese = "vi" in languages
    phrases: dict[str, dict[tuple[str, ...], str]] = {}
    counts: dict[str, str] = {}
    endings: set[str] = set()
    for file in map(_file, reversed(languages)):
        for means, said in _entries(file, heard=heard):
            for words in _spellings(said, vietnamese=vietnamese):
                first = " ".join(words[:2]) if words[0] == FIGURE else words[0]
                phrases.setdefault(first, {}).setdefault(words, means)
        for figure, said_counts in file.get("counts", {}).items():
            spelt = chain.from_iterable(_spellings(said, vietnamese=vietnamese) for said in said_counts)
            counts |= {words[0]: figure for words in spelt}
        endings |= {_keys(plain(ending), vietnamese=False)[0] for ending in file.get("endings", {}).get("all", [])}
    longest_first = {
        first: sorted(each.items(), key=lambda phrase: len(phrase[0]), reverse=True) for first, each in phrases.items()
    }
    return Book(longest_first, counts, endings)


def _entries(file: Mapping[str, Mapping[str, list[str]]], *, heard: bool) -> Iterator[tuple[str, str]]:
    """What each phrase of a file means, and the phrase, in the order of the file."""
    for section, entries in file.items():
        if section == WHERE_HEARD and not heard:
            continue
        for means, said in () if section in _BESIDE_PHRASES else entries.items():
            yield from ((means, phrase) for phrase in said)


def _spellings(phrase: str, *, vietnamese: bool) -> tuple[tuple[str, ...], ...]:
    """The words of a phrase as they are looked up, with their marks and without."""
    found = re.findall(rf"{FIGURE}|{_TOKEN.pattern}", plain(phrase))
    spelt = [_keys(word, vietnamese=vietnamese) for word in found]
    return tuple(key for key, _ in spelt), tuple(bare for _, bare in spelt)


@cache
def _file(language: str) -> Mapping[str, Mapping[str, list[str]]]:
    return tomllib.loads((WORDS / f"{language}.toml").read_text("utf-8"))
