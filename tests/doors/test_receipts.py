"""Receipts: shuffled, doubled, early or late, they only ever raise what we know of a message."""

from __future__ import annotations

from itertools import count

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from services.post import outbox
from services.tables import NotificationLog
from tests.doors.test_outbox import now, receipt, row_of, won, written
from tests.services.stays import offered
from tests.town import MEERA, RAVI, Town

HIGHEST = ("accepted", "sent", "failed", "delivered", "read")
ids = count(1)
same_town = settings(
    max_examples=40, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@same_town
@given(told=st.lists(st.sampled_from([*HIGHEST[1:], "played", "deleted", "due"]), max_size=6), early=st.integers(0, 6))
@example(told=["failed", "sent"], early=0)
@example(told=["read", "delivered", "sent", "read"], early=4)
@example(told=["failed"], early=1)
@pytest.mark.trap(6)
def test_any_order_of_receipts_ends_at_the_highest(town: Town, told: list[str], early: int) -> None:
    key = f"k{next(ids)}"
    row_id = written(town, key=key, to=f"+9190001{row_number(key):05}")
    with town.house.work() as work:
        assert won(work, f"+9190001{row_number(key):05}")
    for number, status in enumerate([*told, ""]):
        with town.house.work() as work:
            if number == min(early, len(told)):
                outbox.accepted(work, row_id, f"wamid.{key}", "free")
            if status:
                outbox.take_receipt(work, f"wamid.{key}", key, status, "")
    known = [status for status in told if status in HIGHEST]
    assert now(town, key).status == max(["accepted", *known], key=HIGHEST.index)
    assert successes(town, row_id) <= 1


def row_number(key: str) -> int:
    return int(key.removeprefix("k"))


def successes(town: Town, row_id: int) -> int:
    with town.house.reading() as work:
        return (
            work.tx.query(NotificationLog).filter(NotificationLog.outbox_id == row_id, NotificationLog.success).count()
        )


def test_a_receipt_finds_its_message_by_our_own_key_before_we_know_its_id(town: Town) -> None:
    written(town)
    with town.house.work() as work:
        assert won(work, RAVI)
    receipt(town, "delivered", "wamid.EARLY", "k")
    with town.house.work() as work:
        outbox.accepted(work, row_of(work).id, "wamid.EARLY", "free")
    assert (now(town).status, now(town).provider_id) == ("delivered", "wamid.EARLY")


@pytest.mark.trap(2)
def test_a_failure_told_hours_later_is_told_to_the_admin_once(town: Town) -> None:
    stay = offered(town)
    written(town, stay=stay)
    town.work()
    for _ in range(3):
        receipt(town, "failed", now(town).provider_id or "", "k", 131026)
    assert (now(town).status, stay.told("admin")) == ("failed", ["send_failed"])
    assert "131026" in town.phone(MEERA).last.text
    town.wait(minutes=20)
    assert len(town.phone(RAVI).heard) == 1


def test_a_receipt_of_somebody_elses_message_is_kept_and_ignored(town: Town) -> None:
    written(town)
    town.work()
    assert receipt(town, "read", "wamid.FOREIGN") == 200
    assert now(town).status == "accepted"
