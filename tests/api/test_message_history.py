"""What was sent about a booking and what became of it, through the API."""

from __future__ import annotations

from typing import Any

import pytest

from services.tables import OutboxRow
from tests.api.conftest import Api, refusal, signed_in
from tests.doors.test_outbox import receipt
from tests.flows.admins import counted
from tests.services.stays import Stay, offered
from tests.services.test_costs import REGULAR, tells
from tests.town import PAWAR, RAVI, Town

AT_FIRST = "2026-11-20T04:30:00Z"
COSTS = [{"cost": 0.115, "currency": "INR"}]


def path(stay: Stay) -> str:
    return f"/api/bookings/{stay.booking_id}/messages"


def of_ticket(stay: Stay) -> OutboxRow:
    return next(row for row in stay.letters if row.body["key"] == "ticket")


def ticket_in(answer: dict[str, Any]) -> dict[str, Any]:
    [found] = [item for item in answer["items"] if item["notice"] == "ticket"]
    return dict(found)


def test_each_rank_comes_with_its_time_and_the_bill_with_the_receipt(town: Town, meera: Api) -> None:
    stay = offered(town).is_confirmed()
    wamid = of_ticket(stay).provider_id or ""
    for status in ("sent", "delivered", "read"):
        town.clock.move(minutes=1)
        tells(town, wamid, status, REGULAR if status == "sent" else None)
    assert ticket_in(meera.gets(path(stay))) == {
        "message_id": of_ticket(stay).id, "notice": "ticket", "recipient_type": "customer", "carrier": "whatsapp",
        "status": "read", "instead_of": None, "attempts": 1, "error_message": "", "created_at": AT_FIRST,
        "sent_at": AT_FIRST, "delivered_at": "2026-11-20T04:32:00Z", "read_at": "2026-11-20T04:33:00Z",
        "failed_at": None, "category": "utility", "billed": True, "costs": COSTS,
    }  # fmt: skip


def test_receipts_out_of_order_keep_the_time_of_each_rank(town: Town, meera: Api) -> None:
    stay = offered(town).is_confirmed()
    wamid = of_ticket(stay).provider_id or ""
    town.clock.move(minutes=1)
    tells(town, wamid, "read")
    town.clock.move(minutes=1)
    for status in ("delivered", "delivered", "failed"):
        tells(town, wamid, status)
    found = ticket_in(meera.gets(path(stay)))
    assert (found["status"], found["read_at"], found["failed_at"]) == ("read", "2026-11-20T04:31:00Z", None)
    assert found["delivered_at"] == "2026-11-20T04:32:00Z"


def test_a_failure_says_when_and_why_and_what_came_instead_of_it(town: Town, meera: Api) -> None:
    stay = offered(town).is_confirmed()
    row = of_ticket(stay)
    town.clock.move(minutes=1)
    receipt(town, "failed", row.provider_id or "", error=131026)
    found = ticket_in(meera.gets(path(stay)))
    assert (found["status"], found["failed_at"]) == ("failed", "2026-11-20T04:31:00Z")
    assert "131026" in found["error_message"]
    receipt(town, "delivered", row.provider_id or "")
    arrived = ticket_in(meera.gets(path(stay)))
    assert (arrived["status"], arrived["failed_at"], arrived["error_message"]) == ("delivered", None, "")


def test_it_tells_no_words_and_no_number(town: Town, meera: Api) -> None:
    stay = offered(town, name="Ravi Kulkarni").is_confirmed()
    told = meera.asks(path(stay)).text
    for secret in (RAVI, PAWAR, RAVI[-10:], PAWAR[-10:], "Kulkarni", "Booking Confirmed", "/ticket", "/pay/"):
        assert secret not in told, secret


def test_pages_are_newest_first_and_many_cost_as_many_queries_as_few(town: Town, meera: Api) -> None:
    few, many = offered(town), offered(town, listing="pine-cottage").is_confirmed()
    with counted(town.house.engine) as for_few:
        assert meera.gets(path(few))["items"] == []
    with counted(town.house.engine) as for_many:
        answer = meera.gets(path(many))
    assert len(for_many) == len(for_few)
    ids = [item["message_id"] for item in answer["items"]]
    assert (ids, answer["total"]) == ([row.id for row in reversed(many.letters)], len(many.letters))
    assert [item["message_id"] for item in meera.gets(path(many), page=2, per_page=4)["items"]] == ids[4:8]


def test_only_an_admin_sees_it_and_only_of_a_booking_there_is(town: Town, meera: Api, stranger: Api) -> None:
    stay = offered(town)
    assert refusal(stranger.asks(path(stay))) == (401, "unauthorized")
    assert refusal(meera.asks("/api/bookings/TH-NOTHERE/messages")) == (404, "not_found")
    assert meera.gets(path(stay).lower().replace("th-", "TH-"))["total"] == 0


@pytest.mark.postgres
def test_it_is_the_same_on_postgresql(postgres_town: Town) -> None:
    stay = offered(postgres_town).is_confirmed()
    wamid = of_ticket(stay).provider_id or ""
    tells(postgres_town, wamid, "sent", REGULAR)
    tells(postgres_town, wamid, "delivered", REGULAR)
    found = ticket_in(signed_in(postgres_town).gets(path(stay)))
    assert (found["status"], found["delivered_at"], found["costs"]) == ("delivered", AT_FIRST, COSTS)
