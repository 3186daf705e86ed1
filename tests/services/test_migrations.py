"""The schema: up and down on filled data, equal to the models, with the columns and indexes that were asked for."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, event, inspect, text

from services import schema, sweep
from services.db import make_engine
from services.tables import Table
from tests.conftest import seed
from tests.services.stays import offered
from tests.town import MEERA, NEHA, PAWAR, Town

BOOKING_COLUMNS = {
    "qr_code", "ticket_generated_at", "alerted_admin", "admin_alerted_at", "notified_customer", "notified_owner",
    "notified_admin", "notification_attempts_at", "booking_status", "payment_status", "commission_status",
}  # fmt: skip
LOG_COLUMNS = {
    "id", "booking_id", "recipient_type", "phone_number", "success", "attempts", "error_message", "created_at",
}  # fmt: skip
INDEXES = {
    "bookings": {
        "idx_bookings_payment_monitoring": ["payment_status", "booking_status", "created_at"],
        "idx_bookings_refund_status": ["booking_status"],
        "idx_bookings_commission_status": ["commission_status"],
    },
    "notification_logs": {"idx_notification_logs_booking": ["booking_id", "created_at"]},
}
QUERIES = {
    "idx_bookings_payment_monitoring": "SELECT * FROM bookings WHERE payment_status = 'PENDING' "
    "AND booking_status = 'PAYMENT_PENDING' AND created_at < '2026-11-20'",
    "idx_bookings_refund_status": "SELECT * FROM bookings WHERE booking_status IN "
    "('REFUND_REQUIRED', 'REFUND_INITIATED')",
    "idx_bookings_commission_status": "SELECT sum(platform_minor) FROM bookings WHERE commission_status = 'CONFIRMED'",
    "idx_bookings_check_in_code": "SELECT * FROM bookings WHERE check_in_code = 'K7Q4MP'",
    "idx_notification_logs_booking": "SELECT * FROM notification_logs WHERE booking_id = 'TH-K7Q4MPX' "
    "ORDER BY created_at DESC",
}
# What grows with the years and must never be read from end to end by the schedule or the doors.
GROWING = ("bookings", "payments", "outbox", "inbox", "notification_logs", "claims", "booking_events", "people",
           "code_misses", "message_costs", "pictures", "reminders", "ratings", "conversations")  # fmt: skip


def lived(town: Town) -> None:
    """Something of everything: paid, confirmed, cancelled, failed, expired, talked about."""
    town.phone(NEHA).says("pine cottage 4-6 dec, 2 people")
    offered(town, code="TEST123").is_confirmed()
    stay = offered(town, listing="seaview-villa").is_paid()
    stay.owner_taps("Cancel")
    town.wait(minutes=31)


def revisions(url: str) -> list[tuple[str, str]]:
    """Each revision with the one below it, newest first."""
    walked = ScriptDirectory.from_config(schema.config(url)).walk_revisions()
    return [(each.revision, str(each.down_revision or "base")) for each in walked]


def differences(engine: Engine) -> list[Any]:
    """What a new migration would have to change."""
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return list(compare_metadata(context, Table.metadata))


def go_down_and_up(url: str) -> None:
    for _, below in revisions(url):
        schema.downgrade(url, below)
    engine = make_engine(url)
    assert set(inspect(engine).get_table_names()) <= {"alembic_version"}
    engine.dispose()
    seed(url)


def test_filled_tables_go_down_and_up_again(town: Town) -> None:
    lived(town)
    url = town.settings.database_url
    town.house.engine.dispose()
    go_down_and_up(url)
    assert differences(town.house.engine) == []
    offered(town).is_confirmed()


@pytest.mark.postgres
def test_filled_tables_go_down_and_up_again_on_postgresql(postgres_town: Town) -> None:
    lived(postgres_town)
    engine = postgres_town.house.engine
    url = engine.url.render_as_string(hide_password=False)
    engine.dispose()
    go_down_and_up(url)
    assert differences(engine) == []
    offered(postgres_town).is_confirmed()


def test_each_step_down_can_be_taken_back(town: Town) -> None:
    lived(town)
    url = town.settings.database_url
    town.house.engine.dispose()
    for revision, below in revisions(url):
        schema.upgrade(url, revision)
        schema.downgrade(url, below)
        schema.upgrade(url, revision)
        schema.downgrade(url, below)
    schema.upgrade(url)
    assert differences(town.house.engine) == []


def test_the_migrations_make_exactly_the_models(town: Town) -> None:
    assert differences(town.house.engine) == []


@pytest.mark.postgres
def test_the_migrations_make_exactly_the_models_on_postgresql(postgres_town: Town) -> None:
    assert differences(postgres_town.house.engine) == []


def test_the_columns_and_indexes_that_were_asked_for_are_there(town: Town) -> None:
    there = inspect(town.house.engine)
    assert {column["name"] for column in there.get_columns("bookings")} >= BOOKING_COLUMNS
    assert {column["name"] for column in there.get_columns("notification_logs")} >= LOG_COLUMNS
    for table, wanted in INDEXES.items():
        found = {index["name"]: index["column_names"] for index in there.get_indexes(table)}
        assert wanted.items() <= found.items()


@pytest.mark.parametrize(("index", "query"), QUERIES.items())
def test_the_indexes_serve_the_queries_they_were_made_for(town: Town, index: str, query: str) -> None:
    with town.house.engine.connect() as connection:
        plan = " ".join(str(row) for row in connection.execute(text(f"EXPLAIN QUERY PLAN {query}")))
    assert f"USING INDEX {index}" in plan
    assert "SCAN" not in plan


def test_nothing_that_grows_is_read_from_end_to_end(town: Town) -> None:
    engine = town.house.engine
    with asked(engine) as queries:
        stay = offered(town)
        stay.tries()
        town.clock.move(minutes=16)
        sweep.alert_stuck(town.house, town.gateways)
        lived(town)
        town.browser.get(stay.pay_path)
        town.browser.get("/metrics")
        for words in ("requests", "arrivals", "K7Q4MP", "5"):
            town.phone(PAWAR).says(words)
        town.phone(PAWAR).shows(b"no picture at all")
        town.phone(NEHA).taps_id("rating.stars:TH-K7Q4MPX.5")
        town.wait(hours=3)
        town.phone(MEERA).says("today")
    plans = {query: plan_of(engine, query, params) for query, params in queries.items() if reads(query)}
    scans = [
        (query, line)
        for query, plan in plans.items()
        for line in plan
        if line.startswith("SCAN") and line.split()[1].rstrip("_0123456789") in GROWING and "INDEX" not in line
    ]
    assert len(plans) > 20
    assert scans == []


@contextmanager
def asked(engine: Engine) -> Iterator[dict[str, Any]]:
    """Every statement sent meanwhile, with the parameters of its first time."""
    queries: dict[str, Any] = {}

    def keep(_connection: Any, _cursor: Any, statement: str, params: Any, *_rest: Any) -> None:
        queries.setdefault(statement, params)

    event.listen(engine, "before_cursor_execute", keep)
    yield queries
    event.remove(engine, "before_cursor_execute", keep)


def reads(query: str) -> bool:
    return query.startswith(("SELECT", "UPDATE", "DELETE"))


def plan_of(engine: Engine, query: str, params: Any) -> list[str]:
    with engine.connect() as connection:
        return [str(row[3]) for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {query}", params)]
