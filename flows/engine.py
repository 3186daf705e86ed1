"""Plays one turn of a talk: reads the answer by the table of steps and puts the next question. One message a turn."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any, Final

from flows import asides, change, edits, handover, language, late, moving, nudge, rating, words
from flows.draft import Draft
from flows.reading.choices import pick
from flows.said import Said
from flows.stay import course, form
from flows.stay.words import known
from flows.step import AGAIN, HERE
from flows.steps import MAY_BE_WISHES, MISSES, STEPS
from flows.turn import Turn
from services.post.messages import Choice, Message

HOME: Final = "home"
AFTER: Final = "stay.after"
SILENT_KINDS: Final = frozenset({"reaction", "system"})
READ_KINDS: Final = frozenset({"text", "choice", "silence"})
SILENCE: Final = timedelta(hours=12)
# The way through the table in one turn is short; anything longer would be a circle.
MOST_STEPS: Final = 8
MOST_LAST_WORDS: Final = 1000
BESIDE_THE_ANSWERS: Final = frozenset({"booking_id", "last_total", "nudged", "page", "form", change.KEY})
NUMBERED_OTHERWISE: Final = frozenset({"stay.people"})
# What moves money or ends a booking, by how the ids of its choices begin.
FINAL: Final = ("mine.cancelled", "moving.yes", "moving.refund", "referrer.payout_", "admin.refund_", "admin.payout_",
                "admin.release", "admin.confirm_for", "admin.cancel_for", "admin.stray_")  # fmt: skip
# A second miss gets the choices by number, a third one a person.
MISSES_TO_NUMBERS, MISSES_TO_PERSON = 2, 3


def play(turn: Turn) -> Message | None:
    """Read what was said, move the talk on, and answer with one message, or with none where silence is right."""
    if turn.said.kind in SILENT_KINDS:
        return None
    talk = turn.talk
    turn.answers = dict(talk.answers)
    talk.step = change.where_it_stands(turn, talk.step) if talk.step in STEPS else HOME
    if course.leave_when_booked(turn):
        talk.step = AFTER
    if turn.said.edits and not edits.read_anew(turn):
        return None
    if course.leave_when_over(turn) and talk.step == AFTER:
        talk.step = HOME
    stood: dict[str, Any] = {"step": talk.step, "answers": dict(turn.answers)}
    message = _in_whose_hands(turn)
    talk.answers = turn.answers
    if not turn.final and _known(stood["answers"]) != _known(turn.answers):
        talk.before = stood | {"message": _original(turn)}
    if message is not None:
        talk.shown = [[choice.id, choice.title] for choice in message.choices]
    if turn.said.kind != "silence":
        talk.last_message_id = talk.last_message_id if turn.newer else _original(turn)
        talk.updated_at = turn.work.now
    talk.nudge_at = nudge.due_at(turn)
    return message


def _original(turn: Turn) -> str:
    """The id under which what was said may be edited later."""
    return turn.said.edits or turn.said.message_id


def _known(answers: dict[str, Any]) -> dict[str, Any]:
    """What was answered, without what only the bot keeps beside it; an empty field is one not answered."""
    return {key: value for key, value in answers.items() if value and key not in BESIDE_THE_ANSWERS}


def wake(turn: Turn) -> Message:
    """The two lines and the question with which the bot takes a talk up again that a person handed back."""
    talk = turn.talk
    turn.answers = dict(talk.answers)
    if course.leave_when_booked(turn):
        talk.step = AFTER
    about = known(turn)
    turn.preface = turn.text("handover", "back")
    question = _question(turn)
    said_below = question is not None and about in question.text
    what = turn.text("handover", "back_known", known=about) if about and not said_below else ""
    more = "" if question else turn.text("handover", "back_open")
    words_back = "\n".join(filter(None, (turn.preface, what, more)))
    message = _joined(words_back, question) or Message(words_back)
    talk.answers, talk.misses = turn.answers, 0
    talk.shown = [[choice.id, choice.title] for choice in message.choices]
    return message


def _in_whose_hands(turn: Turn) -> Message | None:
    """A person's, while they have this talk or speak in another one; else the bot's."""
    held = handover.hold(turn)
    if turn.said.kind in ("text", "choice"):
        _keep_last_words(turn)
    if held is None:
        held = handover.relay(turn)
    if held is not None:
        return held.message
    if turn.newer:
        return _late(turn)
    heard = language.hear(turn)
    return _joined(heard, _answer(turn))


def _late(turn: Turn) -> Message | None:
    """What is heard after something newer counts where it names what it wants; else it is told to have come late."""
    turn.settled = late.settled(turn)
    if turn.settled:
        return None
    if named := language.named(turn.said):
        return _tapped(turn, f"language:{named}")
    if (aside := asides.take(turn)) is not None:
        return aside.message
    word = late.acts(turn)
    if word and STEPS[words.LEADS[word]].passing:
        return _go(turn, words.LEADS[word])
    if not word and late.fills_in(turn):
        return _go(turn, "stay.next")
    return _joined(late.told(turn), _question(turn))


def _keep_last_words(turn: Turn) -> None:
    """What the guest wrote last; while they wait for a person, all they wrote meanwhile."""
    overtaken = turn.newer and not handover.waits(turn)
    if not overtaken and not words.find(turn, turn.said.text):
        before = turn.talk.last_words if handover.waits(turn) else ""
        turn.talk.last_words = f"{before}\n{turn.said.text}".strip()[-MOST_LAST_WORDS:]


def _answer(turn: Turn) -> Message | None:
    named = language.named(turn.said)
    if named:
        return _tapped(turn, f"language:{named}")
    aside = asides.take(turn)
    if aside is not None:
        return aside.message
    if turn.said.kind == "form" and form.is_ours(turn):
        return _take(turn, "stay.form", turn.said)
    if turn.said.kind not in READ_KINDS:
        return _joined(asides.unread(turn), _question(turn))
    if turn.said.choice:
        return _tapped(turn, turn.said.choice)
    picked = rating.typed(turn) or moving.typed(turn) or _picked(turn)
    if picked:
        return _tapped(turn, picked)
    word = words.find(turn, turn.said.text)
    if word:
        return _go(turn, words.LEADS[word])
    if _comes_back(turn):
        return _go(turn, "stay.resume")
    return _take(turn, turn.talk.step, turn.said)


def _picked(turn: Turn) -> str | None:
    """The id of the shown choice that was typed by its number or words, where this step reads answers so."""
    shown = [(str(choice), str(title)) for choice, title in turn.talk.shown]
    said = turn.said.text.strip()
    if not shown or not said:
        return None
    exact = next((choice for choice, title in shown if title.casefold() == said.casefold()), None)
    asked = STEPS.get(shown[0][0].partition(":")[0])
    if exact or (asked and asked.picks == "exact") or words.find(turn, said):
        return exact
    return pick(said, shown, final=any(choice.startswith(FINAL) for choice, _ in shown), language=turn.locale)


def _tapped(turn: Turn, choice: str) -> Message | None:
    """A choice names its step before the colon, so a button of any age leads somewhere."""
    name, _, value = choice.partition(":")
    if name == "word" and value in words.LEADS:
        name = words.LEADS[value]
        return _go(turn, name if _may_come(turn, name) else "menu")
    if name not in STEPS or not STEPS[name].may_be_tapped or not _may_come(turn, name):
        return _again(turn, turn.text("engine", "strange_button"))
    if turn.talk.step == AFTER and not course.tap_after(turn, name):
        return _go(turn, AFTER)
    turn.said = replace(turn.said, kind="choice", choice=value)
    return _take(turn, name, turn.said)


def _may_come(turn: Turn, name: str) -> bool:
    """Whether this number may come to that step; a button does not make anybody an admin."""
    return STEPS[name].only != "admin" or turn.roles.admin


def _take(turn: Turn, name: str, said: Said) -> Message | None:
    step = STEPS[name]
    outcome = step.take(turn, said)
    if outcome in MAY_BE_WISHES and not said.choice:
        wished = words.wish(turn)
        if wished is not None:
            turn.talk.misses = 0
            return _go(turn, *wished)
    turn.talk.misses = turn.talk.misses + 1 if outcome in MISSES else 0
    preface = _sentence(turn, name, outcome)
    to = step.leads[outcome]
    return _again(turn, preface, name) if to == AGAIN else _go(turn, to, preface=preface)


def _go(turn: Turn, name: str, outcome: str = "", preface: str = "") -> Message | None:
    """Walk to a step, through those that only act, and put its question; what led there is said first."""
    stood = turn.talk.step
    preface = preface or _sentence(turn, name, outcome)
    for _ in range(MOST_STEPS):
        step = STEPS[name]
        entered = step.enter(turn) if step.enter else HERE
        if entered == HERE:
            break
        preface = _sentence(turn, name, entered) or preface
        name = step.leads[entered]
    if not step.passing:
        turn.talk.step = name
    question = _joined(preface, step.ask(turn, name == stood))
    return _joined(turn.preface, question)


def _again(turn: Turn, preface: str, name: str = "") -> Message | None:
    """The same question once more, with what was wrong; then with its choices by number; then a person is offered."""
    if name and not STEPS[name].passing:
        turn.talk.step = name
    if turn.talk.misses >= MISSES_TO_PERSON:
        return _offered_person(turn)
    question = _question(turn)
    if turn.talk.misses == MISSES_TO_NUMBERS:
        question = _by_number(turn, question)
    return _joined(turn.preface, _joined(preface, question))


def _by_number(turn: Turn, question: Message | None) -> Message:
    """The question with its choices spelled out; one that has none gets those that always help."""
    if question is None or not question.choices:
        general = _general(turn, "general_buttons", ("continue", "change", "menu"))
        words_of_it = question.text if question else ""
        question = Message(words_of_it, general, footer=question.footer if question else "")
    # Where a number is an answer itself, the choices are shown as they may be typed.
    plain_numbers = question.choices[0].id.partition(":")[0] not in NUMBERED_OTHERWISE
    head, line = ("numbered", "line") if plain_numbers else ("lettered", "bullet")
    lines = [turn.text("engine", line, number=n, title=each.title) for n, each in enumerate(question.choices, 1)]
    return replace(question, text="\n".join([question.text, "", turn.text("engine", head), *lines]).strip())


def _offered_person(turn: Turn) -> Message:
    choices = _general(turn, "person_buttons", ("agent", "continue", "menu"))
    return Message(turn.text("engine", "person", admin_phone=turn.work.settings.admin_phone), choices)


def _general(turn: Turn, part: str, leads: tuple[str, ...]) -> tuple[Choice, ...]:
    titles = turn.titles("engine", part)
    return tuple(Choice(f"word:{word}", title) for word, title in zip(leads, titles, strict=True))


def _question(turn: Turn) -> Message | None:
    """The question the talk stands at."""
    step = STEPS[turn.talk.step]
    return step.ask(turn, True)


def _sentence(turn: Turn, name: str, outcome: str) -> str:
    return turn.text(name, outcome) if outcome in STEPS[name].says else ""


def _joined(preface: str, message: Message | None) -> Message | None:
    if message is None:
        return Message(preface) if preface else None
    return replace(message, text=f"{preface}\n\n{message.text}") if preface else message


def _comes_back(turn: Turn) -> bool:
    """Whether somebody returns after a long silence in the middle of a booking, with nothing but a greeting."""
    silent = turn.work.now - turn.talk.updated_at > SILENCE
    return silent and Draft.of(turn.answers).begun and words.is_greeting(turn.said.text)
