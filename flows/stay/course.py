"""The course of a booking talk: which question is next, one back, a change, a let-go, a fresh start, a return."""

from __future__ import annotations

from dataclasses import replace

from flows import cancel as taking_back
from flows import change as changing
from flows import mine, preferences
from flows.draft import BOOKED as BOOKED
from flows.draft import Draft
from flows.reading.wishes import read_wish
from flows.reading.yes_no import read_yes_no
from flows.said import Said
from flows.spoken import means
from flows.stay import card, dates, opening
from flows.stay.words import known
from flows.turn import Turn
from flows.words import asks_for_a_person
from services import bookings
from services.changes import course as change_of_stays
from services.payments import checkout
from services.post.messages import Choice, Message
from services.states import HOLDING, UNPAID

# The questions in their order, each with the fields it fills; back empties the last one that is filled.
ORDER: dict[str, tuple[str, ...]] = {
    "listing": ("listing_id",),
    "dates": ("check_in", "check_out"),
    "people": ("guests", "vegetarian", "non_vegetarian"),
    "name": ("name",),
    "code": ("asked_code",),
}
EMPTY = Draft()


def leave_when_booked(turn: Turn) -> bool:
    """Whether the draft's stay is booked by now, or lost for good; then only its id is kept of the draft."""
    booking = card.current(turn)
    if booking is None or booking.booking_status in (*UNPAID, "EXPIRED"):
        return False
    turn.answers = {BOOKED: booking.booking_id}
    return True


def leave_when_over(turn: Turn) -> bool:
    """Whether the stay that was booked has been stayed; then nothing is kept of it, and the talk is free again."""
    booking = bookings.by_id(turn.work, str(turn.answers[BOOKED])) if BOOKED in turn.answers else None
    if booking is None or booking.booking_status != "COMPLETED":
        return False
    turn.answers = {}
    return True


def first_open_question(turn: Turn) -> str:
    """The first thing still unknown; light questions are left out when the first message said all that matters."""
    if BOOKED in turn.answers:
        return "after"
    draft = Draft.of(turn.answers)
    if draft.stay and draft.stay[0] < turn.today:
        _empty(draft, "dates")
        draft.into(turn.answers)
        turn.preface = turn.text("stay.dates", "past")
    if draft.quick and opening.guest_name(turn, draft):
        draft.name, draft.asked_code = opening.guest_name(turn, draft), True
        draft.into(turn.answers)
    if draft.code and not draft.asked_code:
        draft.asked_code = True
        draft.into(turn.answers)
    return next((question for question, fields in ORDER.items() if not getattr(draft, fields[0])), "card")


def step_back(turn: Turn) -> str:
    """Empty the last answer and put its question again. A hold stays until a new one replaces it."""
    if BOOKED in turn.answers:
        return "booked"
    draft = Draft.of(turn.answers)
    filled = [question for question in _before(turn.talk.step) if getattr(draft, ORDER[question][0])]
    last = filled[-1] if filled else "listing"
    if draft.code and last == "code":
        last = "name"  # because a code that was given is not asked about again
    if draft.quick and last in ("name", "code"):
        last = "people"
    _empty(draft, last)
    draft.into(turn.answers)
    return last


def undo(turn: Turn) -> str:
    """Take the last change back: the draft as it was, and the question that was open. What is booked stays booked."""
    before = turn.talk.before
    if BOOKED in turn.answers:
        return "booked"
    if not before:
        return "nothing"
    if taking_back.CANCELLED in before:
        return "final"
    now, turn.answers = Draft.of(turn.answers), dict(before["answers"])
    turn.talk.before, turn.final = None, True
    turn.preface = turn.text("stay.undo", "done")
    if BOOKED in turn.answers:
        return "after"
    if _keep_what_is_held(turn, now):
        return "next"
    question = str(before["step"]).removeprefix("stay.")
    return question if question in ORDER else "next"


def _keep_what_is_held(turn: Turn, now: Draft) -> bool:
    """The nights held by now stay held until others are, and a code once shown with its price is not swapped.

    Answers whether it was the code that was to be taken back.
    """
    draft = Draft.of(turn.answers)
    draft.booking_id, draft.nudged = now.booking_id or draft.booking_id, now.nudged
    held = bookings.by_id(turn.work, draft.booking_id)
    if held is not None and held.booking_status not in (*UNPAID, "EXPIRED"):
        draft.booking_id = ""
    fixed = bool(draft.booking_id and now.code and now.code != draft.code)
    if fixed:
        draft.code, draft.asked_code = now.code, True
        turn.preface = turn.text("stay.code", "fixed", code=now.code)
    draft.into(turn.answers)
    return fixed


def _before(step: str) -> list[str]:
    """The questions put before that one; all of them at the card."""
    questions = list(ORDER)
    here = step.removeprefix("stay.")
    return questions[: questions.index(here)] if here in ORDER else questions


