"""A person takes over: the guest's words go to an admin and back, and the bot is silent until the talk is its own."""

from __future__ import annotations

from functools import partial
from typing import Final

from flows import front_desk, owner
from flows.draft import Draft
from flows.said import Said
from flows.spoken import means
from flows.stay import card, course
from flows.stay.words import known
from flows.turn import Reply, Turn
from services import bookings, texts
from services.contacts import handover
from services.facts import booking_facts
from services.owner import owner_taps
from services.post.messages import Choice, Message
from services.tables import Booking, Conversation

# Taps that are judged by what they name and not by where a talk stands, so they act in any talk.
ACTING: Final = ("desk.", "admin.", "handover.")
MOST_NAME: Final = 20


def call(turn: Turn) -> str:
    """Call a person to this talk; for an admin there is nobody to call."""
    if not turn.roles.admin and not handover.has_it(turn.talk):
        handover.call(turn.work, turn.talk, partial(_facts, turn))
    return "HERE"


def ask_called(turn: Turn, again: bool) -> Message:
    """Who comes and about when, and the way back to the bot; for an admin, who waits."""
    if turn.roles.admin:
        return _ask_waiting(turn)
    text = turn.text("handover", "called", **_promise(turn))
    return Message(text, (Choice("word:continue", turn.text("handover", "go_on")),))


def hold(turn: Turn) -> Reply | None:
    """What becomes of the words of a guest whose talk a person has in hand; None when the bot may read them."""
    talk = turn.talk
    if not handover.has_it(talk) or _acts(turn):
        return None
    if turn.said.kind == "silence":
        return Reply(None)
    if _goes_on(turn):
        handover.tell_of_leaving(turn.work, talk, guest_name(turn))
        handover.give_back(turn.work, talk, f"guest:{turn.person.id}")
        return None
    words = _words(turn)
    if talk.taken_by:
        handover.forward(turn.work, talk, guest_name(turn), words, f"said:{turn.inbox_id}")
        return Reply(None)
    return Reply(ask_called(turn, True) if _is_word(turn, "agent") else None)


def holds_words(turn: Turn) -> bool:
    """Whether what is said here goes to another person and not to the bot."""
    return handover.has_it(turn.talk) or bool(turn.roles.admin and handover.in_hand_of(turn.work, turn.person.address))


def waits(turn: Turn) -> bool:
    """Whether a person was called to this talk and has not come yet."""
    return handover.has_it(turn.talk) and not turn.talk.taken_by


def relay(turn: Turn) -> Reply | None:
    """What an admin types while they have a talk in hand goes to its guest; None when it is for the bot."""
    if not turn.roles.admin or turn.said.kind != "text":
        return None
    replied_to = handover.of_reply(turn.work, turn.said.replies_to)
    talk = handover.locked(turn.work, replied_to or handover.in_hand_of(turn.work, turn.person.address))
    if talk is None:
        return Reply(Message(turn.text("handover", "over"))) if replied_to else None
    # Words that come late were meant for whoever was in hand when they were written.
    if turn.newer and not replied_to and (talk.taken_at is None or talk.taken_at > turn.said.at):
        return None
    if _is_word(turn, "done"):
        return Reply(_hand_back(turn, talk))
    if not handover.take(turn.work, talk, turn.person.address, admin_name(turn)):
        return Reply(Message(turn.text("handover", "other_has_it")))
    handover.answer(turn.work, talk, admin_name(turn), turn.said.text, f"answer:{turn.inbox_id}")
    return Reply(None)


def take_it(turn: Turn, said: Said) -> str:
    """An admin takes a talk."""
    talk = _tapped(turn, said)
    if talk is None:
        turn.preface = turn.text("handover", "over")
    elif handover.take(turn.work, talk, turn.person.address, admin_name(turn)):
        facts = {"guest_name": _name_of(turn, talk), "last_words": talk.last_words or "-"}
        turn.preface = turn.text("handover", "yours", **facts)
        turn.offers = [Choice(f"handover.back:{talk.id}", turn.text("handover", "hand_back"))]
    else:
        turn.preface = turn.text("handover", "other_has_it")
    return "said"


