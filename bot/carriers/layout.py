"""A notice's words, written for WhatsApp, taken apart for other carriers: what is a heading, a fact, a list, a link."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Literal
from urllib.parse import urlsplit

BOLD: Final = re.compile(r"(?<!\w)\*(?=\S)([^*\n]*\S)\*(?!\w)")
FACT: Final = re.compile(r"([^:/]{1,40}): (.+)")
LINK: Final = re.compile(r"https?://\S+")
ITEM: Final = "- "


@dataclass(frozen=True)
class Line:
    """One line as a letter shows it. `label` of a fact; `url` where the whole line, or the fact, is a link."""

    kind: Literal["heading", "fact", "item", "words"]
    text: str
    label: str = ""
    url: str = ""


def unmarked(text: str) -> str:
    """The words without WhatsApp's marks for bold."""
    return BOLD.sub(r"\1", text)


def lines_of(text: str, without: str = "") -> list[list[Line]]:
    """The paragraphs of a notice, each as its lines; `without` is a link that stands under a button of its own.

    A heading above nothing but that link goes with it.
    """
    paragraphs = ([_line(line.strip()) for line in part.splitlines() if line.strip()] for part in text.split("\n\n"))
    kept = ([line for line in part if not without or line.url != without] for part in paragraphs)
    shown = [part for part in kept if part]
    return [part for place, part in enumerate(shown) if place == 0 or any(line.kind != "heading" for line in part)]


def _line(line: str) -> Line:
    marked = BOLD.search(line)
    if line.startswith(ITEM):
        return Line("item", unmarked(line.removeprefix(ITEM)))
    if marked and not FACT.fullmatch(line) and len(marked[0]) * 2 > len(line):
        return Line("heading", unmarked(line))
    if (fact := FACT.fullmatch(line)) and len(fact[1].split()) <= 4:
        value, is_link = unmarked(fact[2]), bool(LINK.fullmatch(fact[2]))
        return Line("fact", urlsplit(value).netloc if is_link else value, unmarked(fact[1]), value if is_link else "")
    return Line("words", unmarked(line), url=line if LINK.fullmatch(line) else "")
