"""A message edited after it was answered: read once more in place of the old one, as if that had never been said."""

from __future__ import annotations

from flows import handover
from flows.reading.wishes import read_wish
from flows.stay import course
from flows.turn import Turn


def read_anew(turn: Turn) -> bool:
    """Whether an edit is to be read; the talk then stands where it stood before the old words.

    Only the last thing said can be taken back so. An older one is read when it asks for a change in plain words, and
    passed on when a person has the talk; else it stays without an answer.
    """
    if turn.talk.last_message_id == turn.said.edits:
        _take_back(turn)
        return True
    return read_wish(turn.said.text, turn.today, language=turn.locale) is not None or handover.holds_words(turn)


def _take_back(turn: Turn) -> None:
    before = turn.talk.before
    if not before or before.get("message") != turn.said.edits or course.BOOKED in turn.answers:
        return
    course.undo(turn)
    turn.preface, turn.final = "", False
    turn.talk.step = str(before["step"])
