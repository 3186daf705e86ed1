"""The process dies at every single point of a booking, one after the other; only the sweep puts things right.

The run is cut into acts, and each begins from how the one before it ends, so that no point is passed more than needed.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from services.tables import Booking, OutboxRow
from tests.chaos.crashing import MortalTown
from tests.invariants import broken
from tests.town import PAWAR, RAVI, Town

pytestmark = pytest.mark.chaos
INDIA: Final = ZoneInfo("Asia/Kolkata")
LONG: Final = "CHAOS_SECONDS" in os.environ

WISH: Final = {"type": "text", "text": {"body": "Lakeview Cottage 4-6 Dec 2 veg"}}


def _posts(mortal: MortalTown, number: str, message: dict[str, object], message_id: str) -> None:
    """WhatsApp brings a message, again and again until it is taken."""
    stamp = str(int(mortal.town.clock.now().timestamp()))
    whole = {"from": number.lstrip("+"), "id": message_id, "timestamp": stamp, **message}
    mortal.insists(lambda: mortal.town.deliver(whole))
    mortal.calms_down()


def wish(mortal: MortalTown) -> None:
    """Ravi says what he wants and gets the price card."""
    _posts(mortal, RAVI, WISH, "wamid.WISH")


def open_page(mortal: MortalTown) -> None:
    """Ravi presses the pay button, again if nothing comes back."""
    card = next(heard for heard in mortal.town.phone(RAVI).heard if "Pay now" in heard.text)
    path = card.url.removeprefix(mortal.town.settings.frontend_url)
    mortal.insists(lambda: mortal.town.browser.post(path))
    mortal.calms_down()


def pay(mortal: MortalTown) -> None:
    """The bank takes the money and says so once; whether we live to hear it or not."""
    town = mortal.town
    [(order_id, asked)] = town.bank.asked.items()
    town.bank.pays(order_id)
    told = json.dumps({"reference": order_id, "outcome": "PAID", "minor": asked.amount.minor})
    mortal.survives(lambda: town.browser.post("/api/payments/callback", data=told))
    mortal.calms_down()
    town.clock.move(seconds=31)  # because what was not heard is asked about
    mortal.survives(town.sweep)
    mortal.calms_down()


def _owner_taps(title: str) -> Callable[[MortalTown], None]:
    def tap(mortal: MortalTown) -> None:
        phone = mortal.town.phone(PAWAR)
        request = next(heard for heard in reversed(phone.heard) if title in heard.choices)
        _posts(mortal, PAWAR, phone._tap(request, title), "wamid.TAP")

    return tap


def wait_for_the_end_of_the_hold(mortal: MortalTown) -> None:
    """Nobody pays."""
    mortal.town.clock.move(minutes=31)
    mortal.survives(mortal.town.sweep)
    mortal.calms_down()
    mortal.town.clock.move(seconds=5)
    mortal.survives(mortal.town.sweep)
    mortal.calms_down()


def let_the_days_pass(mortal: MortalTown) -> None:
    """The day before, the morning itself, the end of the stay, the morning after it."""
    for day, hour in ((3, 14), (4, 8), (6, 11), (7, 10)):
        mortal.town.clock.instant = datetime(2026, 12, day, hour, tzinfo=INDIA)
        mortal.survives(mortal.town.sweep)
        mortal.town.clock.move(seconds=5)
        mortal.survives(mortal.town.sweep)
        mortal.calms_down()


def photograph_the_ticket(mortal: MortalTown) -> None:
    """Mr. Pawar sends a photo of the ticket's QR and taps what comes of it."""
    town = mortal.town
    shown = next(heard.picture for heard in reversed(town.phone(RAVI).heard) if heard.picture in town.api.uploads)
    town.clock.instant = datetime(2026, 12, 4, 14, tzinfo=INDIA)
    town.api.pictures["1"] = town.api.uploads[shown]
    _posts(mortal, PAWAR, {"type": "image", "image": {"id": "1"}}, "wamid.PHOTO")
    valid = next(heard for heard in reversed(town.phone(PAWAR).heard) if "Checked in" in heard.choices)
    _posts(mortal, PAWAR, town.phone(PAWAR)._tap(valid, "Checked in"), "wamid.LET_IN")


@dataclass(frozen=True)
class Act:
    """One part of a run: what happens, in which state it leaves the booking, after which other acts it comes.

    `every`: at which of its points the process dies in the usual run; at all of them when CHAOS_SECONDS is set.
    """

    play: Callable[[MortalTown], None]
    state: str
    every: int
    after: tuple[Callable[[MortalTown], None], ...] = ()


