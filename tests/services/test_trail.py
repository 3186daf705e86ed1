"""The audit trail: whatever the gates do stands in it, and whoever tampers with it is found out."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from click.testing import CliRunner
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from app import cli
from services import audit, trail
from services.admin import admins
from services.contacts import people
from services.errors import IllegalMove
from services.house import Work
from services.money import Money
from services.payments import refunds
from services.referrer import payouts
from services.tables import TrailRow
from tests.services.stays import Stay, offered
from tests.town import ASHA, MEERA, NAMES, PAWAR, RAVI, Town

ADMIN = f"admin:{MEERA}"


@pytest.fixture
def lived_town(town: Town) -> Town:
    """A town where something of everything has happened, all of it sealed."""
    return lived(town)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def each_town(request: pytest.FixtureRequest) -> Town:
    """Such a town on each database."""
    return lived(request.getfixturevalue("town" if request.param == "sqlite" else "postgres_town"))


def lived(town: Town) -> Town:
    offered(town, code="ASHA10").is_confirmed()
    refunded(town, offered(town, listing="seaview-villa").is_paid())
    town.sweep()
    return town


def refunded(town: Town, stay: Stay) -> None:
    """The owner says no, and Meera sends the money back by hand."""
    stay.owner_taps("Cancel")
    with town.house.work() as work:
        [refund] = refunds.of_booking(work, stay.booking)
        refunds.start(work, refund, actor=ADMIN, reference="PTM-5521")
        refunds.complete(work, refund, actor=ADMIN)
    town.work()


def told(town: Town, about: str, *kinds: str) -> list[tuple[str, str, str, Any]]:
    """What the trail tells of one booking or payout: thing, cause, actor and state afterwards."""
    with town.house.reading() as work:
        rows = trail.of(work, about)
    return [
        (row.object.partition(":")[0], row.cause, row.actor, (row.after or {}).get("status"))
        for row in rows
        if row.object.startswith(kinds)
    ]


def rows_of(work: Work) -> list[TrailRow]:
    return list(work.tx.scalars(select(TrailRow).order_by(TrailRow.id)))


def first_break(town: Town) -> str:
    with town.house.still() as work:
        return trail.first_break(work)


def differences(town: Town) -> list[str]:
    with town.house.still() as work:
        return audit.differences(work)


def head(town: Town) -> str:
    with town.house.reading() as work:
        return trail.end(work).hash


# -- what is in it


def test_a_booking_is_told_from_the_offer_to_the_money_back_with_who_did_it(town: Town) -> None:
    stay = offered(town, code="ASHA10").is_paid()
    guest, owner = f"guest:{stay.booking.guest_id}", f"owner:{stay.booking.listing.owner_id}"
    refunded(town, stay)
    id_ = stay.booking_id
    assert told(town, id_, "booking", "commission", "refund") == [
        ("booking", "offered", guest, "INITIATED"),
        ("booking", "link_offered", guest, "PAYMENT_PENDING"),
        ("commission", "paid", "gateway:paytm", "PENDING"),
        ("booking", f"paid: {id_}-1", "gateway:paytm", "PAYMENT_SUCCESS"),
        ("booking", "owner_asked", "gateway:paytm", "BOOKING_REQUEST_SENT_TO_OWNER"),
        ("commission", "owner_cancelled", owner, "CANCELLED"),
        ("booking", "owner_cancelled", owner, "OWNER_CANCELLED"),
        ("refund", "required", owner, "REQUIRED"),
        ("booking", "refund_due", owner, "REFUND_REQUIRED"),
        ("refund", "started", ADMIN, "INITIATED"),
        ("booking", f"refund_started: RF-{id_}-1", ADMIN, "REFUND_INITIATED"),
        ("refund", "done", ADMIN, "COMPLETED"),
        ("booking", f"refund_done: RF-{id_}-1", ADMIN, "REFUND_COMPLETED"),
    ]
    assert [cause for _, cause, _, _ in told(town, id_, "posting")] == ["captured", "refund_due", "refund_paid"]
    assert ("notice", "booking_cancelled", "program", None) in told(town, id_, "notice")


def test_each_state_is_told_with_the_one_before(town: Town) -> None:
    stay = offered(town).is_confirmed()
    with town.house.reading() as work:
        moves = [row for row in trail.of(work, stay.booking_id) if row.object.startswith("booking:")]
    assert moves[0].before is None
    assert moves[0].after is not None
    assert moves[0].after["price_minor"] == stay.booking.price_minor
    ends = [(row.after or {})["status"] for row in moves]
    assert [row.before for row in moves[1:]] == [{"status": end} for end in ends[:-1]]


def test_a_payout_is_told_step_by_step(town: Town) -> None:
    offered(town, code="ASHA10").is_confirmed()
    with town.house.work() as work:
        asha = people.find_or_make(work, ASHA)
        asha.upi_id = "asha@upi"
        payout = payouts.request(work, asha, Money(10000))
        payouts.approve(work, payout, actor=ADMIN, reference="UPI-77")
    referrer = f"referrer:{payout.person_id}"
    assert told(town, payout.payout_id, "payout", "posting") == [
        ("payout", "requested", referrer, "REQUESTED"),
        ("posting", "payout_reserved", referrer, None),
        ("payout", "paid", ADMIN, "PAID"),
        ("posting", "payout_paid", ADMIN, None),
    ]


def test_a_new_admin_account_is_told(town: Town) -> None:
    admins.create(town.house, "meera@example.com", "long-enough-a-password")
    with town.house.reading() as work:
        [row] = rows_of(work)
    assert (row.object, row.cause, row.actor) == ("admin:meera@example.com", "created", "operator")


def test_what_did_not_happen_is_not_told(town: Town) -> None:
    stay = offered(town).is_confirmed()
    before = told(town, stay.booking_id)
    stay.owner_taps("Cancel")
    with town.house.work() as work, pytest.raises(IllegalMove):
        refunds.require(work, stay.booking, reason="a wish", requested_by=ADMIN)
    assert told(town, stay.booking_id) == before


def test_it_names_no_person_and_no_number_but_an_admins(lived_town: Town) -> None:
    ravi = lived_town.phone(RAVI)
    ravi.says("my bookings")
    lived_town.phone(PAWAR).says("requests")
    with lived_town.house.reading() as work:
        written = " ".join(repr((row.actor, row.cause, row.object, row.before, row.after)) for row in rows_of(work))
    others = set(NAMES) - {MEERA}
    assert [number for number in others if number.removeprefix("+91") in written] == []
    assert [name for name in NAMES.values() if name in written] == []
    assert MEERA in written


# -- how it is sealed


def test_sealing_gives_each_row_its_place_and_ends_when_nothing_is_left(lived_town: Town) -> None:
    with lived_town.house.reading() as work:
        rows = rows_of(work)
    assert [row.seq for row in rows] == list(range(1, len(rows) + 1))
    assert [row.previous for row in rows] == [trail.ORIGIN, *(row.hash for row in rows[:-1])]
    assert trail.seal(lived_town.house) == 0
    assert first_break(lived_town) == ""
    assert differences(lived_town) == []


def test_many_rows_are_sealed_some_at_a_time(town: Town) -> None:
    offered(town).is_confirmed()
    with town.house.reading() as work:
        count = len(rows_of(work))
    assert trail.seal(town.house, at_once=3) == count
    assert first_break(town) == ""


def test_a_row_that_was_committed_late_is_sealed_behind_those_that_were_faster(town: Town) -> None:
    def write(id_: int) -> None:
        with town.house.work() as work:
            work.tx.add(TrailRow(id=id_, at=work.now, actor="a", cause="b", object="c", about="d"))

    write(11)
    write(12)
    assert trail.seal(town.house) == 2
    write(5)
    assert trail.seal(town.house) == 1
    with town.house.reading() as work:
        assert {row.id: row.seq for row in rows_of(work)} == {11: 1, 12: 2, 5: 3}
    assert first_break(town) == ""


# -- how tampering is found

REFUSED = (
    "UPDATE audit_trail SET actor = 'nobody' WHERE seq = 3",
    "UPDATE audit_trail SET hash = NULL WHERE seq = 3",
    "DELETE FROM audit_trail WHERE seq = 3",
)
REFUSED_UNSEALED = ("UPDATE audit_trail SET cause = 'x'", "DELETE FROM audit_trail")
# What somebody who owns the database can do: switch the guard off, and then anything.
OFF = {
    "sqlite": ("DROP TRIGGER audit_trail_stays", "DROP TRIGGER audit_trail_is_kept"),
    "postgresql": ("ALTER TABLE audit_trail DISABLE TRIGGER ALL",),
}
TAMPERED = {
    "an actor changed": ("UPDATE audit_trail SET actor = 'clock' WHERE seq = 4",),
    "a state changed": ("""UPDATE audit_trail SET after = '{"status": "PAID"}' WHERE seq = 4""",),
    "a row taken out": ("DELETE FROM audit_trail WHERE seq = 4",),
    "a row taken out and the gap closed": (
        "DELETE FROM audit_trail WHERE seq = 4",
        "UPDATE audit_trail SET seq = 1 - seq WHERE seq > 4",
        "UPDATE audit_trail SET seq = -seq WHERE seq < 0",
    ),
    "a row put in": (
        "UPDATE audit_trail SET seq = -1 - seq WHERE seq >= 4",
        "UPDATE audit_trail SET seq = -seq WHERE seq < 0",
        "INSERT INTO audit_trail (id, at, actor, cause, object, about, seq, previous, hash)"
        " SELECT 9999, at, actor, cause, object, about, 4, previous, hash FROM audit_trail WHERE seq = 5",
    ),
    "two rows swapped": (
        "UPDATE audit_trail SET seq = 9999 WHERE seq = 4",
        "UPDATE audit_trail SET seq = 4 WHERE seq = 5",
        "UPDATE audit_trail SET seq = 5 WHERE seq = 9999",
    ),
}
BEHIND_THE_GATES = {
    "UPDATE bookings SET booking_status = 'COMPLETED'": "is COMPLETED, but the trail ends with",
    "UPDATE refunds SET status = 'REQUIRED'": "is REQUIRED, but the trail ends with COMPLETED",
    "UPDATE entries SET amount_minor = amount_minor * 2": "but the trail was told",
}


@contextmanager
def tampered(town: Town, *deeds: str) -> Iterator[Work]:
    """The house after somebody who owns its database has been at it; as it was before at the end."""
    with town.house.work() as work:
        for statement in (*OFF[town.house.engine.dialect.name], *deeds):
            work.tx.execute(text(statement))
        yield work
        work.tx.rollback()


def test_the_database_itself_refuses_to_change_it(each_town: Town) -> None:
    def refuses(deed: str) -> None:
        with pytest.raises(DBAPIError, match="only added to"), each_town.house.engine.begin() as connection:
            connection.execute(text(deed))

    for deed in REFUSED:
        refuses(deed)
    offered(each_town, listing="seaview-villa")
    for deed in REFUSED_UNSEALED:
        refuses(deed)
    if each_town.house.engine.dialect.name == "postgresql":
        refuses("TRUNCATE audit_trail")


def test_tampering_is_found_at_its_first_row(each_town: Town) -> None:
    for name, deeds in TAMPERED.items():
        with tampered(each_town, *deeds) as work:
            found = trail.first_break(work)
            assert found.startswith("row 4 of the chain"), name
            assert f"the audit trail is unbroken: {found}" in audit.differences(work), name
    assert differences(each_town) == []


def test_a_chain_written_anew_is_betrayed_by_a_head_kept_elsewhere(each_town: Town) -> None:
    kept = head(each_town)
    with tampered(each_town, *TAMPERED["an actor changed"]) as work:
        write_anew(work)
        assert trail.first_break(work) == ""
        assert trail.missing(work, [kept]) == [kept]
        assert trail.missing(work, [trail.end(work).hash]) == []


def write_anew(work: Work) -> None:
    """Reckon every hash as the program does."""
    last = trail.End()
    for row in work.tx.scalars(select(TrailRow).order_by(TrailRow.seq)):
        row.previous, row.hash = last.hash, trail.hash_of(row, last)
        last = trail.End(last.seq + 1, row.hash)
    work.tx.flush()


def test_the_last_rows_cut_off_are_missed_by_the_tables(lived_town: Town) -> None:
    with tampered(lived_town, "DELETE FROM audit_trail WHERE seq > 10") as work:
        assert trail.first_break(work) == ""
        assert any("but the trail ends with" in found for found in audit.differences(work))


def test_a_table_changed_behind_the_gates_is_found(lived_town: Town) -> None:
    for deed, wrong in BEHIND_THE_GATES.items():
        with tampered(lived_town, deed) as work:
            assert any(wrong in found for found in audit.differences(work)), deed


def test_a_booking_older_than_the_trail_is_no_difference(lived_town: Town) -> None:
    with tampered(lived_town, "DELETE FROM audit_trail") as work:
        trail.add(replace(work, now=work.now + timedelta(days=1)), "audit:1", "audited", actor="clock", about="audit:1")
        assert [found for found in audit.differences(work) if "trail" in found] == []


# -- how people hear of it


def test_the_audit_command_tells_the_head_and_takes_it_back(lived_town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app._settings_or_exit", lambda: lived_town.settings)
    told_now = CliRunner().invoke(cli, ["audit"])
    assert (told_now.exit_code, told_now.stderr) == (0, "")
    assert head(lived_town) in told_now.stdout
    assert CliRunner().invoke(cli, ["audit", "--head", head(lived_town)]).exit_code == 0
    wrong = CliRunner().invoke(cli, ["audit", "--head", "f" * 64])
    assert (wrong.exit_code, wrong.stderr.count("it was written anew")) == (1, 1)


def test_the_trail_command_tells_one_booking(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app._settings_or_exit", lambda: town.settings)
    stay = offered(town).is_confirmed()
    answer = CliRunner().invoke(cli, ["trail", stay.booking_id.lower()])
    assert answer.exit_code == 0
    assert answer.stdout.splitlines()[0].endswith("}")
    assert f"booking:{stay.booking_id}  ticket_made  owner:" in answer.stdout
    nothing = CliRunner().invoke(cli, ["trail", "TH-NOTHING"])
    assert (nothing.exit_code, nothing.stdout) == (1, "")
    assert "nothing about TH-NOTHING" in nothing.stderr


@pytest.mark.parametrize("words", [["trail", "settings"], ["audit"], ["seed"], ["sending", "status"], ["monitor"]])
def test_a_command_whose_database_does_not_answer_says_so_in_one_line(
    town: Town, monkeypatch: pytest.MonkeyPatch, words: list[str]
) -> None:
    nowhere = town.settings.model_copy(update={"database_url": "postgresql+psycopg://me:long-password@127.0.0.1:1/x"})
    monkeypatch.setattr("app._settings_or_exit", lambda: nowhere)
    ended = CliRunner().invoke(cli, words)
    assert (ended.exit_code, ended.stdout, len(ended.stderr.splitlines())) == (2, "", 1)
    assert ended.stderr.startswith("The database could not be asked: OperationalError: connection failed")
    assert "long-password" not in ended.stderr


def test_once_a_day_the_house_audits_itself_and_says_nothing_when_all_is_well(town: Town) -> None:
    offered(town).is_confirmed()
    assert audit.once_a_day(town.house)
    assert not audit.once_a_day(town.house)
    town.clock.move(days=1)
    assert audit.once_a_day(town.house)
    town.work()
    assert not any("audit" in heard.text for heard in town.phone(MEERA).heard)


def test_a_difference_alerts_the_admins(town: Town) -> None:
    offered(town).is_confirmed()
    with town.house.engine.begin() as connection:
        connection.execute(text("UPDATE bookings SET paid_minor = 1"))
    audit.once_a_day(town.house)
    town.work()
    assert "The daily audit found 1 differences" in town.phone(MEERA).last.text
