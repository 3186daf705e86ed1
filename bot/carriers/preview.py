"""Every letter we can send, with sample facts, as files that open in a browser without a network."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from babel import Locale

from bot.carriers.email import PAGES, Frame, Words, worded
from bot.letters import examples
from services import texts
from services.post.messages import Note

PREFIX: Final = "mail."
SETTINGS_URL: Final = "https://example.com/settings/1.abc"


@dataclass(frozen=True)
class Sample:
    """One letter in one language, and whether a ticket is attached to it and it can be turned off."""

    key: str
    locale: str
    words: Words
    attached: bool
    refusable: bool


def sample(key: str, locale: str, payee: str) -> Sample:
    """The letter of a notice as `payee` would send it, with the facts that Meta's reviewers get as samples."""
    facts, parts = examples(locale), texts.parts(locale, PREFIX + key)
    words = worded(Note(key, facts), locale, Frame(payee, facts["admin_phone"], SETTINGS_URL))
    return Sample(key, locale, words, "attached" in parts, "refusable" in parts)


def samples(locale: str, payee: str) -> list[Sample]:
    """Every letter there is, in that language."""
    return [sample(key.removeprefix(PREFIX), locale, payee) for key in texts.keys(PREFIX)]


def write(folder: Path, locales: Iterable[str], payee: str) -> list[Path]:
    """Write each letter as it is sent, its text beside it, and a page that leads to them; answers the files."""
    letters = {locale: samples(locale, payee) for locale in locales}
    files = [file for written in letters.values() for letter in written for file in _write_letter(folder, letter)]
    named = {locale: Locale.parse(locale).get_display_name(locale) for locale in letters}
    page = PAGES.get_template("preview.html").render(letters=letters, named=named)
    return [_write(folder / "index.html", page), *files]


def _write_letter(folder: Path, letter: Sample) -> list[Path]:
    place = folder / letter.locale / letter.key
    text = f"{letter.words.subject}\n\n{letter.words.text}\n"
    return [_write(place.with_suffix(".html"), letter.words.html), _write(place.with_suffix(".txt"), text)]


def _write(file: Path, text: str) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, "utf-8-sig")  # because a browser cannot know how a file's text is encoded otherwise
    return file