PAID_AND_CONFIRMED: Final = (wish, open_page, pay, _owner_taps("Confirm"))

ACTS: Final = {
    "wish": Act(wish, "PAYMENT_PENDING", 1),
    "open the page": Act(open_page, "PAYMENT_PENDING", 1, (wish,)),
    "pay": Act(pay, "BOOKING_REQUEST_SENT_TO_OWNER", 2, (wish, open_page)),
    "confirm": Act(_owner_taps("Confirm"), "TICKET_GENERATED", 1, (wish, open_page, pay)),
    "photograph the ticket": Act(photograph_the_ticket, "CHECKED_IN", 4, PAID_AND_CONFIRMED),
    "let the days pass": Act(let_the_days_pass, "COMPLETED", 16, PAID_AND_CONFIRMED),
    "cancel": Act(_owner_taps("Cancel"), "REFUND_REQUIRED", 4, (wish, open_page, pay)),
    "the hold ends": Act(wait_for_the_end_of_the_hold, "EXPIRED", 1, (wish,)),
    "pay too late": Act(pay, "BOOKING_REQUEST_SENT_TO_OWNER", 4, (wish, open_page, wait_for_the_end_of_the_hold)),
}


@pytest.mark.timeout(300)
@pytest.mark.parametrize("name", ACTS)
def test_wherever_the_process_dies_the_act_ends_as_it_should(
    town: Town, tmp_path: Path, name: str, record_property: Callable[[str, object], None]
) -> None:
    act, mortal = ACTS[name], MortalTown(town)
    for earlier in act.after:
        earlier(mortal)
    begin = mortal.save(tmp_path / "begin.db")
    _arm(mortal, 0)
    act.play(mortal)
    points = mortal.fuse.passed
    should = _outcome(mortal)
    assert should.state == act.state
    numbers = range(1, points + 1, 1 if LONG else act.every)
    for number in numbers:
        mortal.restore(begin)
        _arm(mortal, number)
        act.play(mortal)
        assert mortal.fuse.passed >= number, "it did not come to this point"
        _arm(mortal, 0)
        assert broken(town.house, quiet=True) == [], f"after a death at point {number}"
        _compare(_outcome(mortal), should, number)
    record_property("crash_points", len(numbers))


def _arm(mortal: MortalTown, dies_at: int) -> None:
    mortal.fuse.dies_at, mortal.fuse.passed = dies_at, 0


@dataclass(frozen=True)
class Outcome:
    """How a run ended: the booking's state, the messages by their kind, and how often each was taken."""

    state: str
    written: Counter[str]
    taken: Counter[str]


def _outcome(mortal: MortalTown) -> Outcome:
    with mortal.town.house.reading() as work:
        [booking] = work.tx.scalars(select(Booking)).all()
        rows = list(work.tx.scalars(select(OutboxRow)))
        keys = {row.dedupe_key: f"{row.to} {row.body.get('key', 'reply')}" for row in rows}
        assert {row.status for row in rows} == {"accepted"}
    taken = Counter(keys[body["biz_opaque_callback_data"]] for body in mortal.town.api.sent)
    return Outcome(booking.booking_status, Counter(keys.values()), taken)


def _compare(found: Outcome, should: Outcome, number: int) -> None:
    """The same state and messages; none is lost, and at most the one whose answer was lost is doubled."""
    assert found.state == should.state, f"after a death at point {number}"
    assert found.written == should.written, f"after a death at point {number}"
    assert not should.taken - found.taken, f"lost after a death at point {number}"
    assert (found.taken - should.taken).total() <= 1, f"doubled after a death at point {number}"


def test_a_mark_in_a_commit_of_its_own_is_found_out(
    town: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: a program that marks a message as done before it acts on it loses one, and this test sees it."""
    from bot import turns

    def careless(house: object, talker: str, user_id: str) -> str:
        with town.house.work() as work:
            row = turns.inbox.next_of(work, talker)
            if row is None:
                return ""
            turns.inbox.done(work, row)
        with town.house.work() as work:
            talk = turns._locked_talk(work, talker)
            turns._play(work, talk, work.tx.merge(row), turns.incoming.said(row.raw))
        return ""

    monkeypatch.setattr(turns, "_answer_one", careless)
    mortal = MortalTown(town)
    begin = mortal.save(tmp_path / "begin.db")
    _arm(mortal, 0)
    wish(mortal)
    points, lost = mortal.fuse.passed, 0
    for number in range(1, points + 1, 3):
        mortal.restore(begin)
        _arm(mortal, number)
        wish(mortal)
        lost += not mortal.town.phone(RAVI).heard
    assert lost > 0
