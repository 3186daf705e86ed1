"""A notice's words, written for WhatsApp, taken apart for other carriers: what is a heading, a fact, a list, a link."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal
from urllib.parse import urlsplit

from markupsafe import Markup, escape

from bot.outgoing import INVISIBLE

BOLD: Final = re.compile(r"(?<!\w)\*(?=\S)([^*\n]*\S)\*(?!\w)")
FACT: Final = re.compile(r"([^:/]{1,40}): (.*[^.।!?])")  # what ends like a sentence is one, with a colon in it
ITEM: Final = "- "
BREAKING: Final = ("Cc", "Zl", "Zp")  # control characters, and what parts lines and paragraphs
UNSEEN: Final = dict.fromkeys(map(ord, INVISIBLE))


@dataclass(frozen=True)
class Line:
    """One line as a letter shows it. `label` of a fact; `url` where the whole line, or the fact, is a link.

    An item and words keep their marks for bold.
    """

    kind: Literal["heading", "fact", "item", "words"]
    text: str
    label: str = ""
    url: str = ""


def unmarked(text: str) -> str:
    """The words without WhatsApp's marks for bold."""
    return BOLD.sub(r"\1", text)


def plain(text: str) -> str:
    """A notice as plain text: in a sentence the marks stay, because they tell which word is to be written to us."""
    return "\n".join(line if _line(line).kind == "words" else unmarked(line) for line in text.splitlines())


def strong(text: str) -> Markup:
    """The words as HTML, bold where they are marked so."""
    return Markup(BOLD.sub(r"<strong>\1</strong>", str(escape(text))))  # noqa: S704 because it is escaped first


def one_line(fact: str) -> str:
    """A fact as it may stand among our words: on one line, and without marks that turn or hide what follows."""
    return "".join(" " if unicodedata.category(c) in BREAKING else c for c in fact.translate(UNSEEN)).strip()


def links_in(facts: Mapping[str, str]) -> frozenset[str]:
    """The links among the facts that are ours; one that somebody gave for a name stays words."""
    return frozenset(fact for name, fact in facts.items() if name.endswith("_url"))


def lines_of(text: str, ours: frozenset[str], without: str = "") -> list[list[Line]]:
    """The paragraphs of a notice, each as its lines; `without` is a link that stands under a button of its own.

    A heading above nothing but that link goes with it. What is not one of `ours` leads nowhere.
    """
    paragraphs = (
        [_line(line.strip(), ours) for line in part.splitlines() if line.strip()] for part in text.split("\n\n")
    )
    kept = ([line for line in part if not without or line.url != without] for part in paragraphs)
    shown = [part for part in kept if part]
    return [part for place, part in enumerate(shown) if place == 0 or any(line.kind != "heading" for line in part)]


def _line(line: str, ours: frozenset[str] = frozenset()) -> Line:
    marked = BOLD.search(line)
    if line.startswith(ITEM):
        return Line("item", line.removeprefix(ITEM))
    if marked and not FACT.fullmatch(line) and len(marked[0]) * 2 > len(line):
        return Line("heading", unmarked(line))
    if (fact := FACT.fullmatch(line)) and len(fact[1].split()) <= 4:
        value, is_link = unmarked(fact[2]), fact[2] in ours
        return Line("fact", urlsplit(value).netloc if is_link else value, unmarked(fact[1]), value if is_link else "")
    return Line("words", line, url=line if line in ours else "")
