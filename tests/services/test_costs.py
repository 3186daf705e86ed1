"""The cost meter: what WhatsApp says a message is billed as is kept once, priced by the day's rate and added up."""

from __future__ import annotations

import tomllib
from datetime import date
from itertools import permutations
from typing import Any

import pytest
from sqlalchemy import select

from services.costs import rates, sums
from services.costs.rates import Cost, Pricing
from services.ids import country_of
from services.tables import MessageCost, OutboxRow
from tests.services.stays import Stay, offered
from tests.town import RAVI, Town

REGULAR = {"billable": True, "pricing_model": "PMP", "type": "regular", "category": "utility"}
FREE = {"billable": False, "pricing_model": "PMP", "type": "free_customer_service", "category": "service"}
FRIDAY = date(2026, 11, 20)


def tells(town: Town, wamid: str, status: str, pricing: dict[str, Any] | None = None) -> None:
    """WhatsApp tells what became of a message and, if it does, its price."""
    told: dict[str, Any] = {
        "id": wamid,
        "status": status,
        "timestamp": str(int(town.clock.now().timestamp())),
        "recipient_id": RAVI.lstrip("+"),
    }
    assert town.deliver(statuses=[told | ({"pricing": pricing} if pricing else {})]) == 200
    town.work()


def all_arrive(town: Town, stay: Stay, pricing: dict[str, Any] = REGULAR) -> int:
    """Every message about a booking is sent and delivered; answers how many there are."""
    wamids = [row.provider_id or "" for row in stay.letters]
    for wamid in wamids:
        tells(town, wamid, "sent", pricing)
        tells(town, wamid, "delivered", pricing)
    return len(wamids)


def a_wamid(town: Town) -> str:
    town.phone(RAVI).says("hi")
    with town.house.reading() as work:
        return work.tx.scalars(select(OutboxRow.provider_id).order_by(OutboxRow.id.desc())).first() or ""


def costs(town: Town) -> list[MessageCost]:
    with town.house.reading() as work:
        return list(work.tx.scalars(select(MessageCost)))


def of_today(town: Town) -> sums.Sums:
    with town.house.reading() as work:
        return sums.summed(sums.today(work))


def test_a_booking_costs_what_its_delivered_messages_cost(town: Town) -> None:
    stay = offered(town).is_confirmed()
    number = all_arrive(town, stay)
    with town.house.reading() as work:
        lines = sums.of_booking(work, stay.booking)
    assert number == 6
    assert sums.summed(lines) == sums.Sums(6, 6, 0, (Cost(6 * 115_000, "INR"),))
    assert [(line.day, line.category) for line in lines] == [(FRIDAY, "utility")]


@pytest.mark.postgres
def test_costs_and_figures_are_the_same_on_postgresql(postgres_town: Town) -> None:
    stay = offered(postgres_town).is_confirmed()
    all_arrive(postgres_town, stay)
    assert of_today(postgres_town) == sums.Sums(6, 6, 0, (Cost(690_000, "INR"),))
    figures = postgres_town.browser.get("/metrics").text
    assert 'thikana_messages_today{billed="yes",carrier="whatsapp",category="utility"} 6.0' in figures
    assert "thikana_bookings_paid_total 1.0" in figures
    assert 'thikana_message_cost_today{carrier="whatsapp",currency="INR"} 0.69' in figures


def test_what_meta_has_filed_as_marketing_counts_at_that_price(town: Town) -> None:
    tells(town, a_wamid(town), "delivered", REGULAR | {"category": "marketing"})
    assert of_today(town).costs == (Cost(863_100, "INR"),)


def test_what_was_only_sent_costs_nothing_yet(town: Town) -> None:
    tells(town, a_wamid(town), "sent", REGULAR)
    assert [(cost.billed, cost.delivered) for cost in costs(town)] == [(True, False)]
    assert of_today(town) == sums.Sums(0, 0, 0, ())


def test_what_failed_costs_nothing(town: Town) -> None:
    wamid = a_wamid(town)
    tells(town, wamid, "sent", REGULAR)
    tells(town, wamid, "failed")
    assert of_today(town).messages == 0


def test_a_free_message_is_counted_and_not_billed(town: Town) -> None:
    tells(town, a_wamid(town), "delivered", FREE)
    assert of_today(town) == sums.Sums(1, 0, 0, ())


@pytest.mark.trap(18)
def test_the_kind_counts_and_not_the_flag_that_meta_means_to_drop(town: Town) -> None:
    tells(town, a_wamid(town), "delivered", {"type": "regular", "category": "service", "pricing_model": "PMP"})
    assert of_today(town).costs == (Cost(115_000, "INR"),)


RECEIPTS = {
    "sent": ("sent", REGULAR), "delivered": ("delivered", None), "read": ("read", REGULAR),
}  # fmt: skip


@pytest.mark.parametrize("order", list(permutations(RECEIPTS)))
def test_receipts_in_any_order_and_told_twice_count_once(town: Town, order: tuple[str, ...]) -> None:
    wamid = a_wamid(town)
    for name in (*order, *order):
        tells(town, wamid, *RECEIPTS[name])
    assert of_today(town) == sums.Sums(1, 1, 0, (Cost(115_000, "INR"),))


