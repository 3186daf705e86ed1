"""What every answer has in common: safe headers, friendly errors without secrets, and the pages for operators."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from bells import RqBell
from services import leases
from tests.services.stays import offered
from tests.town import Town
from tests.web.pages import codes

UNKNOWN = ("/", "/nothing", "/pay/", "/api/nothing", "/static/nothing", "/ticket.exe", "/api/payments/webhook/",
           "/admin/../etc/passwd", "/pay/%00", "/pay/" + "A" * 3000)  # fmt: skip


@pytest.mark.parametrize("path", UNKNOWN)
def test_what_is_not_there_is_said_kindly_and_in_the_right_language(town: Town, path: str) -> None:
    answer = town.browser.get(path)
    assert answer.status_code == 404
    if path.startswith("/api/"):
        assert answer.get_json()["error"]["code"] == "not_found"
    else:
        assert "We could not find that" in answer.text


def test_a_wrong_method_is_no_crash(town: Town) -> None:
    assert town.browser.delete("/api/whatsapp/webhook").get_json()["error"]["code"] == "method_not_allowed"
    assert town.browser.post("/ticket").status_code == 405


def test_pages_run_nothing_from_elsewhere_and_stand_in_no_frame(town: Town) -> None:
    headers = town.browser.get(offered(town).pay_path).headers
    policy = dict(part.split(" ", 1) for part in headers["Content-Security-Policy"].split("; "))
    assert policy["default-src"] == "'self'"
    assert policy["frame-ancestors"] == policy["base-uri"] == policy["object-src"] == "'none'"
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert (headers["X-Frame-Options"], headers["Cache-Control"]) == ("DENY", "no-store")


def test_no_page_carries_code_of_its_own_that_the_policy_forbids(town: Town) -> None:
    stay = offered(town).is_confirmed()
    for path in (stay.pay_path, f"/ticket?{stay.ticket_query}", "/nothing"):
        page = town.browser.get(path).text
        assert "<script>" not in page
        assert " style=" not in page
        assert " onclick=" not in page


def test_a_crash_is_admitted_without_a_word_of_what_crashed(town: Town) -> None:
    stay = offered(town)
    town.app.testing = False
    town.app.config["PROPAGATE_EXCEPTIONS"] = False
    with town.house.engine.begin() as connection:
        connection.execute(text("ALTER TABLE bookings RENAME TO elsewhere"))
    for path in (stay.pay_path, f"/ticket?{stay.ticket_query}", f"/api/etickets/booking?{stay.ticket_query}"):
        answer = town.browser.get(path)
        assert answer.status_code == 500
        assert not any(secret in answer.text for secret in (*codes(stay), "sqlite", "Traceback", "elsewhere"))


def test_operators_see_that_it_lives_and_whether_it_can_serve(town: Town) -> None:
    assert town.browser.get("/healthz").get_json() == {"status": "ok"}
    assert town.browser.get("/readyz").status_code == 503
    with town.house.work() as work:
        assert leases.hold(work, "schedule", "a worker", 30)
    ready = town.browser.get("/readyz")
    healthy = {"database": "ok", "redis": "ok", "workers": "ok", "sending": "ok"}
    assert (ready.status_code, ready.get_json()) == (200, healthy)
    town.clock.move(seconds=31)
    assert town.browser.get("/readyz").get_json()["workers"] == "missing"


def test_without_redis_it_serves_and_says_so(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(town.house, "bell", RqBell("redis://127.0.0.1:9/0"))
    with town.house.work() as work:
        leases.hold(work, "schedule", "a worker", 30)
    ready = town.browser.get("/readyz")
    assert (ready.status_code, ready.get_json()["redis"], ready.get_json()["workers"]) == (200, "away", "ok")


def test_without_its_database_it_lives_but_cannot_serve(town: Town) -> None:
    with town.house.engine.begin() as connection:
        connection.execute(text("ALTER TABLE leases RENAME TO elsewhere"))
    assert town.browser.get("/healthz").status_code == 200
    answer = town.browser.get("/readyz")
    assert (answer.status_code, answer.get_json()["database"]) == (503, "away")
