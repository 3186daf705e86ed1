"""The owner's part of the talk: their answer by tap or by typed code, and what waits for them."""

from __future__ import annotations

import re
from typing import Final

from flows import owner_change
from flows.draft import Draft
from flows.reading.choices import pick
from flows.reading.yes_no import read_yes_no
from flows.spoken import means
from flows.turn import Reply, Turn
from services import texts
from services.changes import answers
from services.owner import owner_taps, owners
from services.post.messages import Message
from services.states import CONFIRMED
from services.tables import Booking

TYPED: Final = re.compile(
    r"\s*(?P<word>\D+?)[\s:#-]+(?P<code>TH-?[0-9A-Z]{7}|(?=[0-9A-Z]*\d)[0-9A-Z]{7}|\d{4}(?:C\d{1,2})?)\s*[.!]?\s*",
    re.IGNORECASE,
)


def aside(turn: Turn) -> Reply | None:
    """An owner's answer, wherever the talk stands; None when what was said is none."""
    if owner_taps.looks_like_one(turn.said.choice):
        if answers.is_about_a_change(turn.work, turn.said.choice):
            return owner_change.tapped(turn)
        return _told(turn, owners.take_tap(turn.work, turn.person, turn.said.choice, turn.said.at))
    if turn.said.kind != "text" or not turn.roles.owner:
        return None
    typed = TYPED.fullmatch(turn.said.text)
    action = _action(typed["word"] if typed else turn.said.text)
    if not action:
        return None
    if typed is None:
        return _which_request(turn)
    turn.facts["code"] = typed["code"].upper()
    if (told := owner_change.typed(turn, action, typed["code"])) is not None:
        return told
    return _told(turn, owners.take_typed(turn.work, turn.person, action, typed["code"]))


def is_answer(text: str) -> bool:
    """Whether a text is an owner's yes or no with the number of a request."""
    typed = TYPED.fullmatch(text)
    return typed is not None and _action(typed["word"]) != ""


def _action(word: str) -> str:
    """What a word of an owner's answers to a request: `confirm`, `cancel`, or nothing."""
    if means(word, "cancel"):
        return "cancel"
    agreed = read_yes_no(word)
    return "" if agreed is None else "confirm" if agreed else "cancel"


def _which_request(turn: Turn) -> Reply | None:
    """A yes or no without its number: never guessed at, but the requests that wait come again with their buttons.

    None when it answers something else: a question of ours with choices, or a stay of the owner's own.
    """
    shown = [(str(choice), str(title)) for choice, title in turn.talk.shown]
    if Draft.of(turn.answers).begun or pick(turn.said.text, shown, final=True, language=turn.locale):
        return None
    waits = owners.waiting_for(turn.work, turn.person) or answers.waiting_for(turn.work, turn.person)
    return Reply(ask_requests(turn, True)) if waits else None


def ask_requests(turn: Turn, again: bool) -> Message:
    """How many requests wait; each is sent again with fresh buttons."""
    waiting = owners.waiting_for(turn.work, turn.person)
    for booking in waiting:
        _send_again(turn, booking)
    count = len(waiting) + owner_change.send_waiting(turn)
    if not count:
        return Message(turn.text("owner", "none_waiting"))
    return Message(turn.text("owner", "waiting", guests=texts.count(turn.locale, "waiting", count)))


def ask_arrivals(turn: Turn, again: bool) -> Message:
    """Who comes to this owner's places."""
    coming = owners.arrivals_for(turn.work, turn.person)
    if not coming:
        return Message(turn.text("owner", "none_arriving"))
    lines = [turn.text("owner", _arrival(booking), **turn.booking_facts(booking)) for booking in coming]
    return Message("\n".join([turn.text("owner", "arrivals"), *lines]))


def _arrival(booking: Booking) -> str:
    return "in_house" if booking.booking_status == "CHECKED_IN" else "arrival"


def _told(turn: Turn, judged: owners.Judged) -> Reply:
    """The present truth; after a decision the notices say it, so nothing is said here."""
    if judged.verdict == "done":
        return Reply(None)
    if judged.booking is None:
        return Reply(Message(turn.text("owner", judged.verdict)))
    if judged.verdict in ("expired", "used"):
        _send_again(turn, judged.booking)
        return Reply(Message(turn.text("owner", judged.verdict)))
    return Reply(Message(_truth(turn, judged.booking)))


def _truth(turn: Turn, booking: Booking) -> str:
    facts = turn.booking_facts(booking)
    if booking.booking_status in CONFIRMED:
        return turn.text("owner", "already_confirmed", **facts)
    if (booking.decided_by or "").startswith("owner"):
        return turn.text("owner", "already_cancelled", **facts)
    return turn.text("owner", "already_over", **facts, state=turn.text("state", booking.booking_status))


def _send_again(turn: Turn, booking: Booking) -> None:
    owners.ask_again(turn.work, booking, f"again:{turn.inbox_id}:{booking.booking_id}")
