"""Many payouts asked for at the same instant: only what there is is reserved. Decided at once: decided once."""

from __future__ import annotations

from collections import Counter
from functools import partial

from services import audit
from services.contacts.people import find_or_make
from services.errors import IllegalMove
from services.money import Money
from services.payments import checkout
from services.referrer import commissions, payouts
from tests.races.together import at_once
from tests.services.stays import offered
from tests.town import ASHA, PAWAR, Town

EARNED = Money(37800)


def _asha_has_earned(town: Town) -> None:
    stay = offered(town, code="ASHA10")
    assert checkout.open_page(town.house, town.gateways, stay.booking_id).form
    stay.hears(f"{stay.booking_id}-1")
    town.work()
    town.phone(PAWAR).taps("Confirm")
    with town.house.work() as work:
        find_or_make(work, ASHA).upi_id = "asha@upi"


def _asks(town: Town, minor: int, payout_id: str = "") -> str:
    with town.house.work() as work:
        try:
            payouts.request(work, find_or_make(work, ASHA), Money(minor), payout_id)
        except IllegalMove:
            return "refused"
    return "reserved"


def _decides(town: Town, payout_id: str, word: str) -> str:
    with town.house.work() as work:
        payout = payouts.by_id(work, payout_id)
        assert payout is not None
        try:
            return getattr(payouts, word)(work, payout, actor="admin:1").status  # type: ignore[no-any-return]
        except IllegalMove:
            return "too late"


def _figures(town: Town) -> commissions.Figures:
    with town.house.work() as work:
        assert audit.differences(work) == []
        return commissions.figures(work, find_or_make(work, ASHA))


def test_twenty_who_ask_for_all_of_it_at_once_reserve_it_once(racing_town: Town) -> None:
    _asha_has_earned(racing_town)
    answers = at_once([partial(_asks, racing_town, EARNED.minor)] * 20)
    assert Counter(answers) == {"reserved": 1, "refused": 19}
    assert _figures(racing_town).balance == Money(0)


def test_twenty_who_ask_for_a_part_reserve_as_many_as_there_is_for(racing_town: Town) -> None:
    _asha_has_earned(racing_town)
    answers = at_once([partial(_asks, racing_town, 10000)] * 20)
    assert Counter(answers) == {"reserved": 3, "refused": 17}
    assert _figures(racing_town).balance == Money(7800)


def test_one_yes_tapped_by_twenty_fingers_is_one_payout(racing_town: Town) -> None:
    _asha_has_earned(racing_town)
    assert at_once([partial(_asks, racing_town, 10000, "PO-K7Q4MPX")] * 20) == ["reserved"] * 20
    assert _figures(racing_town).reserved == Money(10000)


def test_approved_and_refused_at_once_it_is_one_of_both(racing_town: Town) -> None:
    _asha_has_earned(racing_town)
    _asks(racing_town, EARNED.minor, "PO-K7Q4MPX")
    deeds = [partial(_decides, racing_town, "PO-K7Q4MPX", word) for word in ("approve", "refuse")] * 10
    statuses = Counter(at_once(deeds))
    assert statuses["too late"] == 10
    paid = statuses["PAID"] == 10
    assert paid or statuses["REFUSED"] == 10
    assert _figures(racing_town).balance == (Money(0) if paid else EARNED)