def test_what_whatsapp_took_twice_is_charged_twice(town: Town) -> None:
    wamid = a_wamid(town)
    with town.house.reading() as work:
        key = work.tx.scalars(select(OutboxRow.dedupe_key).where(OutboxRow.provider_id == wamid)).one()
    twin = {"id": "wamid.TWIN", "status": "delivered", "timestamp": "1790000000", "recipient_id": RAVI.lstrip("+")}
    town.deliver(statuses=[twin | {"biz_opaque_callback_data": key, "pricing": REGULAR}])
    tells(town, wamid, "delivered", REGULAR)
    assert of_today(town).billed == 2


def test_a_message_delivered_tomorrow_belongs_to_tomorrow(town: Town) -> None:
    wamid = a_wamid(town)
    tells(town, wamid, "sent", FREE)
    town.clock.move(days=1)
    tells(town, wamid, "delivered", FREE | {"type": "regular"})
    assert of_today(town).billed == 1
    with town.house.reading() as work:
        assert sums.between(work, FRIDAY, FRIDAY) == []


def test_a_country_without_a_rate_is_counted_without_a_price(town: Town) -> None:
    town.phone("+5511900000001").says("hi")
    tells(town, "wamid.1", "delivered", REGULAR)
    assert of_today(town) == sums.Sums(1, 1, 1, ())


def test_a_receipt_of_somebody_elses_message_is_no_cost_of_ours(town: Town) -> None:
    tells(town, "wamid.FOREIGN", "delivered", REGULAR)
    assert costs(town) == []


@pytest.mark.parametrize("odd", [{}, {"category": 7}, {"category": None}, {"type": {}}, {"category": "x" * 5000}])
def test_odd_prices_break_nothing(town: Town, odd: dict[str, Any]) -> None:
    wamid = a_wamid(town)
    tells(town, wamid, "delivered", odd)
    with town.house.reading() as work:
        assert work.tx.scalars(select(OutboxRow.status).where(OutboxRow.provider_id == wamid)).one() == "delivered"


@pytest.mark.quick
@pytest.mark.parametrize(
    ("day", "category", "micro"),
    [
        (date(2025, 12, 31), "marketing", 784_600),
        (date(2026, 1, 1), "marketing", 863_100),
        (date(2026, 9, 30), "service", 0),
        (date(2026, 10, 1), "service", 115_000),
        (date(2026, 10, 1), "marketing_lite", 863_100),
    ],
)
def test_a_message_is_priced_by_the_rate_of_its_day(day: date, category: str, micro: int) -> None:
    rate = rates.of("IN", category, day)
    assert rate is not None
    assert (rate.micro, rate.currency) == (micro, "INR")


@pytest.mark.quick
@pytest.mark.parametrize(
    ("address", "country"),
    [("+919000000001", "IN"), ("+12125550100", "US"), ("+10000000000", "US"), ("+971500000000", "AE"),
     ("bsuid:IN.13491208655302741918", "IN"), ("bsuid:odd", ""), ("", "")],
)  # fmt: skip
def test_the_country_follows_from_the_address(address: str, country: str) -> None:
    assert country_of(address) == country


@pytest.mark.quick
def test_before_the_first_rate_there_is_none() -> None:
    assert rates.of("IN", "utility", date(2025, 6, 30)) is None


@pytest.mark.quick
def test_every_rate_is_a_whole_number_with_country_currency_and_date() -> None:
    book = tomllib.loads(rates.FILE.read_text())
    for block in book["rates"]:
        prices = {name: value for name, value in block.items() if name not in ("from", "countries", "currency")}
        assert all(type(value) is int and value >= 0 for value in prices.values()), block
        assert {"marketing", "utility", "authentication", "service"} <= set(prices)
        assert all(len(country) == 2 and country.isupper() for country in block["countries"])
        assert rates.last_change_before(block["from"]) == block["from"], "Meta changes rates on the first of a quarter"


@pytest.mark.quick
def test_every_rate_of_sms_is_a_whole_number_and_says_whether_somebody_verified_it() -> None:
    for block in tomllib.loads(rates.FILE.read_text())["sms"]:
        assert set(block) == {"from", "countries", "currency", "segment", "verified"}
        assert type(block["segment"]) is int
        assert block["segment"] > 0
        assert type(block["verified"]) is bool


@pytest.mark.quick
def test_an_sms_is_priced_by_the_rate_of_its_day_and_not_before_there_was_one() -> None:
    rate = rates.of_segment("US", date(2026, 11, 20))
    assert rate == rates.Rate(8_300, "USD", date(2026, 10, 1))
    assert rates.of_segment("US", date(2026, 9, 30)) is None
    assert rates.of_segment("FJ", date(2026, 11, 20)) is None
    assert "IN" in rates.unverified_sms()
    assert "US" not in rates.unverified_sms()


@pytest.mark.quick
@pytest.mark.parametrize("table", ["rates", "sms"])
def test_no_country_has_two_rates_from_one_day(table: str) -> None:
    blocks = tomllib.loads(rates.FILE.read_text())[table]
    keys = [(country, block["from"]) for block in blocks for country in block["countries"]]
    assert len(keys) == len(set(keys))


@pytest.mark.quick
def test_amounts_come_out_exact() -> None:
    assert str(Cost(690_000, "INR").major) == "0.690000"
    assert (Cost(1_845_000, "INR").show(), Cost(5_000, "USD").show()) == ("₹1.85", "$0.01")
    assert Pricing("utility", "", "PMP", billable=True).billed
