"""Two hundred fingers on one button at the same instant: Confirm, Cancel and Refund have their effect once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from functools import partial
from typing import Any, Final

import pytest
from sqlalchemy import select

from services import audit
from services.contacts import people
from services.errors import IllegalMove
from services.owner import owner_taps, owners
from services.payments import checkout, refunds
from services.tables import Posting, TrailRow
from tests.invariants import assert_whole
from tests.races.together import at_once
from tests.services.stays import Stay, offered
from tests.town import MEERA, PAWAR, Town

pytestmark = pytest.mark.postgres
FINGERS: Final = 200


@pytest.fixture
def asked(postgres_town: Town) -> Stay:
    """A paid stay with a referral that waits for Mr. Pawar."""
    stay = offered(postgres_town, code="TEST123")
    assert checkout.open_page(postgres_town.house, postgres_town.gateways, stay.booking_id).form
    stay.hears(f"{stay.booking_id}-1")
    return stay


def tap(stay: Stay, choice: str) -> str:
    """One finger of Mr. Pawar's."""
    town = stay.town
    with town.house.work() as work:
        return owners.take_tap(work, people.find_or_make(work, PAWAR), choice, town.clock.now()).verdict


def refund(stay: Stay, refund_id: str) -> str:
    """One finger of Meera's on the refund's button."""
    with stay.town.house.work() as work:
        found = refunds.by_id(work, refund_id)
        assert found is not None
        return refunds.start(work, found, actor=f"admin:{MEERA}").status


def buttons(stay: Stay) -> tuple[str, ...]:
    """A Confirm and a Cancel."""
    with stay.town.house.work() as work:
        return owner_taps.make(work, stay.booking)


def postings(stay: Stay) -> list[str]:
    """The kinds of what was posted for it, in order."""
    with stay.town.house.reading() as work:
        return list(work.tx.scalars(select(Posting.kind).order_by(Posting.id)))


def moves(stay: Stay, thing: str) -> list[str]:
    """What happened to such a thing, as the audit trail tells it."""
    with stay.town.house.reading() as work:
        told = select(TrailRow.cause).where(TrailRow.object.startswith(f"{thing}:")).order_by(TrailRow.id)
        return list(work.tx.scalars(told))


def nothing_is_broken(stay: Stay) -> None:
    """All rules hold, and the books agree."""
    assert_whole(stay.town.house)
    with stay.town.house.reading() as work:
        assert audit.differences(work) == []


def test_two_hundred_fingers_on_confirm_make_one_ticket(asked: Stay) -> None:
    confirm, _ = buttons(asked)
    assert Counter(at_once([partial(tap, asked, confirm)] * FINGERS)) == {"done": 1, "already": FINGERS - 1}
    assert [event.event for event in asked.events][-2:] == ["owner_confirmed", "ticket_made"]
    assert postings(asked) == ["captured", "confirmed"]
    assert (asked.told("customer"), asked.refunds) == (["payment_received", "ticket"], [])
    assert asked.told("referrer") == ["commission_pending", "commission_confirmed"]
    nothing_is_broken(asked)


def test_two_hundred_fingers_on_cancel_then_on_refund_send_the_money_back_once(asked: Stay) -> None:
    _, cancel = buttons(asked)
    assert Counter(at_once([partial(tap, asked, cancel)] * FINGERS)) == {"done": 1, "already": FINGERS - 1}
    assert [event.event for event in asked.events][-2:] == ["owner_cancelled", "refund_due"]
    [due] = asked.refunds
    assert at_once([partial(refund, asked, due.refund_id)] * FINGERS) == ["INITIATED"] * FINGERS
    assert moves(asked, "refund") == ["required", "started"]
    assert postings(asked) == ["captured", "refund_due"]
    assert asked.told("customer") == ["payment_received", "booking_cancelled", "refund_started"]
    assert asked.told("referrer") == ["commission_pending", "commission_cancelled"]
    nothing_is_broken(asked)


def unlocked(tx: Any, table: Any, *conditions: Any) -> Any:
    """A row that is nobody's."""
    return tx.scalars(select(table).where(*conditions)).one_or_none()


def test_without_the_lock_of_a_row_they_get_into_each_others_way(asked: Stay, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: what the locks do is seen by these tests when it is not done."""
    for module in (owners, refunds):
        monkeypatch.setattr(module, "lock", unlocked)
    _, cancel = buttons(asked)
    verdicts = at_once([partial(_or_refused, partial(tap, asked, cancel))] * FINGERS)
    assert Counter(verdicts) != {"done": 1, "already": FINGERS - 1}
    [due] = asked.refunds
    states = at_once([partial(_or_refused, partial(refund, asked, due.refund_id))] * FINGERS)
    assert states != ["INITIATED"] * FINGERS


def _or_refused(deed: Callable[[], str]) -> str:
    try:
        return deed()
    except IllegalMove:
        return "refused"
