"""How the doctor says it: one line for each finding, nothing twice, and no secret."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from click.testing import CliRunner
from structlog.testing import capture_logs

import app
from ops.doctor import report
from services.costs import rates
from tests.ops.doctor.conftest import Patient
from tests.town import settings_of

Monkey = pytest.MonkeyPatch
REQUIRED = {
    "whatsapp_phone_number_id", "whatsapp_business_account_id", "whatsapp_access_token", "whatsapp_app_secret",
    "whatsapp_verify_token", "admin_phone", "jwt_secret", "paytm_mid",
}  # fmt: skip


@pytest.mark.quick
def test_a_secret_in_somebody_elses_words_is_blacked_out() -> None:
    given = settings_of("postgresql://me:pass-word@db/x", redis_url="redis://:another@r/0")
    told = f"no such user me:pass-word, another, {given.whatsapp_access_token}"
    assert report.without_secrets(told, given) == "no such user me:•••, •••, •••"


@pytest.mark.quick
def test_settings_that_cannot_be_read_are_told_one_by_one(monkeypatch: Monkey, tmp_path: Any) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("WHATSAPP_ACCESS_TOKEN", "JWT_SECRET", "ADMIN_PHONE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PORT", "none")
    ended = CliRunner().invoke(app.cli, ["doctor"])
    assert ended.exit_code == 1
    for complaint in ("JWT_SECRET: required", "PORT: ", "ADMIN_PHONE: required"):
        assert complaint in ended.output


@pytest.mark.quick
def test_one_wrong_setting_is_told_once_however_long_its_complaint(monkeypatch: Monkey, tmp_path: Any) -> None:
    monkeypatch.chdir(tmp_path)
    for name, value in settings_of("sqlite:///x.db").model_dump(include=REQUIRED).items():
        monkeypatch.setenv(name.upper(), str(value))
    monkeypatch.setenv("PAYTM_MERCHANT_KEY", "short")
    ended = CliRunner().invoke(app.cli, ["doctor"])
    assert [line for line in ended.output.splitlines() if line.startswith("WRONG")] == [
        f"{'WRONG':<10}{'settings':<14}PAYTM_MERCHANT_KEY: expected the 16-character merchant key;"
        " quote it in .env if it holds a #"
    ]


def test_a_database_that_does_not_answer_is_told_in_one_line_and_without_its_password(patient: Patient) -> None:
    patient.house = None
    patient.wish["database_url"] = "postgresql+psycopg://user:longpassword@127.0.0.1:1/x"
    with capture_logs() as logged:
        found = {name: patient.found(name) for name in ("database", "workers", "form")}
    assert {name: [each.key for each in findings] for name, findings in found.items()} == {
        "database": ["database.away"], "workers": ["any.not_asked"], "form": ["any.not_asked"],
    }  # fmt: skip
    for (finding,) in found.values():
        assert "connection failed" in finding.facts["why"]
        assert len(finding.facts["why"].splitlines()) == 1
        assert "longpassword" not in finding.facts["why"]
    assert logged == []


def test_a_check_that_breaks_says_so_in_one_line(patient: Patient, monkeypatch: Monkey) -> None:
    def breaks() -> date:
        raise RuntimeError("this\nand that")

    monkeypatch.setattr(rates, "compared_on", breaks)
    assert [finding.facts["why"] for finding in patient.found("rates")] == ["RuntimeError: this"]
