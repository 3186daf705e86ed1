"""The figures for operators, and a drill for each alert: it stays silent when all is well and fires when it should."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import yaml
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import update

from ops.processes import ROOT
from services import leases
from services.errors import SendError
from services.payments.gateways.contract import Outcome, RefundOutcome
from services.reports.figures import FIGURES
from services.tables import InboxRow, MessageCost, OutboxRow
from tests.services.stays import ARRIVAL, offered
from tests.services.test_costs import REGULAR, all_arrive, tells
from tests.town import NEHA, RAVI, Town, settings_of

RULES = {rule["alert"]: rule for rule in yaml.safe_load((ROOT / "ops/alerts.yml").read_text())["groups"][0]["rules"]}
EXPRESSION = re.compile(
    r'(?P<name>thikana_\w+)(\{(?P<label>\w+)="(?P<value>\w+)"\})? (?P<sign>[<>]) (?P<number>[\d.]+)'
)
BY_WHATSAPP = (("carrier", "whatsapp"),)
SIGNS = {"<": operator.lt, ">": operator.gt}


def scraped(town: Town) -> dict[tuple[str, frozenset[tuple[str, str]]], float]:
    """Every sample by name and labels, read by Prometheus's own parser."""
    answer = town.browser.get("/metrics")
    assert answer.status_code == 200
    assert answer.content_type == "text/plain; version=0.0.4; charset=utf-8"
    families = text_string_to_metric_families(answer.text)
    return {
        (sample.name, frozenset(sample.labels.items())): sample.value for each in families for sample in each.samples
    }


def figure(town: Town, name: str, **labels: str) -> float | None:
    return scraped(town).get((f"thikana_{name}", frozenset(labels.items())))


def firing(town: Town) -> set[str]:
    """The alerts whose condition holds now."""
    return {name for name, rule in RULES.items() if _holds(town, rule["expr"])}


def _holds(town: Town, expression: str) -> bool:
    found = EXPRESSION.fullmatch(expression)
    assert found, f"too clever for this drill: {expression}"
    wanted = {(found["label"], found["value"])} if found["label"] else set()
    values = [value for (name, labels), value in scraped(town).items() if name == found["name"] and wanted <= labels]
    return any(SIGNS[found["sign"]](value, float(found["number"])) for value in values)


def schedule_works(town: Town) -> None:
    with town.house.work() as work:
        assert leases.hold(work, "schedule", "me", 3600)


@pytest.fixture
def well(town: Town) -> Town:
    """An installation in which all is well: Redis answers, a schedule works, a guest has booked and been answered."""
    rung = settings_of(town.settings.database_url, redis_url="redis://redis.example")
    town = Town(rung, town.house.engine)
    schedule_works(town)
    stay = offered(town).is_confirmed()
    all_arrive(town, stay)
    return town


def test_a_booking_is_seen_in_every_figure_it_touches(well: Town) -> None:
    found = scraped(well)
    assert found["thikana_database_up", frozenset()] == 1
    assert found["thikana_bookings", frozenset({("state", "TICKET_GENERATED")})] == 1
    assert found["thikana_bookings", frozenset({("state", "PAYMENT_PENDING")})] == 0
    assert found["thikana_bookings_made_total", frozenset()] == 1
    assert found["thikana_bookings_paid_total", frozenset()] == 1
    assert found["thikana_payment_attempts_day", frozenset({("state", "PAID")})] == 1
    assert found["thikana_payment_success_ratio_day", frozenset()] == 1
    assert found["thikana_messages_today", frozenset({*BY_WHATSAPP, ("category", "utility"), ("billed", "yes")})] == 6
    assert found["thikana_message_cost_today", frozenset({*BY_WHATSAPP, ("currency", "INR")})] == 0.69


def test_every_figure_is_there_from_the_first_day(town: Town) -> None:
    names = {name for name, _ in scraped(town)}
    only_then = {"payment_success_ratio_day", "message_cost_today"}
    wanted = {f"thikana_{each.name}{'_total' if each.grows else ''}" for each in FIGURES if each.name not in only_then}
    assert wanted <= names


def test_a_failed_payment_lowers_the_ratio(town: Town) -> None:
    offered(town).is_paid()
    other = offered(town, guest=NEHA, arrival=ARRIVAL + timedelta(days=7))
    other.hears(other.tries(), Outcome.FAILED)
    assert figure(town, "payment_success_ratio_day") == 0.5


def test_yesterday_is_not_today(town: Town) -> None:
    all_arrive(town, offered(town).is_paid())
    town.clock.move(days=1, minutes=1)
    assert figure(town, "messages_today", carrier="whatsapp", category="utility", billed="yes") == 0
    assert figure(town, "payment_attempts_day", state="PAID") == 0
    assert figure(town, "bookings_paid_total") == 1


def test_nothing_about_anybody_is_told(well: Town) -> None:
    text = well.browser.get("/metrics").text
    assert RAVI.lstrip("+") not in text
    assert "TH-" not in text
    assert "Ravi" not in text


