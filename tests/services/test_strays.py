"""Money that came without a booking: found, told once, kept in the books, and sent back or left by an admin's tap."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import nullcontext

import pytest
from sqlalchemy import Engine

from services import audit, ledger, trail
from services.errors import IllegalMove
from services.house import Work
from services.money import Money
from services.payments import strays
from services.payments.gateways.contract import Outcome, RefundOutcome
from services.states import SAME, STRAY, all_states, next_state
from services.tables import StrayPayment
from tests.services.stays import offered
from tests.town import MEERA, RAVI, VIKRAM, Heard, Town, settings_of

ORDER = "POS-771"
AMOUNT = Money(200_000)
ALERT = "Money without a booking"


def news(town: Town, order: str = ORDER, outcome: Outcome = Outcome.PAID, door: str = "webhook/paytm") -> None:
    """The gateway's server tells of an order, rightly signed."""
    told = {"reference": order, "outcome": outcome.value, "minor": AMOUNT.minor}
    town.browser.post(f"/api/payments/{door}", data=json.dumps(told))
    town.work()


def comes(town: Town, order: str = ORDER, outcome: Outcome = Outcome.PAID) -> None:
    """Money lies at the gateway under an order of nobody's, and its server tells."""
    town.bank.pays(order, outcome, AMOUNT)
    news(town, order, outcome)


def stray(town: Town, order: str = ORDER) -> StrayPayment | None:
    with town.house.reading() as work:
        return strays.by_order(work, order)


def state(town: Town, order: str = ORDER) -> str:
    found = stray(town, order)
    return found.status if found else ""


def alerts(town: Town, number: str = MEERA) -> list[Heard]:
    return [heard for heard in town.phone(number).heard if ALERT in heard.text]


def held(town: Town) -> tuple[int, int]:
    """What the ledger says lies at the gateway, and how much of it belongs to no booking."""
    with town.house.reading() as work:
        return ledger.balance(work, ledger.gateway("paytm")).minor, -ledger.balance(work, ledger.STRAY_MONEY).minor


def books_are_right(town: Town) -> None:
    town.sweep()
    with town.house.reading() as work:
        assert audit.differences(work) == []


def test_it_is_found_told_once_and_kept_in_the_books(town: Town) -> None:
    for _ in range(3):
        comes(town)
    [alert] = alerts(town)
    for line in (f"Payment: {ORDER}", f"transaction TXN-{ORDER}", "Amount: ₹2,000"):
        assert line in alert.text
    assert list(alert.choices) == ["Refund by gateway", "I did it by hand", "Leave it"]
    assert (state(town), held(town)) == ("FOUND", (AMOUNT.minor, AMOUNT.minor))
    assert town.phone(RAVI).heard == []
    books_are_right(town)


def test_the_browsers_callback_is_as_good_as_the_servers_news(town: Town) -> None:
    town.bank.pays(ORDER, Outcome.PAID, AMOUNT)
    news(town, door="callback")
    assert (state(town), len(alerts(town))) == ("FOUND", 1)


@pytest.mark.parametrize("outcome", [Outcome.FAILED, Outcome.CANCELLED])
def test_what_the_gateway_denies_is_no_money_whatever_the_news_said(town: Town, outcome: Outcome) -> None:
    town.bank.pays(ORDER, outcome, AMOUNT)
    news(town)
    town.wait(hours=80)
    assert (state(town), alerts(town), held(town)) == ("NOTHING", [], (0, 0))


def test_a_failed_try_that_is_paid_later_is_found(town: Town) -> None:
    comes(town, outcome=Outcome.FAILED)
    comes(town)
    assert (state(town), len(alerts(town))) == ("FOUND", 1)
    books_are_right(town)


@pytest.mark.parametrize("first", ["pending", "away", "unknown to it"])
def test_a_gateway_that_cannot_tell_yet_is_asked_again(town: Town, first: str) -> None:
    town.bank.away = first == "away"
    if first == "pending":
        town.bank.pays(ORDER, Outcome.PENDING, AMOUNT)
    news(town)
    assert (state(town), alerts(town)) == ("ASKED", [])
    town.bank.away = False
    town.bank.pays(ORDER, Outcome.PAID, AMOUNT)
    town.wait(seconds=31)
    assert (state(town), len(alerts(town))) == ("FOUND", 1)


def test_it_is_not_asked_about_for_ever(town: Town) -> None:
    news(town)
    for _ in range(100):
        town.wait(hours=1)
    found = stray(town)
    assert found is not None
    assert (found.status, found.next_look_at) == ("ASKED", None)
    assert found.looks < 90


def test_an_order_of_ours_is_no_stray(town: Town) -> None:
    stay = offered(town)
    order = stay.tries()
    town.bank.pays(order)
    news(town, order)
    assert (state(town, order), stay.state) == ("", "BOOKING_REQUEST_SENT_TO_OWNER")


# -- what an admin may do


def test_one_tap_sends_it_back_through_the_gateway(town: Town) -> None:
    comes(town)
    alert = alerts(town)[0]
    for _ in range(3):
        assert "on its way back" in town.phone(MEERA).taps("Refund by gateway", alert).text
    [ask] = town.bank.refund_asks.values()
    assert (ask.reference, ask.order_id, ask.amount) == (f"RF-{ORDER}", ORDER, AMOUNT)
    town.bank.refund_says[ask.reference] = RefundOutcome.DONE
    town.wait(minutes=2)
    assert (state(town), held(town), len(town.bank.refund_asks)) == ("COMPLETED", (0, 0), 1)
    assert "That is not possible any more" in town.phone(MEERA).taps("Leave it", alert).text
    books_are_right(town)


