"""How often the monitor looks: changed while the schedule runs, by operator or admin, and kept in the trail."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from click.testing import CliRunner, Result

import worker
from app import cli
from services import audit, trail
from services.admin import live
from tests.services.stays import offered
from tests.town import MEERA, NEHA, PAWAR, Town


class Never:
    """In the place of a process's end, which does not come in a test."""

    told = False


@pytest.fixture
def ticks(town: Town, monkeypatch: pytest.MonkeyPatch) -> Iterator[worker.Schedule]:
    """The schedule itself in this town, ticking when the test says so."""
    monkeypatch.setattr(audit, "begin_daily", lambda house: None)  # because its thread would outlive the test
    monkeypatch.setattr(worker, "station", lambda: town)
    schedule = worker.Schedule(town, Never())  # type: ignore[arg-type]
    yield schedule
    schedule._hands.shutdown()


def operator(town: Town, monkeypatch: pytest.MonkeyPatch, *words: str) -> Result:
    monkeypatch.setattr("app._settings_or_exit", lambda: town.settings)
    return CliRunner().invoke(cli, ["monitor", *words])


def alerted_after(town: Town, schedule: worker.Schedule, minutes: int) -> bool:
    """Whether a tick so many minutes later has the monitor find what it would find whenever it looks."""
    before = len(town.phone(MEERA).heard)
    town.clock.move(minutes=minutes)
    schedule.tick()
    town.work()
    return len(town.phone(MEERA).heard) > before


def minutes_now(town: Town) -> int:
    with town.house.reading() as work:
        return live.value(work, live.MONITOR_MINUTES)


def hangs(town: Town, guest: str, listing: str) -> None:
    """A payment that should have been told about long ago, and whose hold is far from its end."""
    stay = offered(town, guest=guest, listing=listing)
    with town.house.work() as work:
        booking = work.tx.merge(stay.booking)
        booking.created_at, booking.hold_until = (town.clock.now().replace(year=year) for year in (2025, 2030))


def test_a_new_interval_holds_from_the_next_tick_of_a_running_schedule(town: Town, ticks: worker.Schedule) -> None:
    ticks.tick()  # the first look
    hangs(town, NEHA, "seaview-villa")
    assert [alerted_after(town, ticks, minutes) for minutes in (4, 1)] == [False, True]
    town.phone(MEERA).says("monitor every 2 minutes")
    hangs(town, PAWAR, "pine-cottage")
    assert [alerted_after(town, ticks, minutes) for minutes in (1, 1)] == [False, True]
    town.phone(MEERA).says("monitor every 60")
    hangs(town, MEERA, "lakeview-cottage")
    assert [alerted_after(town, ticks, minutes) for minutes in (10, 49, 1)] == [False, False, True]


def test_the_schedule_sees_to_the_daily_audit_however_rarely_the_monitor_looks(
    town: Town, ticks: worker.Schedule, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: list[object] = []
    monkeypatch.setattr(audit, "begin_daily", begun.append)
    town.phone(MEERA).says("monitor every 1440")
    for minutes in (0, 5, 5, 9, 1):
        town.clock.move(minutes=minutes)
        ticks.tick()
    assert begun == [town.house] * 3


def test_what_the_environment_says_holds_until_somebody_says_otherwise(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert operator(town, monkeypatch).output == "The monitor looks every 5 minutes, as set by the environment.\n"
    changed = operator(town, monkeypatch, "every", "10")
    assert (changed.exit_code, changed.output) == (0, "The monitor looks every 10 minutes now; before, every 5.\n")
    assert minutes_now(town) == 10
    assert "every 10 minutes, as set by operator on 20" in operator(town, monkeypatch).output


@pytest.mark.parametrize("given", ["0", "-5", "1441", "ten", "", "2.5"])
def test_an_operator_is_told_what_may_be_set(town: Town, monkeypatch: pytest.MonkeyPatch, given: str) -> None:
    refused = operator(town, monkeypatch, "every", "--", given)
    assert refused.exit_code == 2
    assert "MINUTES" in refused.output
    assert "Traceback" not in refused.output
    assert minutes_now(town) == 5


@pytest.mark.parametrize(
    ("words", "says"),
    [(["--help"], "How often the monitor looks"), (["every", "--help"], "Have it look every so many MINUTES")],
)
def test_the_command_explains_itself(town: Town, monkeypatch: pytest.MonkeyPatch, words: list[str], says: str) -> None:
    assert says in operator(town, monkeypatch, *words).output


@pytest.mark.parametrize(
    ("typed", "minutes"),
    [
        ("monitor every 10 minutes", 10),
        ("Monitor every 10", 10),
        ("monitor 10 min", 10),
        ("MONITOR EVERY 1440 MINUTES.", 1440),
        ("monitor every १० minutes", 10),
        ("monitor every 1 minute", 1),
    ],
)
def test_an_admin_sets_it_in_the_chat(town: Town, typed: str, minutes: int) -> None:
    assert f"every {minutes} minutes now; before, every 5" in town.phone(MEERA).says(typed).text
    assert minutes_now(town) == minutes
    assert f"every {minutes} minutes, set by {MEERA}" in town.phone(MEERA).says("monitor").text


@pytest.mark.parametrize(
    "typed", ["monitor every 0", "monitor every 1441", "monitor every 999999", "monitor every day", "monitor off"]
)
def test_what_cannot_be_set_is_answered_with_what_can(town: Town, typed: str) -> None:
    assert "from 1 to 1440 minutes" in town.phone(MEERA).says(typed).text
    assert minutes_now(town) == 5


def test_nobody_but_an_admin_sets_it(town: Town) -> None:
    for number in (NEHA, PAWAR):
        town.phone(number).says("monitor every 10 minutes")
    assert minutes_now(town) == 5


def test_each_change_is_in_the_trail_with_who_made_it(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    town.phone(MEERA).says("monitor every 10")
    operator(town, monkeypatch, "every", "7")
    with town.house.reading() as work:
        told = [(row.object, row.actor, row.before, row.after) for row in trail.of(work, "settings")]
    name = "setting:monitoring_interval_minutes"
    assert told == [
        (name, f"admin:{MEERA}", {"value": 5}, {"value": 10}),
        (name, "operator", {"value": 10}, {"value": 7}),
    ]
    monkeypatch.setattr("app._settings_or_exit", lambda: town.settings)
    assert f"admin:{MEERA}" in CliRunner().invoke(cli, ["trail", "settings"]).output
