"""The operator's commands about sending and templates: what they tell, what they change, how they end."""

from __future__ import annotations

import pytest
import requests
from click.testing import CliRunner, Result

from app import cli
from bot import letters
from bot.client import CloudApi
from services.errors import SendError
from services.post import halts, outbox, template_states
from services.post.halts import Cause
from tests.bot.answers import refused, told
from tests.bot.conftest import PretendMeta
from tests.bot.conftest import meta as meta  # because pytest finds a fixture by its name here
from tests.doors.test_outbox import now, written
from tests.town import Town, settings_of

LOCKED = SendError("131031: the account is locked", retry_after=60, code=131031)


def operator(town: Town, monkeypatch: pytest.MonkeyPatch, *words: str) -> Result:
    monkeypatch.setattr("app._settings_or_exit", lambda: town.settings)
    monkeypatch.setattr("app.Station", lambda _: town)
    return CliRunner().invoke(cli, list(words))


def test_while_all_is_well_nothing_is_halted(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    written(town)
    ended = operator(town, monkeypatch, "sending", "status")
    assert (ended.exit_code, ended.output) == (0, "1 messages wait to be sent.\n")


def test_a_halt_is_told_with_its_reason_and_its_next_try(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    written(town)
    town.api.troubles = [LOCKED]
    town.work()
    ended = operator(town, monkeypatch, "sending", "status")
    assert ended.exit_code == 1
    assert "Halted (all) since 2026-11-20 04:30 UTC: 131031: the account is locked\n" in ended.output
    assert "tried at 04:31:00 UTC, or at once by: app.py sending resume" in ended.output
    assert "2 messages wait" in ended.output  # Ravi's, and what the admin is to hear of it


def test_after_resume_the_next_message_is_tried_at_once_and_the_rest_follows(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    with town.house.work() as work:
        halts.stop(work, "all", Cause("131042: the account cannot pay", 131042))
    written(town)
    town.work()
    assert now(town).status == "due"
    assert operator(town, monkeypatch, "sending", "resume").exit_code == 0
    for _ in range(2):  # one goes ahead; all others with the next round
        town.wait(seconds=5)
    assert now(town).status == "accepted"
    assert operator(town, monkeypatch, "sending", "status").exit_code == 0


def test_resume_mends_nothing_by_itself(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    written(town)
    town.api.troubles = [LOCKED] * 2
    town.work()
    operator(town, monkeypatch, "sending", "resume")
    town.sweep()
    assert (now(town).status, town.api.troubles) == ("due", [])
    assert operator(town, monkeypatch, "sending", "status").exit_code == 1


def test_resume_with_nothing_halted_changes_nothing(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    assert operator(town, monkeypatch, "sending", "resume").exit_code == 0
    with town.house.reading() as work:
        assert (halts.of(work), outbox.count_waiting(work)) == (None, 0)


def synced(town: Town, meta: PretendMeta, monkeypatch: pytest.MonkeyPatch, *answers: object) -> Result:
    """`templates sync` against a Meta that answers like that."""
    given = settings_of(town.settings.database_url, whatsapp_api_url=meta.url)
    town.api = CloudApi(given, requests.Session())  # type: ignore[assignment]
    meta.answers += list(answers)  # type: ignore[arg-type]
    return operator(town, monkeypatch, "templates", "sync")


def test_a_sync_with_all_approved_ends_well(town: Town, meta: PretendMeta, monkeypatch: pytest.MonkeyPatch) -> None:
    there = [each | {"status": "APPROVED"} for each in letters.wanted_templates()]
    ended = synced(town, meta, monkeypatch, told({"data": there}))
    assert (ended.exit_code, ended.output.startswith("approved: thikana_")) == (0, True)
    with town.house.reading() as work:
        assert {state.status for state in template_states.all_of(work)} == {"APPROVED"}


def test_a_sync_that_finds_one_rejected_says_so_and_keeps_it(
    town: Town, meta: PretendMeta, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = [each | {"status": "APPROVED"} for each in letters.wanted_templates()]
    there[0] |= {"status": "REJECTED", "rejected_reason": "PROMOTIONAL"}
    ended = synced(town, meta, monkeypatch, told({"data": there}))
    assert ended.exit_code == 1
    assert f"rejected: {there[0]['name']}/{there[0]['language']}: REJECTED, PROMOTIONAL\n" in ended.output
    with town.house.reading() as work:
        state = template_states.of(work, there[0]["name"], there[0]["language"])
        assert "PROMOTIONAL" in template_states.trouble(state, work.now)


def test_a_sync_that_cannot_ask_says_why(town: Town, meta: PretendMeta, monkeypatch: pytest.MonkeyPatch) -> None:
    ended = synced(town, meta, monkeypatch, refused(190, 401))
    assert (ended.exit_code, "WhatsApp could not be asked: 190" in ended.output) == (1, True)
    with town.house.reading() as work:
        assert template_states.all_of(work) == []