def cancel(turn: Turn) -> str:
    """Let the draft go, and the hold with it. What is paid is not cancelled by one word."""
    if BOOKED in turn.answers:
        return "booked"
    begun = Draft.of(turn.answers).begun
    unpaid = bookings.unpaid_of(turn.work, turn.person)
    checked = [each for each in unpaid if checkout.stand_of(turn.work, each) == "being_checked"]
    current = card.current(turn)
    if current is not None and checkout.stand_of(turn.work, current) == "being_checked":
        return "checking"
    for each in [each for each in unpaid if each not in checked]:
        bookings.cancel_unpaid(turn.work, each, actor=f"guest:{turn.person.id}")
    if unpaid or begun:
        turn.answers.clear()
        return "cancelled"
    return "booked" if taking_back.cancellable(turn) else "nothing"


def start_over(turn: Turn) -> str:
    """Forget the draft; a hold is let go when the next one is made, or ends by itself."""
    turn.answers.clear()
    return "ok"


def pay(turn: Turn) -> str:
    """Where the word *pay* leads: to the price card, to a change that waits for its payment, else to the bookings."""
    if card.current(turn):
        return "card"
    return "change" if change_of_stays.unpaid_of_guest(turn.work, turn.person) else "mine"


def take_elsewhere(turn: Turn, said: Said) -> str:
    """The nights and people of a stay that fell through, to look for another place."""
    booking = bookings.by_id(turn.work, said.choice)
    if booking is None or booking.guest_id != turn.person.id or booking.check_in < turn.today:
        return "gone"
    draft = Draft(kind=booking.listing.kind, name=booking.guest_name, asked_code=True)
    draft.not_listing_id = booking.listing_id
    draft.set_stay(booking.check_in, booking.check_out)
    draft.set_people(booking.guests, booking.vegetarian, booking.non_vegetarian)
    draft.into(turn.answers)
    return "ok"


def take_opening(turn: Turn, said: Said) -> str:
    """A message at the start of a talk: whatever it says of a stay is kept, and nights that are unclear come first."""
    if not Draft.of(turn.answers).begun and (wished := changing.take_wish(turn)):
        return wished
    outcome = opening.hear(turn)
    if outcome == "unclear" and _needs_a_person(turn):
        return "person"
    if outcome in ("unclear", "ok"):
        return outcome
    return dates.ask_when(turn, outcome)


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
    if BOOKED in turn.answers:
        return "booked"
    if Draft.of(turn.answers).begun:
        return "HERE"
    return "nothing" if changing.choose(turn) == "nothing" else "booked"


def take_after(turn: Turn, said: Said) -> str:
    """What is written once a stay is booked: thanks, a wish for another stay or for a change, or about this one."""
    if means(said.text, "thanks"):
        return "thanks"
    if means(said.text, "greeting") and turn.roles.plays_a_part:
        return "menu"
    if outcome := changing.take_wish(turn):
        return outcome
    wished = read_wish(said.text, turn.today, language=turn.locale)
    if wished and (wished.people or wished.name or wished.topic):
        return "change"
    booked = str(turn.answers[BOOKED])
    turn.facts["booking_id"] = booked
    if opening.apply(turn) and Draft.of(turn.answers).names_a_stay:
        return "new"
    turn.answers, turn.preface = {BOOKED: booked}, ""
    if not _says_something(turn.said.text):
        return "shown"
    return "person" if asks_for_a_person(turn.said.text) or _needs_a_person(turn) else "unread"


def _needs_a_person(turn: Turn) -> bool:
    """Whether a guest who is in the house wrote something that nobody could read: they were told just to type it."""
    if not _says_something(turn.said.text) or means(turn.said.text, "greeting"):
        return False
    return any(each.booking_status == "CHECKED_IN" for each in bookings.of_guest(turn.work, turn.person))


def _says_something(text: str) -> bool:
    """Whether a text is more than a nod or a picture."""
    return any(character.isalpha() for character in text) and read_yes_no(text) is None


def tap_after(turn: Turn, name: str) -> bool:
    """Whether an old button may still begin a new stay once one is booked; then that is said first."""
    if name == "stay.elsewhere" or not name.startswith("stay."):
        return True
    if name not in ("stay.listing", "stay.dates"):
        return False
    turn.preface = turn.text("stay.after", "new", booking_id=turn.answers[BOOKED])
    return True


def ask_after(turn: Turn, again: bool) -> Message:
    """The stay that is booked: how it stands, and its ticket."""
    booking = bookings.by_id(turn.work, str(turn.answers[BOOKED]))
    if booking is None:
        raise LookupError("a booked stay without its booking")
    shown, offer = mine.show(turn, booking), preferences.offer_email(turn)
    return replace(shown, text=f"{shown.text}\n\n{offer}") if offer else shown


def ask_booked(turn: Turn, again: bool) -> Message:
    """Why one word does not change what is paid, and what does."""
    shown, booking = ask_after(turn, again), bookings.by_id(turn.work, str(turn.answers[BOOKED]))
    part = "change" if booking is not None and booking.booking_status in HOLDING else "over"
    call = turn.text("stay.after", part, admin_phone=turn.work.settings.admin_phone)
    return replace(shown, text=f"{call}\n\n{shown.text}")


def ask_thanks(turn: Turn, again: bool) -> Message:
    """A short word back."""
    return Message(turn.text("stay.after", "thanks"))


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
