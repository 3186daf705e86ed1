"""Tickets and posters drawn by typst: a tall picture for the chat, a sheet of paper for the bag, one to share.

People's words enter as data and never as markup; nothing is read but this folder, nothing is fetched.
"""

from __future__ import annotations

import json
import threading
import unicodedata
from collections.abc import Mapping
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import Any, Literal

import typst

from services.tickets.facts import TicketFacts
from services.tickets.qr import qr_svg

HERE = Path(__file__).parent
TEMPLATE = HERE / "ticket.typ"
POSTER = HERE / "poster.typ"
FONTS = HERE / "fonts"
PIXELS_PER_INCH = 144  # the picture is 540 pt wide: 1080 pixels
JOINERS = "\u200c\u200d"  # Hindi spells with them, so they stay although they are format characters
# Control, private and unassigned characters and, from here on, emoji have no shape in the ticket's fonts.
SHAPELESS = {"Cc", "Cf", "Cn", "Co", "Cs"}
FIRST_PICTOGRAM = "\u2194"
VARIATION_SELECTORS = {chr(code) for code in range(0xFE00, 0xFE10)}

Shape = Literal["picture", "paper"]
# One compiler keeps fonts and parsed template warm, and takes one job at a time.
_drawing = threading.Lock()


def ticket_png(facts: TicketFacts) -> bytes:
    """The ticket as a PNG, 1080 pixels wide and as tall as its words need."""
    return _draw(TEMPLATE, template_inputs(facts, "picture"), format="png", ppi=PIXELS_PER_INCH)


def ticket_pdf(facts: TicketFacts) -> bytes:
    """The ticket as an A5 PDF that prints well without colour; QR and map are links too."""
    return _draw(TEMPLATE, template_inputs(facts, "paper"), format="pdf")


def poster_png(words: Mapping[str, str], link: str) -> bytes:
    """A referrer's poster as a PNG of 1080 by 1350 pixels; its QR opens `link`."""
    data = {key: _drawable(value) for key, value in words.items()} | {"qr": qr_svg(link)}
    return _draw(POSTER, {"data": json.dumps(data, ensure_ascii=False)}, format="png", ppi=PIXELS_PER_INCH)


def template_inputs(facts: TicketFacts, shape: Shape) -> dict[str, str]:
    """What the template is given: one JSON text with every fact, the sum as rows, and the QR as SVG."""
    data: dict[str, Any] = {key: _drawable(value) for key, value in asdict(facts).items()}
    data["guest_name"] = data["guest_name"] or facts.labels["nameless"]
    data |= {"shape": shape, "money": facts.money_rows(), "qr": qr_svg(facts.link), "link": facts.link}
    return {"data": json.dumps(data, ensure_ascii=False)}


def _draw(template: Path, inputs: dict[str, str], **output: Any) -> bytes:
    with _drawing:
        drawn = _compiler(template).compile(sys_inputs=inputs, **output)
    if not isinstance(drawn, bytes):
        raise TypeError("a drawing is one file")
    return drawn


@cache
def _compiler(template: Path) -> typst.Compiler:
    return typst.Compiler(template, root=HERE, font_paths=[FONTS], ignore_system_fonts=True)


def _drawable(value: object) -> object:
    if isinstance(value, str):
        return " ".join("".join(letter for letter in value if _has_shape(letter)).split())
    if isinstance(value, tuple):
        return [_drawable(part) for part in value]
    return value


def _has_shape(letter: str) -> bool:
    if letter in JOINERS or letter.isspace():
        return True
    kind = unicodedata.category(letter)
    is_emoji = kind in {"So", "Sk"} and letter >= FIRST_PICTOGRAM
    return not is_emoji and kind not in SHAPELESS and letter not in VARIATION_SELECTORS
