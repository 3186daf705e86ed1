"""Payouts in the talk: a referrer asks by typing and says yes by tapping; an admin pays or refuses."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from flows.said import Said
from flows.turn import Reply, Turn
from services.errors import IllegalMove
from services.ids import new_payout_id
from services.money import Money
from services.post.messages import Choice, Message
from services.referrer import commissions, payouts
from services.tables import Payout

ASKED: Final = re.compile(r"\s*(?:payout|pay\s?out|withdraw)\s+(?:₹|rs\.?|inr)?\s*(?P<amount>\S.{0,30})", re.IGNORECASE)
UPI: Final = re.compile(r"\s*upi(?:\s+id)?[\s:]+(?P<upi_id>\S{1,100})\s*", re.IGNORECASE)
PAID: Final = re.compile(r"\s*paid\s+(?P<payout_id>PO-\w{7})\s+(?P<reference>\S{2,60})\s*", re.IGNORECASE)
EVERYTHING: Final = "all"
# What was asked for before it was known where the money goes.
WAITS: Final = "payout_minor"


def aside(turn: Turn) -> Reply | None:
    """`payout 1000` and `upi name@bank` of a referrer, `paid PO-... <reference>` of an admin."""
    if turn.said.kind != "text":
        return None
    text = turn.said.text
    if turn.roles.admin and (typed := PAID.fullmatch(text)):
        return Reply(Message(_paid(turn, typed["payout_id"].upper(), typed["reference"])))
    if turn.roles.referrer and (typed := UPI.fullmatch(text)):
        return Reply(_take_upi_id(turn, typed["upi_id"]))
    if turn.roles.referrer and (typed := ASKED.fullmatch(text)):
        return Reply(_take_amount(turn, typed["amount"]))
    return None


def ask_how(turn: Turn, again: bool) -> Message:
    """How to ask for a payout."""
    return Message(turn.text("payout", "how", balance=_balance(turn).show(turn.locale)))


def take_yes(turn: Turn, said: Said) -> str:
    """Reserve what was confirmed; tapped twice, it is one payout."""
    payout_id, _, minor = said.choice.partition(".")
    amount = Money(int(minor) if minor.isascii() and minor.isdigit() and len(minor) <= 12 else 0)
    try:
        payout = payouts.request(turn.work, turn.person, amount, payout_id or "-")
    except IllegalMove:
        turn.preface = turn.text("payout", "too_much", balance=_balance(turn).show(turn.locale))
        return "said"
    turn.preface = turn.text("payout", payout.status, **payouts.facts_of(turn.work, payout, turn.locale))
    return "said"


def take_no(turn: Turn, said: Said) -> str:
    """Nothing is reserved, unless it was before."""
    payout = payouts.by_id(turn.work, said.choice)
    mine = payout is not None and payout.person_id == turn.person.id
    if payout and mine:
        turn.preface = turn.text("payout", payout.status, **payouts.facts_of(turn.work, payout, turn.locale))
    else:
        turn.preface = turn.text("payout", "left")
    return "said"


def ask_waiting(turn: Turn, again: bool) -> Message:
    """The payouts nobody has decided, oldest first, each to tap; for an admin's number only."""
    waiting = payouts.waiting(turn.work)
    if not waiting:
        return Message(turn.text("admin", "no_payouts"))
    rows = tuple(_row(turn, payout) for payout in waiting)
    return Message(turn.text("admin", "payouts", n=len(rows)), rows, list_title=turn.text("admin", "choose"))


def take_one(turn: Turn, said: Said) -> str:
    """One payout of the list, with the bookings behind it and what can be done about it."""
    payout = payouts.by_id(turn.work, said.choice)
    turn.preface = _shown(turn, payout) if payout else turn.text("admin", "gone")
    if payout and payout.status == "REQUESTED":
        titles = turn.titles("admin", "payout_buttons")
        ids = (f"admin.payout_yes:{payout.payout_id}", f"admin.payout_no:{payout.payout_id}")
        turn.offers = [Choice(id_, title) for id_, title in zip(ids, titles, strict=True)]
    return "said"


def take_approve(turn: Turn, said: Said) -> str:
    """It was sent; the payout's own id is the reference."""
    turn.preface = _paid(turn, said.choice, "")
    return "said"


def take_refuse(turn: Turn, said: Said) -> str:
    """It will not be sent."""
    turn.preface = _decided(turn, said.choice, lambda payout: payouts.refuse(turn.work, payout, actor=turn.admin))
    return "said"


def _take_upi_id(turn: Turn, typed: str) -> Message:
    upi_id = payouts.read_upi_id(typed)
    if upi_id is None:
        return Message(turn.text("payout", "no_upi_id"))
    turn.person.upi_id = upi_id
    asked = turn.answers.pop(WAITS, 0)
    return _confirm(turn, Money(int(asked))) if asked else Message(turn.text("payout", "upi_noted", upi_id=upi_id))


def _take_amount(turn: Turn, typed: str) -> Message:
    there = _balance(turn)
    amount = there if typed.strip().casefold() == EVERYTHING else _read_amount(typed)
    if amount is None or amount.minor <= 0:
        return ask_how(turn, False)
    if amount.minor > there.minor:
        return Message(turn.text("payout", "too_much", balance=there.show(turn.locale)))
    if not turn.person.upi_id:
        turn.answers[WAITS] = amount.minor
        return Message(turn.text("payout", "ask_upi_id", amount=amount.show(turn.locale)))
    return _confirm(turn, amount)


def _confirm(turn: Turn, amount: Money) -> Message:
    payout_id = new_payout_id()
    ids = (f"referrer.payout_yes:{payout_id}.{amount.minor}", f"referrer.payout_no:{payout_id}")
    facts = {
        "upi_id": turn.person.upi_id,
        "amount": amount.show(turn.locale),
        "left": (_balance(turn) - amount).show(turn.locale),
    }
    choices = tuple(Choice(id_, title) for id_, title in zip(ids, turn.titles("payout"), strict=True))
    return Message(turn.text("payout", "confirm", **facts), choices)


def _read_amount(typed: str) -> Money | None:
    try:
        return Money.parse(typed.strip().rstrip("/-").replace(",", ""), commissions.CURRENCY)
    except ValueError:
        return None


def _balance(turn: Turn) -> Money:
    return commissions.balance(turn.work, turn.person)


def _paid(turn: Turn, payout_id: str, reference: str) -> str:
    return _decided(
        turn,
        payout_id,
        lambda payout: payouts.approve(turn.work, payout, actor=turn.admin, reference=reference),
    )


def _decided(turn: Turn, payout_id: str, decide: Callable[[Payout], Payout]) -> str:
    payout = payouts.by_id(turn.work, payout_id)
    if payout is None:
        return turn.text("admin", "gone")
    try:
        return _shown(turn, decide(payout))
    except IllegalMove:
        return turn.text("admin", "not_now", state=turn.text("payout_state", payout.status))


def _shown(turn: Turn, payout: Payout) -> str:
    behind = commissions.figures(turn.work, payout.person)
    facts = payouts.facts_of(turn.work, payout, turn.locale) | {
        "state": turn.text("payout_state", payout.status),
        "confirmed": behind.confirmed.show(turn.locale),
        "paid_out": behind.paid_out.show(turn.locale),
    }
    return turn.text("admin", "payout", **facts)


def _row(turn: Turn, payout: Payout) -> Choice:
    about = turn.text("admin", "payout_row", **payouts.facts_of(turn.work, payout, turn.locale))
    return Choice(f"admin.payout:{payout.payout_id}", payout.payout_id, about)
