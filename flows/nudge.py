"""The one word to somebody who chose nights and fell silent: only while it is still true, and only once for a draft."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from flows.draft import Draft
from flows.said import Said
from flows.stay import card
from flows.stay.words import known
from flows.turn import Reply, Turn
from services import listings
from services.money import Money
from services.payments import checkout
from services.post.messages import Choice, Message
from services.referrer import referrals

SILENCE: Final = timedelta(hours=3)


def due_at(turn: Turn) -> datetime | None:
    """When somebody silent from now on should be spoken to; None when there is nothing to speak of."""
    draft = Draft.of(turn.answers)
    speaks = turn.said.kind != "silence" and draft.stay is not None and not draft.nudged
    return turn.work.now + SILENCE if speaks else None


def aside(turn: Turn) -> Reply | None:
    """What is said into a silence; nothing when the nights have gone or the money is on its way."""
    if turn.said.kind != "silence":
        return None
    draft = Draft.of(turn.answers)
    total = None if draft.nudged else _total(turn, draft)
    if total is None:
        return Reply(None)
    draft.nudged = True
    draft.into(turn.answers)
    return Reply(Message(_words(turn, total), _choices(turn)))


def take_not_now(turn: Turn, said: Said) -> str:
    """They would rather not; nothing is lost and nothing more is said."""
    return "noted"


def ask_noted(turn: Turn, again: bool) -> Message:
    """That nothing more is said until they write."""
    return Message(turn.text("stay.not_now", "noted"))


def _total(turn: Turn, draft: Draft) -> Money | None:
    """What the nights cost now, at the least where no place was chosen; None when they are not to be had."""
    booking = card.current(turn)
    if booking is not None and checkout.stand_of(turn.work, booking) != "ended":
        return None
    if draft.stay is None or draft.stay[0] < turn.today:
        return None
    code = referrals.find(turn.work, draft.code) if draft.code else None
    kind, place = ("", "") if draft.listing_id else (draft.kind, draft.place)
    wish = listings.Wish(kind, place, *draft.stay, draft.guests, code_kind=code.kind if code else None)
    offers = listings.find(turn.work, wish)
    totals = [each.quote.total for each in offers if each.quote and _is_meant(draft, each.listing.id)]
    return min(totals, key=lambda total: total.minor, default=None)


def _is_meant(draft: Draft, listing_id: int) -> bool:
    """The place that was chosen; before that any but the one that fell through."""
    return listing_id == draft.listing_id if draft.listing_id else listing_id != draft.not_listing_id


def _words(turn: Turn, total: Money) -> str:
    booking = card.current(turn)
    facts = {"known": known(turn), "total": total.show(turn.locale)}
    if booking is not None:
        return turn.text("stay.nudge", "same" if booking.total == total else "other", **facts)
    chosen = Draft.of(turn.answers).listing_id and Draft.of(turn.answers).guests
    return turn.text("stay.nudge", "priced" if chosen else "open", **facts)


def _choices(turn: Turn) -> tuple[Choice, ...]:
    ids = ("word:continue", "stay.not_now:yes")
    return tuple(Choice(id_, title) for id_, title in zip(ids, turn.titles("stay.nudge"), strict=True))
