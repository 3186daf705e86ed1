"""The doctor looks at each file that holds a secret or tells of guests, and says rightly who may read it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from bot.forms import keys
from ops.doctor import report
from tests.ops.doctor.conftest import Patient

OF_GUESTS = ("thikana.db", "thikana.db-wal", "thikana.db-shm", "thikana.db-journal", "var/redis/appendonlydir")


@pytest.fixture
def var(patient: Patient) -> Path:
    """Where all is that others may not read, in folders that let everybody in."""
    for folder in (patient.folder, patient.folder / "var", patient.folder / "var" / "redis"):
        folder.mkdir(exist_ok=True)
        folder.chmod(0o755)
    patient.wish["database_url"] = f"sqlite:///{patient.folder / 'thikana.db'}"
    for name in (".env", *OF_GUESTS[:-1]):
        (patient.folder / name).touch(mode=0o600)
    (patient.folder / OF_GUESTS[-1]).mkdir(mode=0o700)
    return patient.folder


def said(patient: Patient) -> list[str]:
    """What the doctor says of files, line by line."""
    lines: list[str] = []
    report.tell(patient.visit(), lines.append, ["files"])
    return lines


def test_what_only_we_read_is_named(patient: Patient, var: Path) -> None:
    keys.load_or_make(var / "var" / "flow-key.pem")
    (finding,) = patient.found("files")
    assert finding.key == "files.ok"
    assert set(finding.facts["files"].split(", ")) == {".env", "flow-key.pem", *(Path(one).name for one in OF_GUESTS)}


@pytest.mark.parametrize("name", OF_GUESTS)
def test_what_tells_of_guests_is_found_open_one_by_one(patient: Patient, var: Path, name: str) -> None:
    (var / name).chmod(0o755)
    (finding,) = patient.found("files")
    assert (finding.key, finding.facts["files"]) == ("files.data_open", str(var / name))


def test_the_advice_closes_what_is_open(patient: Patient, var: Path) -> None:
    for name in OF_GUESTS:
        (var / name).chmod(0o755)
    advice = said(patient)[1].strip()
    assert "umask 077" in advice
    assert os.system(advice.split(";")[0]) == 0
    assert patient.keys("files") == ["files.ok"]


def test_a_folder_that_lets_nobody_in_keeps_all_that_is_in_it(patient: Patient, var: Path) -> None:
    for name in OF_GUESTS:
        (var / name).chmod(0o755)
    var.chmod(0o700)
    assert patient.keys("files") == ["files.ok"]


@pytest.mark.parametrize("offered", ["", "1234567890"])
def test_the_forms_key_is_looked_at_whether_or_not_the_form_is_offered(
    patient: Patient, var: Path, offered: str
) -> None:
    key = var / "elsewhere.pem"
    key.touch(mode=0o600)
    key.chmod(0o644)
    patient.wish |= {"whatsapp_flow_key_file": key, "whatsapp_flow_id": int(offered or 0)}
    assert patient.keys("files") == ["files.key_open"]


def test_a_redis_of_ones_own_is_not_looked_for_here(patient: Patient, var: Path) -> None:
    (var / OF_GUESTS[-1]).chmod(0o755)
    patient.wish["redis_url"] = "redis://redis.example"
    assert patient.keys("files") == ["files.ok"]


def test_where_there_is_no_such_file_none_is_said_to_be_safe(patient: Patient) -> None:
    patient.wish["database_url"] = "postgresql+psycopg://db/x"
    assert patient.keys("files") == ["files.none"]