def take_back(turn: Turn, said: Said) -> str:
    """An admin hands a talk back to the bot."""
    talk = _tapped(turn, said)
    if talk is None:
        turn.preface = turn.text("handover", "over")
    elif talk.taken_by not in ("", turn.person.address):
        turn.preface = turn.text("handover", "other_has_it")
    else:
        turn.preface = _hand_back(turn, talk).text
    return "said"


def guest_name(turn: Turn) -> str:
    """What to call this guest."""
    return Draft.of(turn.answers).name or _name_of(turn, turn.talk)


def admin_name(turn: Turn) -> str:
    """What to call this admin before guests."""
    person = turn.person
    return person.name or person.profile_name or turn.text("handover", "one_of_us")


def _hand_back(turn: Turn, talk: Conversation) -> Message:
    handover.give_back(turn.work, talk, f"admin:{turn.person.address}")
    turn.woken = talk
    turn.work.tx.flush()
    said = turn.text("handover", "handed_back", guest_name=_name_of(turn, talk))
    other = handover.locked(turn.work, handover.in_hand_of(turn.work, turn.person.address))
    if other is not None:
        said = f"{said} {turn.text('handover', 'still_yours', guest_name=_name_of(turn, other))}"
    return Message(said)


def _ask_waiting(turn: Turn) -> Message:
    waiting = handover.waiting(turn.work)
    if not waiting:
        return Message(turn.text("handover", "none_waiting"))
    rows = tuple(
        Choice(f"handover.take:{talk.id}", _name_of(turn, talk)[:MOST_NAME], handover.last_words(talk)[:72])
        for talk in waiting
    )
    return Message(turn.text("handover", "waiting"), rows, list_title=turn.text("admin", "choose"))


def _tapped(turn: Turn, said: Said) -> Conversation | None:
    return handover.locked(turn.work, int(said.choice)) if said.choice.isdecimal() else None


def _acts(turn: Turn) -> bool:
    """Whether this is a deed about something else than the talk: an owner's answer, the front desk, a plain STOP."""
    said = turn.said
    if said.kind == "scan":
        return True
    if said.choice:
        return owner_taps.looks_like_one(said.choice) or said.choice.startswith(ACTING)
    typed = said.kind == "text" and turn.roles.owner and owner.is_answer(said.text)
    return bool(typed) or front_desk.reads(turn) or _is_word(turn, "stop")


def _goes_on(turn: Turn) -> bool:
    """Whether the guest wants the bot again: by its button at any time, by the word only while nobody has come."""
    if turn.said.choice:
        return turn.said.choice == "word:continue"
    return not turn.newer and not turn.talk.taken_by and _is_word(turn, "continue")


def _words(turn: Turn) -> str:
    """What was said in words that can be passed on."""
    said = turn.said
    if said.kind in ("text", "choice"):
        return said.text
    return f"{turn.text('handover.sent', said.kind)} {said.text}".strip()


def _is_word(turn: Turn, word: str) -> bool:
    return turn.said.kind == "text" and means(turn.said.text, word)


def _promise(turn: Turn) -> dict[str, str]:
    settings = turn.work.settings
    return {"minutes": str(settings.person_response_minutes), "admin_phone": settings.admin_phone}


def _facts(turn: Turn, locale: str) -> dict[str, str]:
    """Who asks, and where their talk stands, in the language of whoever is called."""
    standing = turn.talk.step.removeprefix("stay.")
    part = standing if standing in texts.parts(locale, "standing") else "other"
    return {
        "guest_name": guest_name(turn),
        "guest_phone": turn.person.phone or "-",
        "about": _about(turn, locale),
        "standing": texts.say(locale, "standing", part),
        "last_words": handover.last_words(turn.talk),
    }


def _about(turn: Turn, locale: str) -> str:
    booking = _booking(turn)
    if booking is None:
        return known(turn, locale) or "-"
    return texts.say(locale, "handover", "about", **booking_facts(booking, turn.work.settings, locale))


def _booking(turn: Turn) -> Booking | None:
    booked = turn.answers.get(course.BOOKED)
    return bookings.by_id(turn.work, str(booked)) if booked else card.current(turn)


def _name_of(turn: Turn, talk: Conversation) -> str:
    return talk.person.name or talk.person.profile_name or turn.text("handover", "guest")
