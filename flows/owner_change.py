"""The owner's answer to a change of a confirmed stay, by tap or by typed code."""

from __future__ import annotations

from flows.turn import Reply, Turn
from services.changes import answers
from services.post.messages import Message


def tapped(turn: Turn) -> Reply:
    """A button under a change."""
    return _told(turn, answers.take_tap(turn.work, turn.person, turn.said.choice, turn.said.at))


def typed(turn: Turn, action: str, code: str) -> Reply | None:
    """A typed answer; None when the code is no change's."""
    judged = answers.take_typed(turn.work, turn.person, action, code)
    return None if judged.verdict == "unknown" else _told(turn, judged)


def send_waiting(turn: Turn) -> int:
    """Send each change that waits for this owner again, with fresh buttons; answers how many."""
    waiting = answers.waiting_for(turn.work, turn.person)
    for change in waiting:
        answers.ask_again(turn.work, change, f"again:{turn.inbox_id}:{change.change_id}")
    return len(waiting)


def _told(turn: Turn, judged: answers.Judged) -> Reply:
    """The present truth; after a decision the notices say it, so nothing is said here."""
    if judged.verdict == "done":
        return Reply(None)
    if judged.change is None or judged.verdict == "not_yours":
        return Reply(Message(turn.text("owner", "not_yours")))
    if judged.verdict in ("expired", "used"):
        answers.ask_again(turn.work, judged.change, f"again:{turn.inbox_id}:{judged.change.change_id}")
    return Reply(Message(turn.text("owner.change", judged.verdict, **turn.booking_facts(judged.change.booking))))