def test_a_gateway_that_is_away_is_asked_once_it_is_back(town: Town) -> None:
    comes(town)
    town.bank.away = True
    town.phone(MEERA).taps("Refund by gateway")
    town.wait(minutes=2)
    assert (state(town), town.bank.refund_asks) == ("INITIATED", {})
    town.bank.away = False
    town.wait(minutes=20)
    assert list(town.bank.refund_asks) == [f"RF-{ORDER}"]


def test_a_refusal_is_told_and_may_be_tried_again_under_another_id(town: Town) -> None:
    comes(town)
    town.bank.refund_says[f"RF-{ORDER}"] = RefundOutcome.FAILED
    town.phone(MEERA).taps("Refund by gateway")
    told = town.phone(MEERA).last
    assert "could not be sent back" in told.text
    assert state(town) == "FAILED"
    town.bank.refund_says[f"RF-{ORDER}-R1"] = RefundOutcome.DONE
    town.phone(MEERA).taps("Try again", told)
    assert (state(town), held(town)) == ("COMPLETED", (0, 0))
    books_are_right(town)


@pytest.mark.parametrize("spelled", [f"RF-{ORDER}", f"rf-{ORDER.lower()}"])
def test_by_hand_the_gateways_reference_is_typed(town: Town, spelled: str) -> None:
    comes(town)
    assert f"refunded RF-{ORDER}" in town.phone(MEERA).taps("I did it by hand").text
    assert "PTM-5521" in town.phone(MEERA).says(f"refunded {spelled} PTM-5521").text
    found = stray(town)
    assert found is not None
    assert (found.status, found.reference, found.processed_by) == ("COMPLETED", "PTM-5521", f"admin:{MEERA}")
    town.wait(minutes=30)
    assert (town.bank.refund_asks, held(town)) == ({}, (0, 0))
    books_are_right(town)


def test_what_an_admin_knows_stays_where_it_lies_and_may_still_be_sent_back(town: Town) -> None:
    comes(town)
    assert "left where it is" in town.phone(MEERA).taps("Leave it").text
    assert "No payment is stuck." in town.phone(MEERA).says("stuck").text
    assert held(town) == (AMOUNT.minor, AMOUNT.minor)
    books_are_right(town)
    town.phone(MEERA).says(f"refunded RF-{ORDER} PTM-5521")
    assert state(town) == "COMPLETED"
    books_are_right(town)


def test_it_is_on_the_list_of_what_is_stuck(town: Town) -> None:
    comes(town)
    town.phone(MEERA).says("stuck")
    assert list(town.phone(MEERA).last.choices) == [ORDER]
    shown = town.phone(MEERA).taps(ORDER)
    assert "No booking of ours belongs to it." in shown.text
    town.phone(MEERA).taps("Leave it", shown)
    assert state(town) == "LEFT"


def test_nobody_but_an_admin_may(town: Town) -> None:
    comes(town)
    for act in ("gateway", "leave", "hand"):
        town.phone(RAVI).taps_id(f"admin.stray_{act}:{ORDER}")
    town.phone(RAVI).says(f"refunded RF-{ORDER} PTM-5521")
    assert state(town) == "FOUND"


def test_the_trail_tells_all_of_it(town: Town) -> None:
    comes(town)
    town.phone(MEERA).says(f"refunded RF-{ORDER} PTM-5521")
    with town.house.reading() as work:
        rows = [row for row in trail.of(work, ORDER) if row.object.startswith("stray:")]
    assert [(row.cause, row.actor) for row in rows] == [
        ("heard", "gateway:paytm"),
        ("found", "gateway:paytm"),
        ("started", f"admin:{MEERA}"),
        ("done", f"admin:{MEERA}"),
    ]


@pytest.mark.parametrize(
    ("title", "deed"), [("Refund by gateway", "sent back through the gateway"), ("Leave it", "left where it is")]
)
def test_the_other_admins_hear_who_dealt_with_it(
    database_url: str, sqlite_engine: Engine, title: str, deed: str
) -> None:
    town = Town(settings_of(database_url, admin_whatsapp_number=f"{MEERA},{VIKRAM}"), sqlite_engine)
    comes(town)
    assert len(alerts(town, VIKRAM)) == 1
    town.phone(VIKRAM).taps(title)
    assert deed in town.phone(MEERA).last.text
    assert VIKRAM in town.phone(MEERA).last.text


ACTS: dict[str, Callable[[Work, StrayPayment], object]] = {
    "started": lambda work, found: strays.send_back(work, found, actor=f"admin:{MEERA}"),
    "left": lambda work, found: strays.leave(work, found, actor=f"admin:{MEERA}"),
    "done": lambda work, found: strays.complete(work, found, actor="gateway:paytm"),
    "failed": lambda work, found: strays.fail(work, found, actor="gateway:paytm", why="the balance is too low"),
}


@pytest.mark.parametrize("event", ACTS)
@pytest.mark.parametrize("standing", sorted(all_states(STRAY)))
def test_an_act_moves_it_by_the_table_or_not_at_all(town: Town, standing: str, event: str) -> None:
    comes(town)
    with town.house.work() as work:
        found = strays.by_order(work, ORDER)
        assert found is not None
        found.status = standing
        work.tx.flush()
        to = next_state(STRAY, standing, event)
        with pytest.raises(IllegalMove) if to is None else nullcontext():
            ACTS[event](work, found)
        assert found.status == (standing if to in (None, SAME) else to)
