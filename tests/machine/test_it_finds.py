"""Controls: with one gate broken on purpose the machine must find it, or it proves nothing where all gates hold."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final

import pytest

from services import bookings, inventory
from services.errors import ThikanaError
from services.owner import owners
from services.payments import refund_runs, refunds, settle
from services.referrer import payouts
from services.states import BOOKING, COMMISSION, SAME
from tests.machine.machine import run
from tests.machine.world import World

Breaks = Callable[[pytest.MonkeyPatch], None]
EXAMPLES: Final = 9


def nights_are_not_claimed(patch: pytest.MonkeyPatch) -> None:
    """Whoever asks gets the nights."""
    patch.setattr(inventory, "claim", lambda *_: [])


def nights_are_not_given_back(patch: pytest.MonkeyPatch) -> None:
    """A booking that ends goes on holding its nights."""
    patch.setattr(inventory, "release", lambda *_: None)


def a_payment_is_settled_each_time_it_is_told(patch: pytest.MonkeyPatch) -> None:
    """Without a look at whether it is paid already."""

    def settle_again(work: Any, news: Any, *, actor: str) -> None:
        payment = settle._locked_payment(work, news.reference)
        if payment is not None:
            settle.ANSWERS[news.outcome](work, payment, news, actor)

    patch.setattr(settle, "settle", settle_again)


def more_goes_back_than_came(patch: pytest.MonkeyPatch) -> None:
    """What has gone back is forgotten."""
    patch.setattr(refunds, "left_of", lambda work, payment: payment.amount)


def a_commission_outlives_its_stay(patch: pytest.MonkeyPatch) -> None:
    """A guest who cancels takes nothing from the referrer."""
    patch.setattr(bookings, "COMMISSION", {pair: to for pair, to in COMMISSION.items() if pair[1] != "guest_cancelled"})


class Whatever(str):
    """A state that every state is."""

    def __eq__(self, other: object) -> bool:
        return True

    def __ne__(self, other: object) -> bool:
        return False

    __hash__ = str.__hash__


def a_booking_moves_whatever_its_state(patch: pytest.MonkeyPatch) -> None:
    """Nobody looks at it before a decision, and each event leads on from anywhere."""

    def next_state(moves: Any, state: str, event: str) -> str | None:
        anywhere = (to for (_, each), to in moves.items() if each == event and to != SAME)
        return moves.get((state, event)) or (next(anywhere, None) if moves is BOOKING else None)

    patch.setattr(bookings, "next_state", next_state)
    patch.setattr(owners, "WAITING", Whatever(owners.WAITING))


def a_refund_is_asked_for_anew_at_each_look(patch: pytest.MonkeyPatch) -> None:
    """Under a fresh id, as if nothing had been asked for before."""

    def ask_anew(gateway: Any, ask: Any, asked_before: bool) -> Any:
        gateway.refund(replace(ask, reference=f"{ask.reference}-{len(gateway.refund_asks)}"))
        return gateway.refund(ask)

    patch.setattr(refund_runs, "_look_or_ask", ask_anew)


def more_is_paid_out_than_was_earned(patch: pytest.MonkeyPatch) -> None:
    """Nobody looks at the balance."""
    patch.setattr(payouts, "_check", lambda *_: None)


# With the number of a course in which it comes early, so that this costs little; any number finds it in time.
BROKEN: Final[dict[str, tuple[Breaks, int]]] = {
    breaks.__name__: (breaks, number)
    for breaks, number in (
        (nights_are_not_claimed, 1),
        (nights_are_not_given_back, 3),
        (a_payment_is_settled_each_time_it_is_told, 2),
        (more_goes_back_than_came, 4),
        (a_commission_outlives_its_stay, 1),
        (a_booking_moves_whatever_its_state, 7),
        (a_refund_is_asked_for_anew_at_each_look, 2),
        (more_is_paid_out_than_was_earned, 4),
    )
}


@pytest.mark.timeout(300)
@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_gate_is_found(world: World, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    breaks, number = BROKEN[name]
    breaks(monkeypatch)
    with pytest.raises((AssertionError, ThikanaError)):
        run(world, examples=EXAMPLES, number=number, shrink=False)
