"""What goes out as readable text: a file per kind and language, with one part for each notice."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from bot import letters
from bot.carriers import preview, segments, sms
from services import texts
from services.post.messages import Note

HERE: Final = Path(__file__).parent
PAYEE: Final = "Thikana"


def emails(locale: str) -> Iterator[str]:
    """Every email with sample facts: its subject, what is with it, its text."""
    for letter in preview.samples(locale, PAYEE):
        parts = texts.parts(locale, preview.PREFIX + letter.key)
        button = f"button: {texts.raw(locale, preview.PREFIX + letter.key, 'button')}" if "button" in parts else ""
        with_it = f"attached: {letter.attached}" if letter.attached else ""
        ends = "can be turned off" if letter.refusable else ""
        yield shown(letter.key, f"subject: {letter.words.subject}", button, with_it, ends, text=letter.words.text)


def text_messages(locale: str) -> Iterator[str]:
    """Every SMS with sample facts, and how many have to be paid for."""
    for key in texts.keys("sms."):
        name = key.removeprefix("sms.")
        text = sms.worded(Note(name, letters.examples(locale)), locale)
        yield shown(name, f"segments: {segments.count(text)}", text=text)


def templates(locale: str) -> Iterator[str]:
    """Every WhatsApp template as Meta gets it: its text with the names of its parameters, samples, buttons."""
    for wanted in letters.wanted_templates([locale]):
        parts = {part["type"]: part for part in wanted["components"]}
        samples = parts["BODY"].get("example", {}).get("body_text_named_params", [])
        given = [f"{sample['param_name']}: {sample['example']}" for sample in samples]
        buttons = [f"button: {button['text']}" for button in parts.get("BUTTONS", {}).get("buttons", [])]
        kind = f"{wanted['category']}, {wanted['language']}"
        header = f"header: {parts['HEADER']['format']}" if "HEADER" in parts else ""
        yield shown(wanted["name"], kind, header, *buttons, text=parts["BODY"]["text"], below=given)


KINDS: Final[Mapping[str, Callable[[str], Iterator[str]]]] = {
    "emails": emails,
    "sms": text_messages,
    "templates": templates,
}


def shown(name: str, *above: str, text: str, below: Any = ()) -> str:
    """One part of a file."""
    head = [f"=== {name}", *(line for line in above if line)]
    return "\n".join([*head, "", text, *(["", *below] if below else [])])


def golden(kind: str, locale: str) -> str:
    """The whole file, as it is now."""
    return "\n\n\n".join(KINDS[kind](locale)) + "\n"


def file_of(kind: str, locale: str) -> Path:
    """Where it is kept."""
    return HERE / kind / f"{locale}.txt"
