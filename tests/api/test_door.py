"""Who gets through the door of the API, and what it says to those who do not."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import parse_qsl

import pytest
from openapi_schema_validator import OAS31Validator
from werkzeug.test import TestResponse

from services.db import make_engine
from tests.api.conftest import Api, refusal, wrong_fields
from tests.services.stays import offered
from tests.town import Town, settings_of

SUMMARY = "/api/commissions/summary"
LISTS = [
    "/api/commissions/by-status",
    "/api/commissions/payable",
    "/api/commissions/report",
    "/api/monitoring/stuck-bookings",
    "/api/monitoring/failed-notifications",
    "/api/monitoring/pending-payments",
]
# What anybody may open, each for its reason; a new route is for nobody until it stands here.
FOR_EVERYBODY = {
    "/static/<path:filename>": "pictures and styles",
    "/healthz": "operators' probes",
    "/readyz": "operators' probes",
    "/metrics": "operators' probes",
    "/api/docs": "describes, tells nothing of anybody",
    "/api/openapi.json": "describes, tells nothing of anybody",
    "/api/etickets/booking": "who holds the ticket's link",
    "/api/preferences/<string(maxlength=60):token>": "who holds the link of those settings",
    "/api/auth/token": "where one becomes somebody",
    "/api/referrals/validate-code": "API clients; throttled",
    "/api/v1/payments/create": "API clients; throttled",
    "/api/payments/callback": "proved by the gateway's signature",
    "/api/whatsapp/flow": "proved by WhatsApp's signature, and what is not is refused with Meta's 432",
}


def test_a_stranger_opens_nothing_that_is_not_meant_for_everybody(town: Town, stranger: Api) -> None:
    answers: dict[str, int] = {}
    for rule in town.app.url_map.iter_rules():
        path = re.sub(r"<int[^>]*>", "1", rule.rule)
        path = re.sub(r"<[^>]*>", "x", path)
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}:
            answers[f"{method} {rule.rule}"] = stranger.client.open(path, method=method).status_code
    opened = {way for way, status in answers.items() if status not in (401, 403, 404)}
    assert {way.split(" ", 1)[1] for way in opened} <= set(FOR_EVERYBODY), opened


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer x", "Bearer a.b.c", "Basic bWVlcmE6eA==", "Bearer \u00e9"])
def test_only_a_right_bearer_token_opens(stranger: Api, header: str) -> None:
    answer = stranger.client.get(SUMMARY, headers={"Authorization": header})
    assert refusal(answer) == (401, "unauthorized")
    assert answer.headers["WWW-Authenticate"] == "Bearer"


def test_no_answer_is_kept_by_a_store(meera: Api) -> None:
    assert meera.asks(SUMMARY).headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/api/nowhere", 404),
        ("GET", "/api/bookings/TH-NOTHERE", 404),
        ("GET", "/api/bookings/%00", 404),
        ("GET", "/api/commissions/referrer/999999", 404),
        ("GET", "/api/commissions/referrer/99999999999999999999", 404),
        ("GET", "/api/commissions/referrer/asha", 404),
        ("GET", "/api/auth/token", 405),
        ("DELETE", SUMMARY, 405),
        ("OPTIONS", SUMMARY, 405),
    ],
)
def test_every_error_has_the_one_shape(meera: Api, method: str, path: str, status: int) -> None:
    answer = meera.client.open(path, method=method, headers=meera.headers)
    assert refusal(answer)[0] == status
    assert status != 405 or answer.headers["Allow"]


@pytest.mark.parametrize(
    ("body", "content_type", "status"),
    [
        (b"{", "application/json", 400),
        (b"", "application/json", 400),
        (b"[]", "application/json", 400),
        (b"null", "application/json", 400),
        (b"\xff\xfe", "application/json", 400),
        (b'{"booking_id": "\\ud800"}', "application/json", 400),
        (b'{"booking_id": "TH-\\u0000"}', "application/json", 400),
        (b"[" * 20_000, "application/json", 400),
        (b'{"booking_id": "TH-1"}', "text/plain", 415),
        (b"booking_id=TH-1", "application/x-www-form-urlencoded", 415),
        (b'"' + b"x" * 100_000 + b'"', "application/json", 413),
    ],
)
def test_a_bad_body_is_named_as_what_it_is(stranger: Api, body: bytes, content_type: str, status: int) -> None:
    answer = stranger.client.post("/api/v1/payments/create", data=body, content_type=content_type)
    assert refusal(answer)[0] == status


@pytest.mark.parametrize(
    ("body", "field"),
    [({}, "booking_id"), ({"booking_id": 7}, "booking_id"), ({"booking_id": "TH-1", "amount": 1}, "amount")],
)
def test_a_wrong_body_names_its_field(stranger: Api, body: dict[str, Any], field: str) -> None:
    assert wrong_fields(stranger.posts("/api/v1/payments/create", **body)) == [field]


# -- lists


def test_a_page_beyond_the_end_is_empty(meera: Api) -> None:
    for path in LISTS:
        answer = meera.gets(path, page=1_000_000, per_page=200)
        assert (answer["items"], answer["page"], answer["per_page"]) == ([], 1_000_000, 200), path


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"per_page": 2000}, "per_page"),
        ({"per_page": 0}, "per_page"),
        ({"page": 0}, "page"),
        ({"page": -1}, "page"),
        ({"page": "10" * 20}, "page"),
        ({"page": "one"}, "page"),
        ({"page": ["1", "2"]}, "page"),
    ],
)
def test_a_page_that_cannot_be_is_refused(meera: Api, query: dict[str, Any], field: str) -> None:
    assert [wrong_fields(meera.asks(path, **query)) for path in LISTS] == [[field]] * len(LISTS)


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"start_date": "2026-12-04", "end_date": "2026-12-03"}, "end_date"),
        ({"start_date": "2026-13-01"}, "start_date"),
        ({"end_date": "1700000000"}, "end_date"),
        ({"end_date": "2026-12-04T00:00"}, "end_date"),
        ({"end_date": "9999-12-31"}, "end_date"),
        ({"end_date": "0001-01-01"}, "end_date"),
        ({"start_date": "2000-01-01", "end_date": "2026-12-04"}, "start_date"),
        ({"currency": "inr"}, "currency"),
    ],
)
def test_days_and_currencies_that_cannot_be_are_refused(meera: Api, query: dict[str, Any], field: str) -> None:
    assert wrong_fields(meera.asks("/api/commissions/report", **query)) == [field]


# -- limits


def town_with(database_url: str, **settings: Any) -> Town:
    return Town(settings_of(database_url, **settings), make_engine(database_url))


def asked(town: Town, times: int, **environment: Any) -> list[TestResponse]:
    client = town.app.test_client()
    return [client.get(SUMMARY, environ_overrides=environment) for _ in range(times)]


def test_one_address_may_ask_only_so_often_and_others_go_on(database_url: str) -> None:
    town = town_with(database_url, api_requests_per_minute=3)
    first = asked(town, 4, REMOTE_ADDR="203.0.113.7")
    assert [each.status_code for each in first] == [401, 401, 401, 429]
    assert refusal(first[-1]) == (429, "too_many_requests")
    assert first[-1].headers["Retry-After"] == "60"
    assert asked(town, 1, REMOTE_ADDR="203.0.113.8")[0].status_code == 401


def test_behind_a_proxy_it_is_the_visitor_who_is_counted(database_url: str) -> None:
    town = town_with(database_url, api_requests_per_minute=1, trusted_proxies=1)
    visitors = ["203.0.113.7", "203.0.113.8", "203.0.113.7"]
    assert [asked(town, 1, HTTP_X_FORWARDED_FOR=each)[0].status_code for each in visitors] == [401, 401, 429]


def test_without_a_proxy_nobody_can_pretend_to_be_another(database_url: str) -> None:
    town = town_with(database_url, api_requests_per_minute=1)
    visitors = ["203.0.113.7", "203.0.113.8"]
    assert [asked(town, 1, HTTP_X_FORWARDED_FOR=each)[0].status_code for each in visitors] == [401, 429]


def test_limits_go_on_without_redis(database_url: str) -> None:
    town = town_with(database_url, api_requests_per_minute=2, redis_url="redis://127.0.0.1:1/0")
    assert [each.status_code for each in asked(town, 3)] == [401, 401, 429]


# -- the description


def test_the_document_is_openapi_and_every_reference_leads_somewhere(stranger: Api) -> None:
    document = stranger.gets("/api/openapi.json")
    assert document["openapi"] == "3.1.0"
    known = set(document["components"]["schemas"])
    referred = set(references(document))
    assert referred <= known
    assert known == referred
    for schema in document["components"]["schemas"].values():
        OAS31Validator.check_schema(schema)


def references(part: Any) -> list[str]:
    if isinstance(part, dict):
        own = [part["$ref"].rpartition("/")[2]] if "$ref" in part else []
        return own + [name for each in part.values() for name in references(each)]
    return [name for each in part for name in references(each)] if isinstance(part, list) else []


def test_the_document_names_every_route_of_the_api(town: Town, stranger: Api) -> None:
    document = stranger.gets("/api/openapi.json")
    told = {f"{method.upper()} {path}" for path, ways in document["paths"].items() for method in ways}
    served = {
        f"{method} {openapi_path(rule.rule)}"
        for rule in town.app.url_map.iter_rules()
        if rule.endpoint.startswith("api.")
        for method in (rule.methods or set()) - {"HEAD"}
    }
    assert served <= told


def test_a_ticket_is_as_the_document_describes_it(town: Town, stranger: Api) -> None:
    stay = offered(town, code="TEST123").is_confirmed()
    document = stranger.gets("/api/openapi.json")
    ticket = stranger.gets("/api/etickets/booking", **dict(parse_qsl(stay.ticket_query)))
    schema = {"$ref": "#/components/schemas/TicketAnswer", "components": document["components"]}
    OAS31Validator(schema).validate(ticket)
    assert set(ticket) == set(document["components"]["schemas"]["TicketAnswer"]["properties"])


def openapi_path(rule: str) -> str:
    return re.sub(r"<(?:[^>]*:)?(\w+)>", r"{\1}", rule)


def test_the_page_of_the_document_shows_every_operation_and_runs_nothing(stranger: Api) -> None:
    page = stranger.asks("/api/docs").text
    for path in stranger.gets("/api/openapi.json")["paths"]:
        assert path in page
    assert "<script" not in page
    assert "https://" not in page.replace("https://thikana.example", "")
