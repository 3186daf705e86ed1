"""The doctor: finds a healthy installation healthy, and of each trouble says its name. Each finding has its trouble."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import requests
from click.testing import CliRunner
from flask import request
from sqlalchemy import update
from sqlalchemy.exc import OperationalError

import app
from ops.doctor import checks, files, gateway, machine, report
from ops.doctor.visit import NotAsked
from services import schema
from services.costs import rates
from services.errors import GatewayError
from services.house import House
from services.payments.gateways.contract import Outcome
from services.tables import OutboxRow
from tests.ops.doctor import carriers, published
from tests.ops.doctor.certificates import unknown_authority
from tests.ops.doctor.conftest import Patient
from tests.town import RAVI

Monkey = pytest.MonkeyPatch
Trouble = Callable[[Patient, Monkey], Any]
HEALTHY = {check.name: f"{check.name}.ok" for check in checks.CHECKS} | {
    "redis": "redis.embedded", "public": "public.plain", "rates": "rates.never",
    "email": "email.off", "bounces": "bounces.off", "sms": "sms.off", "form": "form.off",
}  # fmt: skip
NOWHERE = "http://127.0.0.1:9"


def wishes(**settings: Any) -> Trouble:
    return lambda patient, monkey: patient.wish.update(settings)


def meta_says(kind: str, **facts: Any) -> Trouble:
    return lambda patient, monkey: patient.meta_says(kind, **facts)


def an_entity(verdict: str, **more: Any) -> Trouble:
    return meta_says("health", entities=[{"entity_type": "WABA", "id": "1", "can_send_message": verdict, **more}])


def page(status: int, text: str) -> requests.Response:
    answer = requests.Response()
    answer.status_code, answer._content = status, text.encode()
    return answer


def is_public(patient: Patient, days: int) -> None:
    """A right https address, whose certificate ends in so many days."""
    patient.wish["frontend_url"] = "https://stay.example"
    ends = datetime.now(UTC) + timedelta(days=days, hours=1)
    patient.visits.append(lambda visit: vars(visit).update(health=page(200, '{"status":"ok"}\n')))
    patient.visits.append(lambda visit: setattr(visit, "certificate_ends", lambda: ends))


def our_address_answers(status: int, text: str) -> Trouble:
    return lambda patient, monkey: patient.visits.append(lambda visit: vars(visit).update(health=page(status, text)))


def our_webhook_answers(patient: Patient, get: int, post: int) -> None:
    """Something before the program answers in its place; what the page of health says is ours all the same."""
    patient.town.app.view_functions["whatsapp.shake"] = lambda: (requests_challenge(), get)
    patient.town.app.view_functions["whatsapp.receive"] = lambda: ("", post)


def requests_challenge() -> str:
    return request.args["hub.challenge"]


def lies_open(patient: Patient, monkey: Monkey) -> None:
    file = patient.folder / ".env"
    file.write_text("A=1")
    file.chmod(0o644)


def data_lies_open(patient: Patient, monkey: Monkey) -> None:
    file = patient.folder / "thikana.db"
    file.write_text("")
    file.chmod(0o644)
    patient.folder.chmod(0o755)
    patient.wish["database_url"] = f"sqlite:///{file}"


def folder_is_locked(patient: Patient, monkey: Monkey) -> None:
    patient.wish["database_url"] = f"sqlite:///{patient.folder / 'thikana.db'}"
    monkey.setattr(files.os, "access", lambda *_: False)


def database_is_away(patient: Patient, monkey: Monkey) -> None:
    def away(_engine: object) -> tuple[str, str]:
        raise OperationalError("select 1", {}, Exception("no route to host"))

    monkey.setattr(schema, "standing", away)


def database_was_never_made(patient: Patient, monkey: Monkey) -> None:
    patient.house = None
    patient.wish["database_url"] = "sqlite:///var/thikana.db"


def database_is_read_only(patient: Patient, monkey: Monkey) -> None:
    def full(_house: House) -> None:
        raise OperationalError("insert", {}, Exception("disk is full"))

    monkey.setattr(machine, "_write_and_take_back", full)


def database_is_old(patient: Patient, monkey: Monkey) -> None:
    schema.downgrade(patient.town.settings.database_url, "0007")


def workers_stopped(patient: Patient, monkey: Monkey) -> None:
    patient.town.clock.move(hours=2)


def clock_is_late(patient: Patient, monkey: Monkey) -> None:
    patient.visits.append(lambda visit: setattr(visit, "clock", patient.town.clock))


def messages_were_refused(patient: Patient, monkey: Monkey) -> None:
    patient.town.phone(RAVI).says("hi")
    with patient.town.house.work() as work:
        work.tx.execute(update(OutboxRow).values(status="failed", error="131042: Business eligibility payment issue"))


def one_template_is(**facts: Any) -> Trouble:
    def change(patient: Patient, monkey: Monkey) -> None:
        listed = patient.visit().templates
        first = listed[0] | facts
        patient.visits.append(lambda visit: vars(visit).update(templates=[first, *listed[1:]]))

    return change


def a_template_is_missing(patient: Patient, monkey: Monkey) -> None:
    del patient.world.templates[next(iter(patient.world.templates))]


def gateway_says(outcome: Outcome | GatewayError) -> Trouble:
    def answer(_gateway: object) -> Outcome:
        if isinstance(outcome, GatewayError):
            raise outcome
        return outcome

    return lambda patient, monkey: monkey.setattr(gateway, "_ask", answer)


def rates_are_old(patient: Patient, monkey: Monkey) -> None:
    monkey.setattr(rates, "compared_on", lambda: date(2020, 1, 1))


def a_check_breaks(patient: Patient, monkey: Monkey) -> None:
    monkey.setattr(rates, "compared_on", lambda: 1 // 0)


TROUBLES: dict[str, Trouble] = {
    "settings.weak_secret": wishes(jwt_secret="secret" * 8),
    "settings.moved_clock": wishes(clock_shift_file="var/clock-shift"),
    "files.env_open": lies_open,
    "files.data_open": data_lies_open,
    "files.not_writable": folder_is_locked,
    "database.away": database_is_away,
    "database.missing": database_was_never_made,
    "database.not_migrated": database_is_old,
    "database.read_only": database_is_read_only,
    "database.several_web_servers": wishes(web_workers=4),
    "redis.away": wishes(redis_url="redis://127.0.0.1:9/0"),
    "workers.missing": workers_stopped,
    "clock.wrong": clock_is_late,
    "public.plain": wishes(),
    "public.away": wishes(frontend_url=NOWHERE),
    "public.somebody_else": our_address_answers(200, "<html>Welcome to nginx"),
    "public.certificate_ends": lambda patient, monkey: is_public(patient, 3),
    "handshake.refused": wishes(whatsapp_verify_token="another word"),
    "handshake.careless": lambda patient, monkey: our_webhook_answers(patient, 200, 200),
    "signature.refused": wishes(whatsapp_app_secret="another secret"),
    "signature.careless": lambda patient, monkey: our_webhook_answers(patient, 200, 200),
    "token.invalid": wishes(whatsapp_access_token="a token that has ended"),
    "token.rights": meta_says("token", scopes=["whatsapp_business_management"]),
    "token.elsewhere": meta_says("token", granular_scopes=[
        {"scope": "whatsapp_business_messaging", "target_ids": ["1"]}
    ]),
    "token.ends": meta_says("token", expires_at=1798000000),
    "secret.other": wishes(whatsapp_app_secret="another secret"),
    "number.not_connected": meta_says("number", status="PENDING"),
    "number.not_cloud": meta_says("number", platform_type="ON_PREMISE"),
    "number.not_in_account": meta_says("phone_numbers", data=[{"id": "1"}]),
    "number.test": meta_says("number", account_mode="SANDBOX"),
    "number.red": meta_says("number", quality_rating="RED"),
    "number.yellow": meta_says("number", quality_rating="YELLOW"),
    "number.small": meta_says("number", whatsapp_business_manager_messaging_limit="TIER_250"),
    "number.name": meta_says("number", name_status="DECLINED"),
    "account.payment": an_entity("BLOCKED", errors=[{"error_code": 141006, "error_description": "Payment missing"}]),
    "account.blocked": an_entity("BLOCKED", errors=[{"error_code": 141010, "error_description": "Violation"}]),
    "account.limited": an_entity("LIMITED", additional_info=["The business is not verified."]),
    "subscription.missing": meta_says("subscribed_apps", data=[]),
    "subscription.other_app": meta_says("subscribed_apps", data=[{"whatsapp_business_api_data": {"id": "7"}}]),
    "subscription.elsewhere": meta_says("subscribed_apps", data=[
        {"whatsapp_business_api_data": {"id": "634900000000000"}, "override_callback_uri": "https://old.example/hook"}
    ]),
    "webhook.missing": meta_says("subscription", object="page"),
    "webhook.elsewhere": meta_says("subscription", callback_url="https://old.example/hook"),
    "webhook.off": meta_says("subscription", active=False),
    "webhook.field": meta_says("subscription", fields=[{"name": "account_update", "version": "v23.0"}]),
    "templates.missing": a_template_is_missing,
    "templates.pending": one_template_is(status="PENDING"),
    "templates.paused": one_template_is(status="PAUSED"),
    "templates.rejected": one_template_is(status="REJECTED", rejected_reason="INVALID_FORMAT"),
    "templates.changed": one_template_is(category="MARKETING"),
    "gateway.keys": wishes(paytm_merchant_key="another key 1234"),
    "gateway.strange": gateway_says(Outcome.PAID),
    "gateway.careless": gateway_says(Outcome.NONE),
    "gateway.staging": lambda patient, monkey: monkey.setattr(gateway, "STAGING", ("127.0.0.1",)),
    "rates.old": rates_are_old,
    **carriers.TROUBLES,
    **published.TROUBLES,
}  # fmt: skip
ELSEWHERE = {"settings.wrong", "files.none", "public.ok", "public.certificate", "redis.ok", "rates.ok", "any.not_asked",
             "any.refused", "any.broken", "email.ok", "bounces.ok", "sms.ok", "form.ok"}  # fmt: skip


def test_a_healthy_installation_is_found_healthy(patient: Patient) -> None:
    found = {check.name: [each.key for each in findings] for check, findings in checks.examine(patient.visit())}
    assert found == {name: [key] for name, key in HEALTHY.items()}


def test_a_form_that_is_published_is_found_healthy(patient: Patient, monkeypatch: Monkey) -> None:
    published.form(patient)
    assert patient.keys("form") == ["form.ok"]


@pytest.mark.parametrize("key", TROUBLES)
@pytest.mark.trap(20)
def test_each_trouble_is_found_by_its_name(patient: Patient, monkeypatch: Monkey, key: str) -> None:
    TROUBLES[key](patient, monkeypatch)
    assert key in patient.keys(key.split(".")[0])


@pytest.mark.trap(18)
def test_messages_refused_for_want_of_payment_tell_what_meta_does_not(patient: Patient, monkeypatch: Monkey) -> None:
    messages_were_refused(patient, monkeypatch)
    assert patient.keys("account") == ["account.payment"]


def test_a_public_address_with_a_good_certificate_is_right(patient: Patient) -> None:
    is_public(patient, 60)
    assert patient.keys("public") == ["public.ok"]


def test_a_certificate_nobody_vouches_for_is_told(patient: Patient) -> None:
    with unknown_authority(patient.folder) as url:
        patient.wish["frontend_url"] = url
        (finding,) = patient.found("public")
    assert finding.key == "public.certificate"
    assert "self" in finding.facts["why"]


def test_a_redis_that_answers_is_right(patient: Patient, monkeypatch: Monkey) -> None:
    patient.wish["redis_url"] = "redis://redis.example"
    monkeypatch.setattr(machine.Redis, "ping", lambda _: True)
    assert patient.keys("redis") == ["redis.ok"]


def test_rates_compared_after_the_last_change_are_right(patient: Patient, monkeypatch: Monkey) -> None:
    monkeypatch.setattr(rates, "compared_on", lambda: datetime.now(UTC).date())
    assert patient.keys("rates") == ["rates.ok"]


def test_a_gateway_that_knows_no_such_order_has_taken_our_keys(patient: Patient, monkeypatch: Monkey) -> None:
    refused = GatewayError("Paytm refused", code=gateway.NO_SUCH_ORDER, misconfigured=True)
    monkeypatch.setattr(gateway, "_gateway", lambda *_: Refusing(refused))
    assert patient.keys("gateway") == ["gateway.careless"], "as this one takes the wrong key too"


class Refusing:
    def __init__(self, error: GatewayError) -> None:
        self._error = error

    def look_up(self, _reference: str) -> None:
        raise self._error


def test_what_meta_refuses_is_told_in_its_own_words(patient: Patient) -> None:
    patient.wish["whatsapp_phone_number_id"] = "999999999"
    (finding,) = patient.found("number")
    assert finding.key == "any.refused"
    assert "does not exist" in finding.facts["why"]


def test_a_check_that_breaks_does_not_keep_the_others_from_being_made(patient: Patient, monkeypatch: Monkey) -> None:
    a_check_breaks(patient, monkeypatch)
    assert patient.keys("rates", "token") == ["token.ok", "any.broken"]


def test_offline_everybody_else_is_named_as_not_asked(patient: Patient) -> None:
    patient.wish |= {"whatsapp_api_url": NOWHERE, "paytm_api_url": NOWHERE}
    away = ("clock", "token", "secret", "number", "account", "subscription", "webhook", "templates", "gateway")
    assert patient.keys(*away) == ["any.not_asked"] * len(away)
    said: list[str] = []
    assert report.tell(patient.visit(), said.append, away) == 0
    assert said[-1] == "0 right, 0 to look at, 0 wrong, 9 could not be asked."


def test_nobody_else_is_shown_our_secrets(patient: Patient) -> None:
    our_address_answers(200, "somebody else")(patient, None)  # type: ignore[arg-type]
    assert patient.keys("handshake", "signature") == ["any.not_asked"] * 2
    with pytest.raises(NotAsked):
        patient.visit().at_home()


def test_looking_for_a_database_does_not_make_one(patient: Patient, monkeypatch: Monkey) -> None:
    database_was_never_made(patient, monkeypatch)
    assert patient.keys("database", "workers", "account") == ["database.missing", "any.not_asked", "account.ok"]
    assert list(patient.folder.iterdir()) == []


def test_the_doctor_changes_nothing(patient: Patient) -> None:
    def rows() -> str:
        with patient.town.house.engine.connect() as connection:
            raw: Any = connection.connection.dbapi_connection
            return "\n".join(raw.iterdump())

    before = rows()
    patient.keys()
    assert rows() == before


SECRETS = ("token-of-the-tests", "app-secret-of-the-tests", "verify-token-of-the-tests", "Demo#Key&16@Byte",
           "a-secret-of-the-tests")  # fmt: skip


@pytest.mark.parametrize("key", ["token.invalid", "secret.other", "public.away", "gateway.keys", "redis.away"])
def test_no_secret_is_ever_said(patient: Patient, monkeypatch: Monkey, key: str) -> None:
    TROUBLES[key](patient, monkeypatch)
    said: list[str] = []
    report.tell(patient.visit(), said.append)
    hidden = (*SECRETS, *(str(word) for name, word in patient.wish.items() if "url" not in name))
    assert [word for word in hidden if word in "\n".join(said)] == []


def test_the_command_says_it_line_by_line_and_ends_with_1_when_something_is_wrong(
    patient: Patient, monkeypatch: Monkey
) -> None:
    monkeypatch.chdir(patient.folder)
    monkeypatch.setattr(app.settings, "load", lambda: patient.town.settings)
    ended = CliRunner().invoke(app.cli, ["doctor", "--only", "token", "--only", "public"])
    assert ended.exit_code == 1
    first, wrong, what_to_do, where, summary = ended.output.splitlines()
    assert re.fullmatch(r"WRONG +public +FRONTEND_URL is http://127.0.0.1:\d+, without https.*", first)
    assert "https address" in wrong
    assert what_to_do.strip() == "docs/going-live.md#8-the-public-address"
    assert re.fullmatch(r"ok +token +is valid.*", where)
    assert summary == "1 right, 0 to look at, 1 wrong, 0 could not be asked."
    assert CliRunner().invoke(app.cli, ["doctor", "--only", "token"]).exit_code == 0
