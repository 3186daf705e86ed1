"""Words that work at every step, and changes asked for in passing. The words themselves are data of the texts."""

from __future__ import annotations

from typing import Final

from flows.draft import Draft
from flows.reading.wishes import read_wish
from flows.stay import opening
from flows.turn import Turn
from services import texts

# The step each word leads to; what a step has to do for it, it does on entering.
LEADS: Final = {
    "menu": "menu",
    "help": "help",
    "back": "stay.back",
    "change": "stay.change",
    "cancel": "stay.cancel",
    "start_over": "stay.start_over",
    "continue": "stay.next",
    "mine": "mine",
    "ticket": "mine.ticket",
    "requests": "owner.requests",
    "arrivals": "owner.arrivals",
    "today": "admin.today",
    "earn": "referrer.earn",
}


def find(text: str) -> str:
    """The word that works everywhere, if the whole text is one."""
    said = _bare(text)
    return next((word for word in LEADS if said in texts.spoken(f"word.{word}")), "")


def is_greeting(text: str) -> bool:
    """Whether the text does no more than say hello."""
    return _bare(text) in texts.spoken("word.greeting")


def wish(turn: Turn) -> tuple[str, str] | None:
    """Where a text leads that was no answer but asks for a change, says hello or begins anew; None when neither."""
    if is_greeting(turn.said.text):
        return ("stay.resume", "") if Draft.of(turn.answers).begun else ("stay.next", "")
    wished = read_wish(turn.said.text, turn.today)
    if wished is not None:
        return opening.apply_wish(turn, wished)
    return ("stay.next", "") if opening.apply(turn) else None


def _bare(text: str) -> str:
    return " ".join(text.casefold().strip(" \t\n.!,'\"*_").split())
