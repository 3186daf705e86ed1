"""Words that work at every step, and changes asked for in passing. The words themselves are data of the texts."""

from __future__ import annotations

from typing import Final

from flows.draft import Draft
from flows.reading.wishes import read_wish
from flows.spoken import asks_the_price, means, speaks_of
from flows.stay import opening
from flows.stay.words import from_price
from flows.turn import Turn
from services import listings

CARD: Final = "stay.card"  # it says what everything costs

# The step each word leads to; what a step has to do for it, it does on entering.
LEADS: Final = {
    "menu": "menu",
    "help": "help",
    "language": "language",
    "settings": "preferences.show",
    "agent": "handover.ask",
    "stop": "preferences.stop",
    "start": "preferences.start",
    "back": "stay.back",
    "undo": "stay.undo",
    "change": "stay.change",
    "cancel": "stay.cancel",
    "start_over": "stay.start_over",
    "continue": "stay.next",
    "mine": "mine",
    "pay": "stay.pay",
    "ticket": "mine.ticket",
    "pdf": "mine.pdf",
    "requests": "owner.requests",
    "arrivals": "owner.arrivals",
    "today": "admin.today",
    "refund": "mine.refund",
    "refunds": "admin.refunds",
    "stuck": "admin.stuck",
    "earn": "referrer.earn",
    "commission": "referrer.commission",
    "list": "referrer.list",
    "proof": "referrer.proof",
    "payout": "referrer.payout",
    "payouts": "admin.payouts",
}


# Words that mean something only to those who play the part.
FOR_OWNERS: Final = frozenset({"requests", "arrivals"})
FOR_ADMINS: Final = frozenset({"today", "refunds", "stuck", "payouts"})
# What a word means to admins, who look after everybody's.
TO_ADMINS: Final = {"refund": "refunds"}
FOR_REFERRERS: Final = frozenset({"commission", "list", "payout", "proof"})


def find(turn: Turn, text: str) -> str:
    """The word that works everywhere, if the whole text is one and this person has a use for it."""
    word = next((word for word in LEADS if means(text, word)), "")
    roles = turn.roles
    theirs = ((FOR_OWNERS, roles.owner), (FOR_ADMINS, roles.admin), (FOR_REFERRERS, roles.referrer))
    if roles.admin:
        return TO_ADMINS.get(word, word)
    return "" if any(word in words and not plays for words, plays in theirs) else word


def is_greeting(text: str) -> bool:
    """Whether the text does no more than say hello."""
    return means(text, "greeting")


def is_start(text: str) -> bool:
    """Whether the text is the bare word that also begins a talk."""
    return means(text, "start_bare")


def wish(turn: Turn) -> tuple[str, str] | None:
    """Where a text leads that was no answer but asks for a change, says hello or begins anew; None when neither."""
    if is_greeting(turn.said.text):
        return (welcome(turn), "")
    wished = read_wish(turn.said.text, turn.today, language=turn.locale)
    if wished is None and asks_for_a_person(turn.said.text):
        return (LEADS["agent"], "")
    if wished is not None:
        return opening.apply_wish(turn, wished)
    if opening.apply(turn):
        return ("stay.next", "")
    return _priced(turn) if asks_the_price(turn.said.text) else None


def _priced(turn: Turn) -> tuple[str, str] | None:
    """The open question of a stay again, with what the chosen place costs; the list and the card say it themselves."""
    step = turn.talk.step
    if step not in opening.TOPICS.values() and step != CARD:
        return None
    chosen = listings.by_id(turn.work, Draft.of(turn.answers).listing_id or 0)
    if chosen is not None and step != CARD:
        turn.preface = f"*{chosen.name}*: {from_price(turn, chosen)}"
    return ("stay.next", "")


def welcome(turn: Turn) -> str:
    """Where a greeting leads: to the draft begun, to the menu of those with a part here, else to the places."""
    if Draft.of(turn.answers).begun:
        return "stay.resume"
    return "menu" if turn.roles.plays_a_part else "stay.next"


def asks_for_a_person(text: str) -> bool:
    """Whether somewhere in the text a person is asked for."""
    return speaks_of(text, "agent_within")
