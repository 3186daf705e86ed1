"""What messages cost, through the API."""

from __future__ import annotations

from tests.api.conftest import Api
from tests.services.stays import offered
from tests.services.test_costs import FREE, all_arrive, tells
from tests.town import RAVI, Town

FRIDAY = "2026-11-20"
SIX = {"delivered": 6, "billed": 6, "unpriced": 0, "segments": 0, "costs": [{"cost": 0.69, "currency": "INR"}]}
NONE = {"delivered": 0, "billed": 0, "unpriced": 0, "segments": 0, "costs": []}


def test_a_booking_shows_what_its_messages_cost(town: Town, meera: Api) -> None:
    stay = offered(town).is_confirmed()
    all_arrive(town, stay)
    assert meera.gets(f"/api/bookings/{stay.booking_id}")["messages"] == {
        **SIX, "carriers": [{**SIX, "carrier": "whatsapp"}],
    }  # fmt: skip


def test_a_booking_nobody_was_told_of_cost_nothing(town: Town, meera: Api) -> None:
    stay = offered(town)
    assert meera.gets(f"/api/bookings/{stay.booking_id}")["messages"] == {
        **NONE, "carriers": [],
    }  # fmt: skip


def test_each_day_shows_its_messages_by_category(town: Town, meera: Api) -> None:
    stay = offered(town).is_confirmed()
    all_arrive(town, stay)
    town.phone(RAVI).says("hi")
    tells(town, f"wamid.{len(town.api.sent)}", "delivered", FREE)
    found = meera.gets("/api/v1/admin/analytics", start_date=FRIDAY, end_date=FRIDAY)["messages"]
    line = {"day": FRIDAY, "carrier": "whatsapp", "currency": "INR", "unpriced": 0, "segments": 0}
    assert found["days"] == [
        line | {"category": "service", "delivered": 1, "billed": 0, "cost": 0},
        line | {"category": "utility", "delivered": 6, "billed": 6, "cost": 0.69},
    ]
    assert found["totals"]["delivered"] == 7
    assert found["totals"]["costs"] == [{"cost": 0.69, "currency": "INR"}]


def test_days_without_messages_have_none(town: Town, meera: Api) -> None:
    found = meera.gets("/api/v1/admin/analytics", start_date="2026-01-01", end_date="2026-01-31")["messages"]
    assert found == {"totals": {**NONE, "carriers": []}, "days": []}
