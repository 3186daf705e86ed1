"""The API on PostgreSQL, which is stricter than SQLite: every list, every sum."""

from __future__ import annotations

from datetime import timedelta

import pytest

from services import audit, tallies
from tests.api.conftest import signed_in
from tests.services.stays import ARRIVAL, offered
from tests.town import NEHA, Town
from web.api.directory import OPERATIONS

pytestmark = pytest.mark.postgres

QUESTIONS = [each.path for each in OPERATIONS if each.method == "GET" and each.run and "<" not in each.path]


def test_every_question_has_its_answer_and_every_total_is_true(postgres_town: Town) -> None:
    offered(postgres_town, code="TEST123").is_confirmed()
    cancelled = offered(postgres_town, code="VIP500", arrival=ARRIVAL + timedelta(days=7)).is_paid()
    cancelled.owner_taps("Cancel")
    offered(postgres_town, guest=NEHA, listing="seaview-villa")
    meera = signed_in(postgres_town)
    before = [
        meera.gets(each.path) for each in OPERATIONS if each.method == "GET" and each.run and "<" not in each.path
    ]
    with postgres_town.house.work() as work:
        tallies.tidy(work)
        assert audit.differences(work) == []
    after = [meera.gets(path) for path in QUESTIONS]
    assert after == before
    assert meera.gets(f"/api/bookings/{cancelled.booking_id}")["booking_status"] == "REFUND_REQUIRED"
    assert meera.gets("/api/commissions/referrer/3")["summary"]["total_referrals"] == 1
    assert meera.asks("/api/commissions/referrer/2147483647").status_code == 404
