"""Plays one turn of a talk: reads the answer by the table of steps and puts the next question. One message a turn."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Final

from services.messages import Message

from flows import asides, words
from flows.draft import Draft
from flows.reading.choices import pick
from flows.said import Said
from flows.steps import AGAIN, HERE, MISSES, STEPS, Step
from flows.turn import Turn

HOME: Final = "home"
SILENT_KINDS: Final = frozenset({"reaction", "system"})
READ_KINDS: Final = frozenset({"text", "choice"})
SILENCE: Final = timedelta(hours=12)
# The way through the table is at most this long in one turn; more would be a circle.
MOST_STEPS: Final = 12


def play(turn: Turn) -> list[Message]:
    """Read what was said, move the talk on, and answer the messages to send: mostly one, none for a reaction."""
    if turn.said.kind in SILENT_KINDS:
        return []
    if turn.talk.step not in STEPS:
        turn.talk.step = HOME
    turn.answers = dict(turn.talk.answers)
    message = _answer(turn)
    turn.talk.answers = turn.answers
    turn.talk.shown = [[choice.id, choice.title] for choice in message.choices] if message else []
    turn.talk.updated_at = turn.work.now
    return [message] if message else []


def _answer(turn: Turn) -> Message | None:
    if turn.said.kind not in READ_KINDS:
        return _again(turn, asides.unread(turn))
    aside = asides.take(turn)
    if aside is not None:
        if aside.step:
            turn.talk.step = aside.step
        return aside.message
    if turn.said.choice:
        return _tapped(turn, turn.said)
    picked = _picked(turn)
    word = words.find(turn.said.text)
    if word and not picked:
        return _word(turn, word)
    if picked:
        return _tapped(turn, replace(turn.said, kind="choice", choice=picked))
    if _comes_back(turn):
        return _go(turn, "stay.resume", "")
    return _take(turn, turn.talk.step, turn.said)


def _picked(turn: Turn) -> str | None:
    """The id of the shown choice that was typed by its number or words, if this step reads answers that way."""
    shown = [(str(choice), str(title)) for choice, title in turn.talk.shown]
    step = STEPS[turn.talk.step]
    if not shown or not turn.said.text.strip():
        return None
    if step.picks == "exact":
        said = turn.said.text.strip().casefold()
        return next((choice for choice, title in shown if title.casefold() == said), None)
    return pick(turn.said.text, shown)


def _tapped(turn: Turn, said: Said) -> Message | None:
    """A tap names its step before the colon, so a button of any age leads somewhere."""
    name, _, value = said.choice.partition(":")
    turn.said = replace(said, choice=value)
    if name == "word":
        return _word(turn, value)
    if name in STEPS:
        return _take(turn, name, turn.said)
    return _again(turn, turn.text("stay.listing", "unclear"))


def _word(turn: Turn, word: str) -> Message | None:
    name, outcome = words.obey(turn, word)
    return _go(turn, name, outcome)


def _take(turn: Turn, name: str, said: Said) -> Message | None:
    step = STEPS[name]
    outcome = step.take(turn, said)
    if outcome in MISSES:
        wished = words.wish(turn)
        if wished is not None:
            return _go(turn, *wished)
        turn.talk.misses += 1
        return _again(turn, _preface(turn, name, outcome))
    turn.talk.misses = 0
    to = step.leads[outcome]
    if to == AGAIN:
        return _go(turn, name, outcome)
    return _go(turn, to, outcome, frm=name)


def _go(turn: Turn, name: str, outcome: str, frm: str = "") -> Message | None:
    """Walk to a step, through those that only act, and put its question; what led there is said first."""
    preface = _preface(turn, frm or name, outcome)
    for _ in range(MOST_STEPS):
        step = STEPS[name]
        turn.talk.step = name
        outcome = step.enter(turn) if step.enter else HERE
        if outcome == HERE:
            break
        preface = _preface(turn, name, outcome) or preface
        name = step.leads[outcome]
    message = STEPS[name].ask(turn)
    return _joined(preface, message)


def _again(turn: Turn, preface: str) -> Message | None:
    if turn.talk.misses >= 2:
        preface = f"{preface}\n{turn.text('engine', 'misses', admin_phone=turn.work.settings.admin_phone)}"
    message = STEPS[turn.talk.step].ask_again(turn)
    return _joined(preface, message)


def _preface(turn: Turn, name: str, outcome: str) -> str:
    step: Step = STEPS[name]
    return turn.text(step.texts or name, outcome) if outcome in step.says else ""


def _joined(preface: str, message: Message | None) -> Message | None:
    if message is None:
        return Message(preface) if preface else None
    return replace(message, text=f"{preface}\n\n{message.text}") if preface else message


def _comes_back(turn: Turn) -> bool:
    """Whether somebody returns after a long silence in the middle of a booking, with nothing but a greeting."""
    last = turn.talk.updated_at
    draft = Draft.of(turn.answers)
    silent = turn.work.now - last > SILENCE
    return silent and draft.begun and turn.talk.step.startswith("stay.") and words.is_greeting(turn.said.text)
