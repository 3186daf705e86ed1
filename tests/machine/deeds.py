"""Everything that anybody may do at a step: to what, how often beside the others, and by whom."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import Any, Final

from services.payments.gateways.contract import Outcome, RefundOutcome
from services.states import CONFIRMED
from tests.machine.players import Wish
from tests.machine.world import World
from tests.town import ASHA, NEHA, RAVI, VIKRAM

Options = Mapping[str, Sequence[Any]]

WISHES: Final = tuple(
    Wish(*options)
    for options in product(
        (RAVI, NEHA, ASHA),
        ("lakeview-cottage", "lakeview-cottage", "pawna-lake-camp"),
        (0, 1, 2, 3),  # days from now
        (1, 2),  # nights
        (2, 2, 4),  # people
        ("", "TEST123", "VIP500"),
    )
)
MINUTES: Final = (1, 1, 1, 16, 31, 65, 300, 1440)
ENDS: Final = (*[Outcome.PAID] * 4, Outcome.FAILED, Outcome.CANCELLED, Outcome.PENDING)
GONE: Final = (RefundOutcome.DONE, RefundOutcome.DONE, RefundOutcome.FAILED)
WAITING: Final = "BOOKING_REQUEST_SENT_TO_OWNER"


def nothing(world: World) -> Sequence[Any]:
    """It is done to nothing."""
    return (None,)


def bookings(*states: str) -> Callable[[World], Sequence[Any]]:
    """The bookings in these states, or all of them."""
    return lambda world: [each for each in world.facts.bookings if not states or each.booking_status in states]


def payments(world: World) -> Sequence[Any]:
    """Every attempt to pay."""
    return [row for rows in world.facts.payments.values() for row in rows]


def undecided_orders(world: World) -> Sequence[str]:
    """The orders that the bank was asked for and has no money of."""
    return [order_id for order_id in world.town.bank.asked if not world.has_paid(order_id)]


def unheard_orders(world: World) -> Sequence[str]:
    """The orders of which the bank knows more than we."""
    settled = {row.order_id for row in payments(world) if row.status == "PAID"}
    return [order_id for order_id in world.town.bank.books if order_id not in settled]


def refunds(*states: str) -> Callable[[World], Sequence[Any]]:
    """The refunds in these states, or all of them."""
    return lambda world: [
        row for rows in world.facts.refunds.values() for row in rows if not states or row.status in states
    ]


def open_refund_asks(world: World) -> Sequence[str]:
    """What the bank was asked to send back and has not decided on."""
    bank = world.town.bank
    return [reference for reference in bank.refund_asks if reference not in bank.refund_says]


def fresh_buttons(world: World) -> Sequence[Any]:
    """The buttons under requests that wait for an answer."""
    waiting = {each.id for each in bookings(WAITING)(world)}
    return [token for token in world.facts.tokens if token.booking_id in waiting]


def changes(*states: str) -> Callable[[World], Sequence[Any]]:
    """The changes of paid stays in these states."""
    return lambda world: [each for each in world.facts.changes if each.status in states]


def fresh_buttons_of_changes(world: World) -> Sequence[Any]:
    """The buttons under changes that wait for an answer."""
    waiting = {(each.booking_id, each.number) for each in changes("OWNER_PENDING")(world)}
    return [token for token in world.facts.tokens if (token.booking_id, token.change_number) in waiting]


@dataclass(frozen=True, eq=False)
class Deed:
    """`player.does(thing, **given)`. `weight`: how often beside the others. `to`: what there is to do it to."""

    weight: int
    player: str
    does: str
    to: Callable[[World], Sequence[Any]] = nothing
    given: Options = field(default_factory=dict)

    def __str__(self) -> str:
        """As a broken course shows it."""
        return f"{self.player}.{self.does}"

    def choose(self, how: int) -> dict[str, Any]:
        """One option of each kind; each number up to their product chooses others."""
        chosen = {}
        for name, options in self.given.items():
            how, place = divmod(how, len(options))
            chosen[name] = options[place]
        return chosen


DEEDS: Final = (
    Deed(2, "customer", "asks", given={"wish": WISHES}),
    Deed(7, "customer", "books_and_pays", given={"wish": WISHES}),
    Deed(1, "customer", "writes", given={"wish": WISHES}),
    Deed(2, "customer", "opens_the_page", bookings("PAYMENT_PENDING", "PAYMENT_FAILED")),
    Deed(1, "customer", "opens_the_page", bookings()),
    Deed(3, "customer", "takes_back", bookings(WAITING, "TICKET_GENERATED")),
    Deed(1, "customer", "takes_back", bookings()),
    Deed(3, "customer", "moves_over", bookings("REFUND_REQUIRED"), {"which": (0, 1, 2)}),
    Deed(1, "customer", "wants_the_money", bookings("REFUND_REQUIRED")),
    Deed(4, "customer", "wants_a_change", bookings(WAITING, "TICKET_GENERATED"),
         {"days_later": (-1, 0, 1), "nights": (1, 2), "people": (2, 3, 4)}),
    Deed(4, "customer", "pays_for_a_change", changes("TOPUP_PENDING"), {"at_once": (True, False)}),
    Deed(1, "customer", "withdraws_a_change", changes("OFFERED", "TOPUP_PENDING", "OWNER_PENDING")),
    Deed(1, "customer", "lets_go", given={"guest": (RAVI, NEHA)}),
    Deed(3, "bank", "decides", undecided_orders, {"outcome": ENDS, "minor": (None, None, None, None, 100)}),
    Deed(2, "bank", "tells", unheard_orders),
    Deed(2, "bank", "is_asked", unheard_orders),
    Deed(1, "bank", "has_money_of_nobody", given={"number": (1, 2)}),
    Deed(3, "bank", "ends_a_refund", open_refund_asks, {"outcome": GONE}),
    Deed(1, "bank", "goes_away"),
    Deed(7, "owner", "taps", fresh_buttons),
    Deed(5, "owner", "taps", fresh_buttons_of_changes),
    Deed(1, "owner", "taps", lambda world: world.facts.tokens),
    Deed(1, "owner", "forwards_a_button", fresh_buttons),
    Deed(1, "owner", "types", bookings(WAITING), {"word": ("yes", "no")}),
    Deed(3, "owner", "at_the_desk", bookings(*CONFIRMED),
         {"deed": ("checked_in", "checked_in", "undo", "checked_out")}),
    Deed(1, "admin", "sees_to_a_booking", bookings(WAITING), {"deed": ("confirm_for", "cancel_for")}),
    Deed(1, "admin", "sees_to_a_booking", bookings(),
         {"deed": ("confirm_for", "cancel_for", "release", "check")}),
    Deed(4, "admin", "sees_to_a_refund", refunds("REQUIRED", "FAILED"), {"deed": ("gateway", "hand")}),
    Deed(2, "admin", "sees_to_a_refund", refunds("INITIATED"), {"deed": ("done",)}),
    Deed(1, "admin", "sees_to_a_refund", refunds(), {"deed": ("gateway", "hand", "done")}),
    Deed(1, "admin", "sees_to_money_of_nobody", lambda world: world.facts.strays,
         {"deed": ("gateway", "hand", "leave")}),
    Deed(2, "admin", "gives", payments, {"minor": (100, 50_000, 10_000_000)}),
    Deed(2, "admin", "decides_a_payout", lambda world: world.facts.payouts, {"answer": ("yes", "no")}),
    Deed(2, "referrer", "asks", bookings(*CONFIRMED),
         {"who": (ASHA, VIKRAM), "minor": (1_000, 20_000, 100_000)}),
    Deed(1, "clock", "moves", given={"minutes": MINUTES}),
    Deed(4, "clock", "strikes_after", given={"minutes": MINUTES}),
    Deed(3, "post", "goes_out"),
    Deed(1, "post", "refuses", given={"code": (0, 131026, 131056)}),
    Deed(1, "post", "brings_again"),
    Deed(3, "process", "is_doomed", given={"point": range(1, 71)}),
)  # fmt: skip