def test_without_redis_there_is_no_figure_about_it(town: Town) -> None:
    assert figure(town, "redis_up") is None


def test_bells_nobody_heard_are_counted(well: Town) -> None:
    well.bell.ring("turn", RAVI)
    assert figure(well, "bells_waiting") == 1


# -- the drills


def test_all_alerts_are_silent_when_all_is_well(well: Town) -> None:
    assert firing(well) == set()


def database_goes_away(town: Town) -> None:
    with town.house.engine.connect() as connection:
        for table in ("message_costs", "pictures"):
            connection.exec_driver_sql(f"DROP TABLE {table}")
        connection.commit()


def workers_stop(town: Town) -> None:
    town.clock.move(hours=2)


def redis_stops(town: Town) -> None:
    town.bell.waiting = lambda: None  # type: ignore[method-assign]


def a_guest_is_not_answered(town: Town) -> None:
    stamp = str(int(town.clock.now().timestamp()))
    town.deliver({"from": RAVI[1:], "id": "wamid.X", "timestamp": stamp, "type": "text", "text": {"body": "hi"}})
    town.clock.move(seconds=61)


def an_arrival_breaks(town: Town) -> None:
    with town.house.work() as work:
        work.tx.execute(update(InboxRow).where(InboxRow.id == 1).values(status="dead"))


def whatsapp_refuses_all(town: Town) -> None:
    town.api.troubles = [SendError("away")] * 1000
    offered(town, guest=NEHA, arrival=ARRIVAL + timedelta(days=7)).is_paid()
    town.clock.move(seconds=400)


def the_token_ends(town: Town) -> None:
    town.api.troubles = [SendError("the token has ended", code=190)]
    town.phone(NEHA).post({"type": "text", "text": {"body": "hi"}})


def people_report_us(town: Town) -> None:
    town.api.troubles = [SendError("spam", code=131048)]
    town.phone(NEHA).post({"type": "text", "text": {"body": "hi"}})


def messages_are_given_up(town: Town) -> None:
    with town.house.work() as work:
        work.tx.execute(update(OutboxRow).values(status="failed", urgency="A"))


def payments_fail(town: Town) -> None:
    stay = offered(town, guest=NEHA, arrival=ARRIVAL + timedelta(days=7))
    stay.hears(stay.tries(), Outcome.FAILED)


def a_payment_hangs(town: Town) -> None:
    offered(town, guest=NEHA, arrival=ARRIVAL + timedelta(days=7)).tries()
    town.clock.move(minutes=20)


def a_refund_is_refused(town: Town) -> None:
    stay = offered(town, guest=NEHA, arrival=ARRIVAL + timedelta(days=7)).is_paid()
    stay.owner_taps("Cancel")
    refund = stay.refunds[0]
    town.bank.refund_says[refund.gateway_id] = RefundOutcome.FAILED
    town.phone("+919000000021").taps_id(f"admin.refund_gateway:{refund.refund_id}")


def messages_grow_dear(town: Town) -> None:
    with town.house.engine.connect() as connection:
        connection.exec_driver_sql("UPDATE message_costs SET micro = 100000000")
        connection.commit()


def a_country_has_no_rate(town: Town) -> None:
    town.phone("+5511900000001").says("hi")
    tells(town, f"wamid.{len(town.api.sent)}", "delivered", REGULAR)


def text_messages_grow_dear(town: Town) -> None:
    with town.house.work() as work:
        work.tx.execute(update(MessageCost).values(carrier="sms", currency="USD", micro=5_000_000))


DRILLS: dict[str, Callable[[Town], Any]] = {
    "DatabaseAway": database_goes_away,
    "NoWorkers": workers_stop,
    "RedisAway": redis_stops,
    "GuestsNotAnswered": a_guest_is_not_answered,
    "MessagesSetAside": an_arrival_breaks,
    "MessagesNotSent": whatsapp_refuses_all,
    "SendingHalted": the_token_ends,
    "NoNewChats": people_report_us,
    "MessagesGivenUp": messages_are_given_up,
    "PaymentsFail": payments_fail,
    "BookingsStuck": a_payment_hangs,
    "RefundsFailed": a_refund_is_refused,
    "MessagesDear": messages_grow_dear,
    "TextMessagesDear": text_messages_grow_dear,
    "RatesMissing": a_country_has_no_rate,
}


@pytest.mark.parametrize("alert", DRILLS)
def test_each_alert_fires_in_its_drill(well: Town, alert: str) -> None:
    DRILLS[alert](well)
    assert alert in firing(well)


def test_every_alert_has_a_drill_and_says_what_to_do() -> None:
    assert set(DRILLS) == set(RULES)
    for rule in RULES.values():
        assert set(rule["annotations"]) == {"summary", "action"}
        assert rule["labels"]["severity"] in ("page", "ticket")
