"""The referrer's part of the talk: their codes, what these have earned, and which bookings; never a guest's name."""

from __future__ import annotations

from typing import Final

from flows.turn import Turn
from services import links
from services.days import show_short_day
from services.post.messages import Document, Message
from services.referrer import commissions, posters, referrals

MOST_SHOWN: Final = 5
MOST_LISTED: Final = 20


def ask_code(turn: Turn, again: bool) -> Message:
    """The codes somebody may share, each with its link into this chat."""
    codes = referrals.of_person(turn.work, turn.person)
    if not codes:
        return Message(turn.text("referrer", "none", admin_phone=turn.work.settings.admin_phone))
    newest = links.poster(turn.work.settings, codes[-1].code)
    return Message("\n\n".join(_words(turn, code.code) for code in codes), picture=newest)


def ask_figures(turn: Turn, again: bool) -> Message:
    """The sums, and the newest bookings behind them."""
    found = commissions.figures(turn.work, turn.person)
    facts = {name: amount.show(turn.locale) for name, amount in vars(found).items()}
    parts = [turn.text("commission", "figures", **facts)]
    if found.balance.minor < 0:
        parts.append(turn.text("commission", "below_zero"))
    newest = commissions.lines(turn.work, turn.person, MOST_SHOWN)
    return Message("\n\n".join([*parts, _listed(turn, newest)]))


def ask_list(turn: Turn, again: bool) -> Message:
    """More of the bookings made with their codes."""
    return Message(_listed(turn, commissions.lines(turn.work, turn.person, MOST_LISTED)))


def ask_proof(turn: Turn, again: bool) -> Message:
    """A signed file of all they earned and were paid."""
    file = Document(links.statement(turn.work.settings, turn.person.id), "thikana-statement.txt")
    return Message(turn.text("referrer", "proof"), document=file)


def ask_said(turn: Turn, again: bool) -> Message | None:
    """What was just said needs no question."""
    return None


def _listed(turn: Turn, lines: list[commissions.Line]) -> str:
    if not lines:
        return turn.text("commission", "no_bookings")
    return "\n".join([turn.text("commission", "newest"), *(_line(turn, line) for line in lines)])


def _line(turn: Turn, line: commissions.Line) -> str:
    words = turn.text(
        "commission",
        "line",
        day=show_short_day(line.day, turn.locale),
        booking_id=line.booking_id,
        amount=line.amount.show(turn.locale),
        state=turn.text("commission_state", line.status),
    )
    return f"{words}: {turn.text('commission_why', line.ending)}" if line.ending else words


def _words(turn: Turn, code: str) -> str:
    link = posters.chat_link(turn.business_phone, code, turn.locale)
    return turn.text("referrer", "code", code=code, link=link, poster=links.poster(turn.work.settings, code))
