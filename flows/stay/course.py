"""The course of a booking talk: which question is next, one back, a change, a let-go, a fresh start, a return."""

from __future__ import annotations

from flows.draft import Draft
from flows.said import Said
from flows.stay import card, opening
from flows.stay.words import known
from flows.turn import Turn
from services import bookings
from services.messages import Choice, Message
from services.states import PAID, UNPAID

# The questions in their order, each with the fields it fills; back empties the last one that is filled.
ORDER: dict[str, tuple[str, ...]] = {
    "listing": ("listing_id",),
    "dates": ("check_in", "check_out"),
    "people": ("guests", "vegetarian", "non_vegetarian"),
    "name": ("name",),
    "code": ("asked_code",),
}
EMPTY = Draft()


def first_open_question(turn: Turn) -> str:
    """The first thing still unknown; light questions are left out when the first message said all that matters."""
    draft = Draft.of(turn.answers)
    if _is_settled(turn):
        turn.answers.clear()
        draft = Draft()
    if draft.quick and opening.guest_name(turn, draft):
        draft.name, draft.asked_code = opening.guest_name(turn, draft), True
        draft.into(turn.answers)
    if draft.code and not draft.asked_code:
        draft.asked_code = True
        draft.into(turn.answers)
    return next((question for question, fields in ORDER.items() if not getattr(draft, fields[0])), "card")


def step_back(turn: Turn) -> str:
    """Empty the last answer and put its question again. A hold stays until a new one replaces it."""
    draft = Draft.of(turn.answers)
    filled = [question for question, fields in ORDER.items() if getattr(draft, fields[0])]
    last = filled[-1] if filled else "listing"
    if draft.code and last == "code":
        last = "name"  # because a code that was given is not asked about again
    if draft.quick and last in ("name", "code"):
        last = "people"
    _empty(draft, last)
    draft.into(turn.answers)
    return last


def cancel(turn: Turn) -> str:
    """Let the draft go, and the hold with it. What is paid is not cancelled by one word."""
    booking = card.current(turn)
    begun = Draft.of(turn.answers).begun
    unpaid = bookings.unpaid_of(turn.work, turn.person)
    for each in unpaid:
        bookings.cancel_unpaid(turn.work, each, actor=f"guest:{turn.person.id}")
    turn.answers.clear()
    if unpaid or (begun and booking is None):
        return "cancelled"
    paid = next((each for each in bookings.of_guest(turn.work, turn.person) if each.booking_status in PAID), None)
    if paid is None:
        return "nothing"
    turn.facts |= turn.booking_facts(paid)
    return "paid"


def start_over(turn: Turn) -> str:
    """Forget the draft; a hold is let go when the next one is made, or ends by itself."""
    turn.answers.clear()
    return "ok"


def take_opening(turn: Turn, said: Said) -> str:
    """A message at the start of a talk: whatever it says of a stay is kept."""
    return "ok" if opening.apply(turn) else "unclear"


def take_change(turn: Turn, said: Said) -> str:
    """What is to be changed."""
    draft = Draft.of(turn.answers)
    if said.choice not in ("dates", "people", "listing"):
        return "nothing"
    _empty(draft, said.choice)
    draft.into(turn.answers)
    return said.choice


def change(turn: Turn) -> str:
    """Whether there is anything to change."""
    return "HERE" if Draft.of(turn.answers).begun else "nothing"


def ask_change(turn: Turn, again: bool) -> Message:
    """What can be changed."""
    titles = zip(("dates", "people", "listing"), turn.titles("stay.change"), strict=True)
    choices = tuple(Choice(f"stay.change:{part}", title) for part, title in titles)
    return Message(turn.text("stay.change", "ask", known=known(turn)), choices)


def ask_resume(turn: Turn, again: bool) -> Message:
    """What was being booked, and whether to go on."""
    ids = ("word:continue", "word:change", "word:start_over")
    choices = tuple(Choice(id_, title) for id_, title in zip(ids, turn.titles("stay.resume"), strict=True))
    return Message(turn.text("stay.resume", "ask", known=known(turn)), choices)


def ask_nothing(turn: Turn, again: bool) -> Message | None:
    """For steps that only act."""
    return None


def _empty(draft: Draft, question: str) -> None:
    for field in ORDER[question]:
        setattr(draft, field, getattr(EMPTY, field))


def _is_settled(turn: Turn) -> bool:
    booking = card.current(turn)
    return booking is not None and booking.booking_status not in (*UNPAID, "EXPIRED")
