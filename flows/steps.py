"""The TABLE of the talk: every question, and where each answer leads. Read this to know the talk."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

from services.messages import Message

from flows import admin, menu, mine, owner, referrer, stay
from flows.said import Said
from flows.turn import Turn

AGAIN: Final = "AGAIN"  # the same question once more
HERE: Final = "HERE"  # what an entering step answers when its own question is to be put
NEXT: Final = "stay.next"  # the first question still open
# Outcomes that may turn out to be a wish for something else before they count as not understood.
MISSES: Final = frozenset({"unclear", "nothing"})


def _no_answer(turn: Turn, said: Said) -> str:
    return "unclear"


@dataclass(frozen=True)
class Step:
    """One question. `take` reads the answer and names the outcome; `leads` says where each outcome goes.

    `enter` acts before the question is put and may lead on instead (HERE: put it). `says` are the outcomes that have
    a sentence in the texts. `picks`: whether shown choices may be typed by number and words, or only letter by
    letter. A `passing` step answers without moving the talk from where it stands.
    """

    ask: Callable[[Turn, bool], Message | None]
    take: Callable[[Turn, Said], str] = _no_answer
    leads: Mapping[str, str] = field(default_factory=dict)
    enter: Callable[[Turn], str] | None = None
    says: frozenset[str] = frozenset()
    picks: Literal["any", "exact"] = "any"
    passing: bool = False


DATE_TROUBLES: Final = ("nothing", "past", "reversed", "no_such_day", "too_long", "too_far", "ambiguous",
                        "check_out_missing", "full", "full_all")  # fmt: skip

STEPS: Final[Mapping[str, Step]] = {
    "home": Step(stay.ask_nothing, stay.take_opening, {"ok": NEXT, "unclear": NEXT, "resume": "stay.resume"}),
    "stay.next": Step(
        stay.ask_nothing,
        stay.take_opening,
        {"ok": NEXT, "listing": "stay.listing", "dates": "stay.dates", "people": "stay.people", "name": "stay.name",
         "code": "stay.code", "card": "stay.card"},
        enter=stay.first_open_question,
    ),
    "stay.listing": Step(
        stay.ask_listing,
        stay.take_listing,
        {"ok": NEXT, "more": AGAIN, "gone": AGAIN, "unclear": AGAIN},
        says=frozenset({"gone", "unclear", "none"}),
    ),
    "stay.dates": Step(
        stay.ask_dates,
        stay.take_dates,
        {"ok": NEXT, "places": "stay.listing"} | dict.fromkeys(DATE_TROUBLES, AGAIN),
        says=frozenset(DATE_TROUBLES),
    ),
    "stay.people": Step(
        stay.ask_people,
        stay.take_people,
        {"ok": NEXT, "unclear": AGAIN, "too_few": AGAIN, "too_many": AGAIN, "full": "stay.dates"},
        says=frozenset({"unclear", "too_few", "too_many", "full"}),
        picks="exact",
    ),
    "stay.name": Step(
        stay.ask_name, stay.take_name, {"ok": NEXT, "unclear": AGAIN}, says=frozenset({"unclear"}), picks="exact"
    ),
    "stay.code": Step(
        stay.ask_code,
        stay.take_code,
        {"ok": NEXT, "unclear": AGAIN, "unknown": AGAIN, "own": AGAIN},
        says=frozenset({"unclear", "unknown", "own"}),
        picks="exact",
    ),
    "stay.card": Step(
        stay.ask_card,
        stay.take_card,
        {"held": HERE, "full": "stay.dates", "full_all": "stay.dates", "again": AGAIN, "unclear": AGAIN, "ok": NEXT,
         "paid": "mine.ticket"},
        enter=stay.hold,
        says=frozenset({"unclear", "checking", "full", "full_all"}),
    ),
    "stay.resume": Step(stay.ask_resume, stay.take_opening, {"ok": NEXT, "unclear": AGAIN}, passing=True),
    "stay.change": Step(
        stay.ask_change,
        stay.take_change,
        {"dates": "stay.dates", "people": "stay.people", "listing": "stay.listing", "nothing": NEXT},
        says=frozenset({"nothing"}),
        passing=True,
    ),
    "stay.back": Step(
        stay.ask_nothing,
        leads={"listing": "stay.listing", "dates": "stay.dates", "people": "stay.people", "name": "stay.name",
               "code": "stay.code"},
        enter=stay.step_back,
    ),
    "stay.cancel": Step(
        stay.ask_nothing,
        leads={"cancelled": "stay.done", "nothing": "stay.done", "paid": "mine"},
        enter=stay.cancel,
        says=frozenset({"cancelled", "nothing", "paid"}),
    ),
    "stay.start_over": Step(stay.ask_nothing, leads={"ok": NEXT}, enter=stay.start_over),
    "stay.done": Step(stay.ask_nothing, stay.take_opening, {"ok": NEXT, "unclear": NEXT, "resume": "stay.resume"}),
    "menu": Step(menu.ask_menu, passing=True),
    "help": Step(menu.ask_help, passing=True),
    "mine": Step(mine.ask_list, passing=True),
    "mine.show": Step(mine.ask_nothing, mine.take_show, {"shown": "mine.shown", "gone": "mine"}, says=frozenset({"gone"})),
    "mine.shown": Step(mine.ask_shown, passing=True),
    "mine.ticket": Step(mine.ask_newest, passing=True),
    "owner.requests": Step(owner.ask_requests, passing=True),
    "owner.arrivals": Step(owner.ask_arrivals, passing=True),
    "admin.today": Step(admin.ask_today, passing=True),
    "referrer.earn": Step(referrer.ask_code, passing=True),
}
