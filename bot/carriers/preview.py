"""Every letter we can send, with sample facts, as files that open in a browser without a network."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from babel import Locale

from bot.carriers.email import PAGES, Frame, Words, ticket_name, worded
from bot.letters import examples
from services import texts
from services.post.messages import Note
from services.tickets import draw
from services.tickets import sample as ticket

PREFIX: Final = "mail."
SETTINGS_URL: Final = "https://example.com/settings/1.abc"


@dataclass(frozen=True)
class Sample:
    """One letter in one language, the name of the ticket attached to it, if any, and whether it can be turned off."""

    key: str
    locale: str
    words: Words
    attached: str
    refusable: bool


def sample(key: str, locale: str, payee: str) -> Sample:
    """The letter of a notice as `payee` would send it, with the facts that Meta's reviewers get as samples."""
    facts, parts = examples(locale), texts.parts(locale, PREFIX + key)
    words = worded(Note(key, facts), locale, Frame(payee, facts["admin_phone"], SETTINGS_URL))
    attached = ticket_name(facts["booking_id"]) if "attached" in parts else ""
    return Sample(key, locale, words, attached, "refusable" in parts)


def samples(locale: str, payee: str) -> list[Sample]:
    """Every letter there is, in that language."""
    return [sample(key.removeprefix(PREFIX), locale, payee) for key in texts.keys(PREFIX)]


def write(folder: Path, locales: Iterable[str], payee: str) -> list[Path]:
    """Write each letter as it is sent, its text, what is attached, and a page that leads to them.

    Answers the files, that page first.
    """
    letters = {locale: samples(locale, payee) for locale in locales}
    files = [file for written in letters.values() for letter in written for file in _write_letter(folder, letter)]
    named = {locale: Locale.parse(locale).get_display_name(locale) for locale in letters}
    page = PAGES.get_template("preview.html").render(letters=letters, named=named)
    return [_write(folder / "index.html", page), *files]


def _write_letter(folder: Path, letter: Sample) -> list[Path]:
    place = folder / letter.locale
    text = f"{letter.words.subject}\n\n{letter.words.text}\n"
    files = [_write(place / f"{letter.key}.html", letter.words.html), _write(place / f"{letter.key}.txt", text)]
    if letter.attached:
        files.append(place / letter.attached)
        files[-1].write_bytes(draw.ticket_pdf(ticket.facts(letter.locale)))
    return files


def _write(file: Path, text: str) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, "utf-8-sig")  # because a browser cannot know how a file's text is encoded otherwise
    return file
