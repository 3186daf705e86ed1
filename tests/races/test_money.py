"""Money that arrives by many ways at once has one effect."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial
from typing import Final

import pytest
from sqlalchemy import func, select

from services import ledger, sweep
from services.errors import Forged, Taken
from services.money import Money
from services.payments import checkout, look, news, refund_runs, settle, strays
from services.payments.gateways.contract import Outcome
from services.tables import OutboxRow, TrailRow
from tests.races.together import at_once, towns
from tests.services.stays import ARRIVAL, Stay, offered
from tests.town import MEERA, NEHA, RAVI, Town

ROUNDS: Final = 5


def _settle(town: Town, order_id: str) -> None:
    with town.house.work() as work:
        settle.settle(work, town.bank.look_up(order_id), actor="gateway:paytm")


def test_twenty_who_settle_the_same_payment_have_one_effect(racing_town: Town) -> None:
    stay = offered(racing_town)
    order_id = stay.tries()
    racing_town.bank.pays(order_id)
    at_once([partial(_settle, town, order_id) for town in towns(racing_town, 20)])
    assert [event.event for event in stay.events] == ["offered", "link_offered", "paid", "owner_asked"]
    assert stay.told("owner") == ["owner_request"]
    assert stay.told("customer") == ["payment_received"]


def test_callback_webhook_poll_and_return_page_at_once_have_one_effect(racing_town: Town) -> None:
    stay = offered(racing_town)
    order_id = stay.tries()
    racing_town.bank.pays(order_id)
    told = b'{"reference": "%s", "outcome": "PAID", "minor": %d}' % (order_id.encode(), stay.payments[0].amount_minor)
    places = towns(racing_town, 12)
    callbacks = [partial(each.browser.post, "/api/payments/callback", data=told) for each in places[:4]]
    webhooks = [partial(each.browser.post, "/api/payments/webhook/paytm", data=told) for each in places[4:8]]
    polls = [partial(look.at, each.house, each.gateways, order_id) for each in places[8:10]]
    workers = [partial(news.take_all, each.house, each.gateways, "paytm") for each in places[10:]]
    answers = at_once([*callbacks, *webhooks, *polls, *workers])
    assert [answer.status_code for answer in answers[:4]] == [303] * 4
    assert [answer.status_code for answer in answers[4:8]] == [200] * 4
    assert [event.event for event in stay.events] == ["offered", "link_offered", "paid", "owner_asked"]


def test_ten_presses_of_the_pay_button_open_one_attempt(racing_town: Town) -> None:
    stay = offered(racing_town)
    answers = at_once([partial(each.browser.post, stay.pay_path) for each in towns(racing_town, 10)])
    assert [answer.status_code for answer in answers] == [200] * 10
    assert len(stay.payments) == 1
    assert list(racing_town.bank.asked) == [stay.payments[0].order_id]


def test_ten_forgeries_at_once_are_refused_and_told_once(racing_town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    def forged(headers: object, body: bytes) -> None:
        raise Forged("the signature is wrong")

    monkeypatch.setattr(racing_town.bank, "read", forged)
    posts = [partial(each.browser.post, "/api/payments/webhook/paytm", data=b"x") for each in towns(racing_town, 10)]
    assert [answer.status_code for answer in at_once(posts)] == [401] * 10
    with racing_town.house.reading() as work:
        alerts = select(func.count()).where(OutboxRow.dedupe_key.startswith("forged:"))
        assert work.tx.scalar(alerts) == 1


def test_late_money_and_a_new_guest_race_for_the_nights(racing_town: Town) -> None:
    """Whoever is first has the nights; the other gets the money back or hears that they are taken."""
    for round_ in range(ROUNDS):
        first = offered(racing_town, guest=RAVI, arrival=_week(round_))
        order_id = first.tries()
        racing_town.wait(minutes=31)
        assert first.state == "EXPIRED"
        racing_town.bank.pays(order_id)
        late, new = towns(racing_town, 2)
        _, second = at_once(
            [partial(look.at, late.house, late.gateways, order_id), partial(_offered_or_not, new, _week(round_))]
        )
        expected = ("REFUND_REQUIRED", 1) if second else ("BOOKING_REQUEST_SENT_TO_OWNER", 0)
        assert (first.state, len(first.refunds)) == expected


def _week(number: int) -> date:
    return ARRIVAL + timedelta(weeks=number)


def _offered_or_not(town: Town, arrival: date) -> Stay | None:
    try:
        return offered(town, guest=NEHA, arrival=arrival)
    except Taken:
        return None


def test_the_end_of_a_hold_and_its_payment_at_the_same_instant(racing_town: Town) -> None:
    """Nobody else wants the nights, so whoever is first, the guest has them and has paid once."""
    for round_ in range(ROUNDS):
        stay = offered(racing_town, arrival=_week(round_))
        order_id = stay.tries()
        racing_town.bank.pays(order_id)
        racing_town.clock.move(minutes=31)
        places = towns(racing_town, 6)
        sweeps = [partial(sweep.find, each.house) for each in places[:3]]
        looks = [partial(look.at, each.house, each.gateways, order_id) for each in places[3:]]
        at_once([*sweeps, *looks])
        assert stay.state == "BOOKING_REQUEST_SENT_TO_OWNER"
        assert stay.refunds == []


def test_two_attempts_paid_at_once_keep_one_and_send_one_back(racing_town: Town) -> None:
    stay = offered(racing_town)
    first = stay.tries()
    stay.hears(first, Outcome.FAILED)
    second = stay.tries()
    assert first != second
    for order_id in (first, second):
        racing_town.bank.pays(order_id)
    places = towns(racing_town, 8)
    at_once([partial(_settle, each, order) for each, order in zip(places, [first, second] * 4, strict=True)])
    assert stay.state == "BOOKING_REQUEST_SENT_TO_OWNER"
    assert sorted(each.home for each in stay.payments) == ["ATTACHED", "REFUND"]
    assert len(stay.refunds) == 1


def test_letting_go_and_paying_at_the_same_instant(racing_town: Town) -> None:
    """The guest writes cancel while the bank says paid: either it is booked, or the money goes back."""
    for round_ in range(ROUNDS):
        stay = offered(racing_town, arrival=_week(round_))
        order_id = stay.tries()
        racing_town.bank.pays(order_id)
        talking, paying = towns(racing_town, 2)
        talking._ids = racing_town._ids
        at_once([partial(talking.phone(RAVI).sends, "text", body="cancel"), partial(_settle, paying, order_id)])
        assert stay.state in ("BOOKING_REQUEST_SENT_TO_OWNER", "REFUND_REQUIRED")
        assert len(stay.refunds) == (stay.state == "REFUND_REQUIRED")


def test_the_page_of_a_payment_shows_the_same_attempt_to_everybody(racing_town: Town) -> None:
    stay = offered(racing_town)
    opened = at_once(
        [partial(checkout.open_page, each.house, each.gateways, stay.booking_id) for each in towns(racing_town, 10)]
    )
    assert len({each.form.fields["orderId"] for each in opened if each.form}) == 1


def test_news_of_money_without_a_booking_by_many_ways_at_once_is_one_find(racing_town: Town) -> None:
    racing_town.bank.pays("POS-771", Outcome.PAID, Money(200_000))
    told = b'{"reference": "POS-771", "outcome": "PAID", "minor": 200000}'
    places = towns(racing_town, 9)
    webhooks = [partial(each.browser.post, "/api/payments/webhook/paytm", data=told) for each in places[:3]]
    callbacks = [partial(each.browser.post, "/api/payments/callback", data=told) for each in places[3:6]]
    workers = [partial(news.take_all, each.house, each.gateways, "paytm") for each in places[6:]]
    at_once([*webhooks, *callbacks, *workers])
    at_once([partial(news.take_all, each.house, each.gateways, "paytm") for each in places])
    with racing_town.house.reading() as work:
        found = strays.by_order(work, "POS-771")
        assert found is not None
        assert (found.status, found.amount_minor) == ("FOUND", 200_000)
        assert ledger.balance(work, ledger.STRAY_MONEY).minor == -200_000
        assert work.tx.scalar(select(func.count()).where(OutboxRow.dedupe_key.startswith("stray:"))) == 1


def test_ten_taps_on_it_at_once_send_it_back_once(racing_town: Town) -> None:
    racing_town.bank.pays("POS-771", Outcome.PAID, Money(200_000))
    with racing_town.house.work() as work:
        strays.note(work, "paytm", "POS-771")
    look.at(racing_town.house, racing_town.gateways, "POS-771")
    places = towns(racing_town, 10)
    at_once([partial(_send_back, each) for each in places])
    at_once([partial(refund_runs.run, each.house, each.gateways, "RF-POS-771") for each in places])
    assert list(racing_town.bank.refund_asks) == ["RF-POS-771"]
    with racing_town.house.reading() as work:
        assert work.tx.scalar(select(func.count()).where(TrailRow.cause == "started")) == 1


def _send_back(town: Town) -> None:
    with town.house.work() as work:
        stray = strays.by_order(work, "POS-771")
        assert stray is not None
        strays.send_back(work, stray, actor=f"admin:{MEERA}")
