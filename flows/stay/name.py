"""In whose name: offered from what we know, any other may be typed. A code typed here is taken for a code."""

from __future__ import annotations

from flows import words
from flows.draft import Draft
from flows.reading.codes import bare_code
from flows.reading.elsewhere import find_elsewhere
from flows.reading.food import find_food
from flows.reading.names import read_name
from flows.reading.plain import plain
from flows.reading.wishes import asks_for_change, read_wish
from flows.reading.yes_no import read_yes_no
from flows.said import Said
from flows.spoken import asks_the_price, means
from flows.stay import opening
from flows.stay.words import known
from flows.turn import Turn
from services import listings
from services.post.messages import Choice, Message
from services.referrer import referrals

BUTTON = 20


def take(turn: Turn, said: Said) -> str:
    """The offered name, or a typed one."""
    draft = Draft.of(turn.answers)
    code = bare_code(said.text)
    if not said.choice and code and referrals.find(turn.work, code):
        opening.apply_code(turn, code)
        return "code"
    if not said.choice and _asks_for_something(turn, said.text):
        return "unclear"
    offered = said.choice or said.text.strip() == "1" or read_yes_no(said.text)
    name = opening.guest_name(turn, draft) if offered else read_name(said.text)
    if not name:
        return "unclear"
    draft.name = turn.person.name = name.title() if name.islower() else name
    draft.into(turn.answers)
    return "ok"


def _asks_for_something(turn: Turn, text: str) -> bool:
    """Whether words that might pass for a name are a change, dates, a place, thanks or a call for a person."""
    if (
        words.asks_for_a_person(text)
        or asks_the_price(text)
        or (asks_for_change(text) and read_wish(text, turn.today) is None)
    ):
        return True
    wished = read_wish(text, turn.today)
    if wished is not None:
        return not wished.name
    said = plain(text).strip(" .!")
    if find_food(said):
        return True
    if find_elsewhere(said).lower() == said != "":
        return True
    return means(text, "thanks") or said in {plain(each.name) for each in listings.all_active(turn.work)}


def ask(turn: Turn, again: bool) -> Message:
    """The question for the name, with the known one to tap."""
    offered = opening.guest_name(turn, Draft.of(turn.answers))
    if not offered:
        return Message(turn.text("stay.name", "ask_bare", known=known(turn)))
    choice = Choice("stay.name:offered", offered[:BUTTON])
    return Message(turn.text("stay.name", "ask", known=known(turn)), (choice,))
