"""What a step of the talk is: a question, how its answer is read, and where each outcome leads."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

from flows.said import Said
from flows.turn import Turn
from services.post.messages import Message

AGAIN: Final = "AGAIN"  # the same question once more
HERE: Final = "HERE"  # what an entering step answers when its own question is to be put


def _no_answer(turn: Turn, said: Said) -> str:
    return "unclear"


@dataclass(frozen=True)
class Step:
    """One question. `take` reads the answer and names the outcome; `leads` says where each outcome goes.

    `enter` acts before the question is put and may lead on instead (HERE: put it). `says` are the outcomes that have
    a sentence in the texts. `picks`: whether shown choices may be typed by number and words, or only letter by
    letter. A `passing` step answers without moving the talk from where it stands. `only`: whose number may come here.
    `words_only`: its answer is never a tap; a choice that names it is none of ours.
    """

    ask: Callable[[Turn, bool], Message | None]
    take: Callable[[Turn, Said], str] = _no_answer
    leads: Mapping[str, str] = field(default_factory=dict)
    enter: Callable[[Turn], str] | None = None
    says: frozenset[str] = frozenset()
    picks: Literal["any", "exact"] = "any"
    passing: bool = False
    only: Literal["", "admin"] = ""
    words_only: bool = False

    @property
    def may_be_tapped(self) -> bool:
        """Whether a choice may name this step."""
        return self.take is not _no_answer and not self.words_only
