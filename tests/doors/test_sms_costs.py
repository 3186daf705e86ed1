"""What text messages cost: counted by segments and country as soon as Twilio has them, by our own table of rates."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from bot.carriers import segments
from services.costs import sums
from services.costs.rates import Cost
from services.tables import MessageCost
from tests.api.conftest import signed_in
from tests.doors.test_email import row_by, ticket_fails
from tests.doors.test_outbox import NEVER
from tests.doors.test_sms import tells_status
from tests.flows.test_admin_day import today
from tests.services.stays import Stay, offered
from tests.town import Town
from tests.twilio_server import PretendTwilio

FRIDAY = "2026-11-20"
SEGMENT = 83_200  # to India, in millionths of a dollar


def costs(town: Town) -> list[MessageCost]:
    with town.house.reading() as work:
        return list(work.tx.scalars(select(MessageCost).where(MessageCost.carrier == "sms")))


def texts_of(town: Town, stay: Stay) -> sums.Sums:
    with town.house.reading() as work:
        return sums.by_carrier(sums.of_booking(work, stay.booking)).get("sms", sums.NOTHING)


def test_a_text_message_costs_its_segments_as_soon_as_twilio_has_it(sms_town: Town, twilio: PretendTwilio) -> None:
    stay = ticket_fails(sms_town, NEVER)
    parts = segments.count(twilio.asked[0]["Body"])
    assert parts == 2
    assert texts_of(sms_town, stay) == sums.Sums(0, 1, 0, (Cost(parts * SEGMENT, "USD"),), segments=parts)


def test_it_costs_the_same_whether_or_not_it_arrives_and_however_often_that_is_told(
    sms_town: Town, twilio: PretendTwilio
) -> None:
    stay = ticket_fails(sms_town, NEVER)
    for status in ("sent", "undelivered", "undelivered"):
        tells_status(sms_town, stay, status, ErrorCode="30005")
    assert (texts_of(sms_town, stay).messages, texts_of(sms_town, stay).costs) == (0, (Cost(2 * SEGMENT, "USD"),))


@pytest.mark.parametrize("told", [("sent", "delivered"), ("delivered", "sent"), ("delivered", "delivered", "failed")])
def test_delivered_counts_once_in_any_order(sms_town: Town, twilio: PretendTwilio, told: tuple[str, ...]) -> None:
    stay = ticket_fails(sms_town, NEVER)
    for status in told:
        tells_status(sms_town, stay, status)
    assert texts_of(sms_town, stay) == sums.Sums(1, 1, 0, (Cost(2 * SEGMENT, "USD"),), segments=2)


def test_what_never_left_twilio_costs_nothing(sms_town: Town, twilio: PretendTwilio) -> None:
    stay = ticket_fails(sms_town, NEVER)
    for status in ("failed", "sent"):
        tells_status(sms_town, stay, status, ErrorCode="30008")
    assert texts_of(sms_town, stay) == sums.NOTHING
    assert [(cost.billed, cost.micro) for cost in costs(sms_town)] == [(False, 0)]


def test_what_twilio_refuses_costs_nothing(sms_town: Town, twilio: PretendTwilio) -> None:
    twilio.answers = [(400, {"code": 21610, "message": "unsubscribed"})]
    ticket_fails(sms_town, NEVER)
    assert costs(sms_town) == []


def test_one_whose_answer_was_lost_is_counted_by_its_callback(sms_town: Town, twilio: PretendTwilio) -> None:
    twilio.answers = [(503, {})]
    stay = ticket_fails(sms_town, NEVER)
    assert costs(sms_town) == []
    for _ in range(2):
        tells_status(sms_town, stay, "delivered")
    assert [(cost.wamid, cost.segments, cost.micro) for cost in costs(sms_town)] == [("SM1", 2, 2 * SEGMENT)]


def test_to_a_country_without_a_rate_it_is_counted_without_a_price(sms_town: Town, twilio: PretendTwilio) -> None:
    stay = offered(sms_town, guest="+6799000001").is_paid()
    sms_town.api.troubles = [NEVER]
    stay.owner_taps("Confirm")
    assert texts_of(sms_town, stay) == sums.Sums(0, 1, 1, (), segments=row_segments(stay))
    assert "and 1 of unknown price" in today(sms_town).text


def row_segments(stay: Stay) -> int:
    (cost,) = costs(stay.town)
    assert cost.outbox_id == row_by(stay, "sms").id
    return cost.segments


def test_the_admin_the_api_and_the_figures_tell_the_same(sms_town: Town, twilio: PretendTwilio) -> None:
    assert "SMS today" not in today(sms_town).text
    stay = ticket_fails(sms_town, NEVER)
    assert "SMS today: 1 in 2 parts, $0.17 by our own table of rates" in today(sms_town).text
    meera = signed_in(sms_town)
    counted = {"delivered": 0, "billed": 1, "unpriced": 0, "segments": 2}
    found = meera.gets("/api/v1/admin/analytics", start_date=FRIDAY, end_date=FRIDAY)["messages"]
    line = {"day": FRIDAY, "carrier": "sms", "category": "sms", "cost": 0.1664, "currency": "USD"}
    assert [each for each in found["days"] if each["carrier"] == "sms"] == [counted | line]
    whole = {**counted, "costs": [{"cost": 0.1664, "currency": "USD"}]}
    assert found["totals"]["carriers"] == [whole | {"carrier": "sms"}]
    assert meera.gets(f"/api/bookings/{stay.booking_id}")["messages"]["carriers"] == [whole | {"carrier": "sms"}]
    figures = sms_town.browser.get("/metrics").text
    assert 'thikana_message_cost_today{carrier="sms",currency="USD"} 0.1664' in figures
    assert 'thikana_messages_today{billed="yes",carrier="sms",category="sms"} 1.0' in figures
    assert "thikana_sms_segments_today 2.0" in figures


def test_a_text_message_that_goes_again_under_another_id_is_charged_again(
    sms_town: Town, twilio: PretendTwilio
) -> None:
    twilio.answers = [(503, {})]
    stay = ticket_fails(sms_town, NEVER)
    sms_town.wait(minutes=5)
    assert (len(twilio.asked), row_by(stay, "sms").provider_id) == (2, "SM2")
    tells_status(sms_town, stay, "delivered", MessageSid="SM1")
    assert sorted(cost.wamid for cost in costs(sms_town)) == ["SM1", "SM2"]
