"""What comes back from the bank, by the browser or from its servers, in front of a pretended Paytm."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlencode

import pytest
import requests
from werkzeug.test import TestResponse

from services.money import Money
from services.payments.gateways.contract import Outcome
from services.payments.gateways.paytm import Paytm
from services.tables import InboxRow, OutboxRow
from tests.contracts.pretend_paytm import FORM, JSON, OTHER_KEY, Pretend, form_fields, signed_form
from tests.services.stays import Stay, money_is_right, offered
from tests.town import MEERA, Town, settings_of
from tests.web.pages import codes, words

CALLBACK, WEBHOOK = "/api/payments/callback", "/api/payments/webhook/paytm"
ASKED = "BOOKING_REQUEST_SENT_TO_OWNER"


@pytest.fixture
def paytm(town: Town) -> Iterator[Pretend]:
    """A pretended Paytm, with the real adapter of the program in front of it."""
    pretend = Pretend()
    with requests.Session() as http:
        http.trust_env = False
        settings = settings_of("sqlite:///nowhere.db", **pretend.settings)
        town.gateways["paytm"] = Paytm(settings, http, town.clock)
        yield pretend
    pretend.stop()


@pytest.fixture
def stay(town: Town, paytm: Pretend) -> Stay:
    """A booking whose page at the bank is open."""
    stay = offered(town)
    stay.tries()
    return stay


def order(stay: Stay) -> str:
    return stay.payments[0].order_id


def come_back(stay: Stay, fields: dict[str, str]) -> TestResponse:
    return stay.town.browser.post(CALLBACK, data=urlencode(fields).encode(), headers=FORM)


def signed(stay: Stay, outcome: Outcome = Outcome.PAID, amount: Money | None = None) -> dict[str, str]:
    return signed_form(form_fields(order(stay), outcome, amount or stay.booking.pay_now))


def alerts(town: Town) -> list[str]:
    with town.house.reading() as work:
        rows = work.tx.query(OutboxRow).filter(OutboxRow.to == MEERA).order_by(OutboxRow.id)
        return [row.body["key"] for row in rows]


def kept(town: Town) -> list[InboxRow]:
    with town.house.reading() as work:
        return work.tx.query(InboxRow).filter(InboxRow.source == "paytm").all()


def test_a_guest_who_paid_comes_back_to_the_receipt(stay: Stay, paytm: Pretend) -> None:
    paytm.settle(order(stay), Outcome.PAID, stay.booking.pay_now)
    answer = come_back(stay, signed(stay))
    assert (answer.status_code, stay.state) == (303, ASKED)
    page = stay.town.browser.get(answer.location)
    assert f"{stay.booking.pay_now.show()} received" in words(page)
    money_is_right(stay)


@pytest.mark.trap(27)
def test_what_the_browser_says_is_never_the_truth_by_itself(stay: Stay, paytm: Pretend) -> None:
    answer = come_back(stay, signed(stay))
    assert (answer.status_code, stay.state) == (303, "PAYMENT_PENDING")
    assert "received" not in words(stay.town.browser.get(answer.location))


def test_a_failure_in_the_browser_does_not_hide_money_at_the_bank(stay: Stay, paytm: Pretend) -> None:
    paytm.settle(order(stay), Outcome.PAID, stay.booking.pay_now)
    come_back(stay, signed(stay, Outcome.FAILED))
    assert stay.state == ASKED


@pytest.mark.quick
def test_forged_callbacks_change_nothing_and_alarm_once(stay: Stay, paytm: Pretend) -> None:
    paytm.settle(order(stay), Outcome.PAID, stay.booking.pay_now)
    paid = form_fields(order(stay), Outcome.PAID, stay.booking.pay_now)
    forgeries = [
        signed_form(paid, OTHER_KEY),
        {**signed_form(paid), "TXNAMOUNT": "1.00"},
        {**signed_form(paid), "ORDERID": "TH-OTHER00-1"},
        {**paid, "CHECKSUMHASH": ""},
        paid,
        signed_form({**paid, "MID": "OTHERMID0001"}),
        {},
    ]
    for fields in forgeries:
        answer = come_back(stay, fields)
        assert answer.status_code == 400
        assert "We could not check that message" in words(answer)
        assert not any(code in answer.text for code in codes(stay))
    assert (stay.state, kept(stay.town)) == ("PAYMENT_PENDING", [])
    assert alerts(stay.town) == ["payment_forged"]


def test_forgers_are_told_of_again_an_hour_later(stay: Stay, paytm: Pretend) -> None:
    come_back(stay, {})
    stay.town.clock.move(hours=1)
    come_back(stay, {})
    assert alerts(stay.town) == ["payment_forged", "payment_forged"]


def test_a_replayed_callback_has_one_effect(stay: Stay, paytm: Pretend) -> None:
    paytm.settle(order(stay), Outcome.PAID, stay.booking.pay_now)
    for _ in range(5):
        assert come_back(stay, signed(stay)).status_code == 303
        stay.town.work()
    assert [row.status for row in kept(stay.town)] == ["applied"]
    assert (stay.state, stay.told("owner")) == (ASKED, ["owner_request"])
    money_is_right(stay)


@pytest.mark.trap(27)
def test_a_callback_that_names_another_amount_moves_nothing_and_alarms(stay: Stay, paytm: Pretend) -> None:
    answer = come_back(stay, signed(stay, amount=Money(100)))
    assert (answer.status_code, stay.state) == (303, "PAYMENT_PENDING")
    assert alerts(stay.town) == ["payment_claim_differs"]


def test_money_of_another_amount_at_the_bank_is_sent_back(stay: Stay, paytm: Pretend) -> None:
    paytm.settle(order(stay), Outcome.PAID, Money(100))
    come_back(stay, signed(stay, amount=Money(100)))
    assert (stay.state, [refund.amount for refund in stay.refunds]) == ("PAYMENT_PENDING", [Money(100)])
    assert "payment_wrong_amount" in alerts(stay.town)
    money_is_right(stay)


def test_a_callback_while_the_bank_cannot_be_asked_waits(stay: Stay, paytm: Pretend) -> None:
    fields = signed(stay)
    paytm.stop()
    answer = come_back(stay, fields)
    assert (answer.status_code, stay.state) == (303, "PAYMENT_PENDING")
    assert stay.town.browser.get(answer.location).status_code == 200


def test_a_signed_callback_about_nobody_is_a_page_and_nothing_else(stay: Stay, paytm: Pretend) -> None:
    answer = come_back(stay, signed_form(form_fields("TH-NOBODY0-1", Outcome.PAID, Money(100))))
    assert answer.status_code == 404
    assert stay.state == "PAYMENT_PENDING"


def test_opening_the_callback_by_hand_is_a_friendly_page(stay: Stay) -> None:
    answer = stay.town.browser.get(CALLBACK)
    assert (answer.status_code, answer.mimetype) == (400, "text/html")
    assert kept(stay.town) == []


def test_paytms_servers_are_believed_enough_to_be_asked(stay: Stay, paytm: Pretend) -> None:
    town = stay.town
    paytm.settle(order(stay), Outcome.PAID, stay.booking.pay_now)
    for notice in paytm.notices(order(stay), Outcome.PAID, stay.booking.pay_now).values():
        answer = town.browser.post(WEBHOOK, data=notice.body, headers=dict(notice.headers))
        assert (answer.status_code, answer.data) == (200, b"")
    assert (stay.state, [row.status for row in kept(town)]) == ("PAYMENT_PENDING", ["new"])
    town.work()
    assert (stay.state, [row.status for row in kept(town)]) == (ASKED, ["applied"])


def test_news_nobody_rang_for_is_found_by_the_sweep(stay: Stay, paytm: Pretend) -> None:
    paytm.settle(order(stay), Outcome.PAID, stay.booking.pay_now)
    notice = paytm.notices(order(stay), Outcome.PAID, stay.booking.pay_now)["json"]
    stay.town.browser.post(WEBHOOK, data=notice.body, headers=dict(notice.headers))
    stay.town.bell.rings.clear()
    stay.town.sweep()
    assert stay.state == ASKED


def test_everybody_else_is_turned_away_from_the_servers_door(stay: Stay, paytm: Pretend) -> None:
    town = stay.town
    for notice in paytm.spoiled(order(stay), stay.booking.pay_now).values():
        answer = town.browser.post(WEBHOOK, data=notice.body, headers=dict(notice.headers))
        assert answer.status_code == (413 if len(notice.body) > 65_536 else 401)
    assert town.browser.post("/api/payments/webhook/nobody", data=b"{}", headers=JSON).status_code == 404
    assert (kept(town), alerts(town), stay.state) == ([], ["payment_forged"], "PAYMENT_PENDING")


def test_no_page_reads_more_than_a_forms_worth(stay: Stay) -> None:
    for path in (CALLBACK, WEBHOOK, stay.pay_path):
        answer = stay.town.browser.post(path, data=b"x" * 70_000, headers=FORM)
        assert answer.status_code in ((413,) if path != stay.pay_path else (200, 413)), path
    assert kept(stay.town) == []
