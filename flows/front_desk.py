"""The front desk in the talk: a guest's code is shown as what it is worth now, and a tap checks them in or out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from flows.reading.desk import DeskWord, read_desk_word
from flows.said import Said
from flows.turn import Reply, Turn
from services import links
from services.days import show_instant
from services.owner import front_desk
from services.owner.front_desk import Judged
from services.post import pictures
from services.post.messages import Choice, Message
from services.referrer import referrals

# Where a referral code is asked for, which looks much like a check-in code.
ASKS_FOR_A_CODE: Final = "stay.code"
LET_IN: Final = ("checked_in", "problem")
TAPS: Final = {"valid": LET_IN, "undone": LET_IN, "in_house": ("checked_out", "problem")}


def aside(turn: Turn) -> Reply | None:
    """A check-in code, or a ticket's link or picture, from somebody guests show them to; None when it is none."""
    return READERS[turn.said.kind](turn) if reads(turn) else None


def reads(turn: Turn) -> bool:
    """Whether this is for the desk: anything that may be a ticket, from somebody guests show them to."""
    if not turn.roles.keeps_a_desk or turn.said.kind not in READERS:
        return False
    return turn.said.kind != "text" or _link(turn) is not None or _word(turn) is not None


def _typed(turn: Turn) -> Reply | None:
    booking_id, word = _link(turn), _word(turn)
    if booking_id:
        return Reply(_shown(turn, front_desk.by_ticket(turn.work, turn.person, booking_id)))
    if word is None:
        return None
    judge = front_desk.check_out if word.leaves else front_desk.by_code
    return Reply(_shown(turn, judge(turn.work, turn.person, word.code)))


def _picture(turn: Turn) -> Reply | None:
    """Somebody looks at it, and what they see comes as a turn of its own; so there is nothing to say yet."""
    said = turn.said
    if not said.media_id:
        return None
    noted = pictures.note(
        turn.work, inbox_id=turn.inbox_id, talker=turn.person.address, media_id=said.media_id, sent_at=said.at
    )
    return Reply(None if noted else Message(turn.text("front_desk", "too_many_pictures")))


def _scan(turn: Turn) -> Reply | None:
    if turn.said.failed:
        return Reply(Message(turn.text("front_desk", "not_seen")))
    booking_id = turn.said.text
    return Reply(_shown(turn, front_desk.by_ticket(turn.work, turn.person, booking_id))) if booking_id else None


READERS: Final[Mapping[str, Callable[[Turn], Reply | None]]] = {"text": _typed, "picture": _picture, "scan": _scan}


def take_checked_in(turn: Turn, said: Said) -> str:
    """The guest is let in; who taps again reads since when."""
    return _says(turn, front_desk.check_in(turn.work, turn.person, said.choice))


def take_undo(turn: Turn, said: Said) -> str:
    """The check-in was a mistake."""
    return _says(turn, front_desk.undo(turn.work, turn.person, said.choice, said.at))


def take_checked_out(turn: Turn, said: Said) -> str:
    """The guest has left."""
    return _says(turn, front_desk.check_out(turn.work, turn.person, said.choice))


def take_problem(turn: Turn, said: Said) -> str:
    """Something is wrong at the door; an admin will call."""
    judged = front_desk.report_problem(turn.work, turn.person, said.choice)
    if judged.booking is None:
        return _says(turn, judged)
    turn.preface = turn.text("front_desk", "problem_told", **_facts(turn, judged))
    return "said"


def ask_said(turn: Turn, again: bool) -> Message | None:
    """What was just said needs no question; taps that go with it are shown."""
    words, turn.preface = turn.preface, ""
    return Message(words, tuple(turn.offers)) if turn.offers or words else None


TAKES: Final[Mapping[str, Callable[[Turn, Said], str]]] = {
    "checked_in": take_checked_in,
    "undo": take_undo,
    "checked_out": take_checked_out,
    "problem": take_problem,
}


def _link(turn: Turn) -> str | None:
    return links.booking_of_ticket(turn.work.settings, turn.said.text)


def _word(turn: Turn) -> DeskWord | None:
    word = read_desk_word(turn.said.text)
    return None if word and not word.named and _is_a_referral_code(turn, word) else word


def _is_a_referral_code(turn: Turn, word: DeskWord) -> bool:
    return turn.talk.step == ASKS_FOR_A_CODE or referrals.find(turn.work, word.code) is not None


def _says(turn: Turn, judged: Judged) -> str:
    shown = _shown(turn, judged)
    turn.preface, turn.offers = shown.text, list(shown.choices)
    return "said"


def _shown(turn: Turn, judged: Judged) -> Message:
    """What the code is worth now, with what can be done about it."""
    return Message(turn.text("front_desk", judged.verdict, **_facts(turn, judged)), _taps(turn, judged))


def _facts(turn: Turn, judged: Judged) -> dict[str, str]:
    booking, admin_phone = judged.booking, turn.work.settings.admin_phone
    if booking is None:
        return {"admin_phone": admin_phone}
    since = show_instant(judged.since, booking.listing.timezone, turn.locale) if judged.since else ""
    return turn.booking_facts(booking) | {"since": since}


def _taps(turn: Turn, judged: Judged) -> tuple[Choice, ...]:
    if judged.booking is None:
        return ()
    names = TAPS.get(judged.verdict, ())
    if front_desk.can_be_undone(judged, turn.said.at):
        names = ("undo", *names)
    code = judged.booking.check_in_code
    return tuple(Choice(f"desk.{name}:{code}", turn.text("front_desk", f"tap_{name}")) for name in names)
