"""Any news about two attempts, in any order and any number of times, ends as a plain model says."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services import bookings
from services.house import Work
from services.money import Money
from services.payments import settle
from services.payments.gateways.contract import News, Outcome
from services.tables import Payment
from tests.services.stays import Stay, money_is_right, offered
from tests.town import NEHA, RAVI, Town

ASKED = "BOOKING_REQUEST_SENT_TO_OWNER"
FAILURES = {Outcome.FAILED, Outcome.CANCELLED}
WRONG = "WRONG AMOUNT"
SAID = st.sampled_from([*Outcome, WRONG])
HAPPENS = st.lists(
    st.one_of(st.tuples(st.sampled_from([0, 1]), SAID), st.sampled_from(["hold ends", "dates go"])), max_size=10
)


@dataclass
class Model:
    """What should become of a booking with two open attempts."""

    state: str = "PAYMENT_PENDING"
    taken: bool = False
    homes: dict[int, str] = field(default_factory=dict)
    failed: dict[int, Outcome] = field(default_factory=dict)

    def happens(self, what: object) -> None:
        """One thing that may happen."""
        if what == "hold ends":
            self.state = "EXPIRED" if self.state in ("PAYMENT_PENDING", "PAYMENT_FAILED") else self.state
        elif what == "dates go":
            self.taken = self.taken or self.state == "EXPIRED"
        elif isinstance(what, tuple) and what[0] not in self.homes:
            self._hears(*what)

    def _hears(self, attempt: int, said: object) -> None:
        if said == WRONG:
            self.homes[attempt] = "REFUND"
        elif said == Outcome.PAID:
            self._pays(attempt)
        elif said in FAILURES and self.failed.get(attempt) != said:
            self.failed[attempt] = said  # type: ignore[assignment]
            if attempt == 1 and self.state == "PAYMENT_PENDING":
                self.state = "PAYMENT_FAILED"

    def _pays(self, attempt: int) -> None:
        late = self.state == "EXPIRED" and self.taken
        fits = self.state in ("PAYMENT_PENDING", "PAYMENT_FAILED", "EXPIRED") and not late
        self.homes[attempt] = "ATTACHED" if fits else "REFUND"
        self.state = ASKED if fits else "REFUND_REQUIRED" if late else self.state


ARRIVALS = (date(2027, 1, 4) + timedelta(days=3 * n) for n in count())


def two_attempts(work: Work, stay: Stay) -> None:
    booking = bookings.locked(work, stay.booking_id)
    assert booking is not None
    for number in (1, 2):
        work.tx.add(
            Payment(booking=booking, attempt=number, order_id=f"{stay.booking_id}-{number}", provider="paytm",
                    amount_minor=booking.pay_now.minor, currency="INR", status="CREATED", created_at=work.now)
        )  # fmt: skip


def let_happen(stay: Stay, what: object) -> None:
    if what == "hold ends":
        end_hold(stay)
    elif what == "dates go":
        take_dates(stay)
    else:
        assert isinstance(what, tuple)
        tell(stay, *what)


def end_hold(stay: Stay) -> None:
    with stay.town.house.work() as work:
        booking = bookings.locked(work, stay.booking_id)
        if booking is not None and booking.booking_status in ("PAYMENT_PENDING", "PAYMENT_FAILED"):
            bookings.move(work, booking, "hold_ended", actor="clock")


def take_dates(stay: Stay) -> None:
    if stay.state == "EXPIRED":
        guest = NEHA if stay.booking.guest.address == RAVI else RAVI
        offered(stay.town, guest=guest, arrival=stay.booking.check_in)


def tell(stay: Stay, attempt: int, said: object) -> None:
    amount = Money(100) if said == WRONG else stay.booking.pay_now
    outcome = Outcome.PAID if said == WRONG else Outcome(said)  # type: ignore[arg-type]
    order_id = f"{stay.booking_id}-{attempt + 1}"
    news = News(order_id, outcome, amount, f"TXN-{order_id}", trusted=True)
    with stay.town.house.work() as work:
        settle.settle(work, news, actor="gateway:paytm")


@pytest.mark.timeout(60)
@settings(max_examples=40, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(happenings=HAPPENS)
def test_news_in_any_order_ends_as_the_model_says(town: Town, happenings: list[object]) -> None:
    stay, model = offered(town, arrival=next(ARRIVALS), nights=1), Model()
    with town.house.work() as work:
        two_attempts(work, stay)
    for what in happenings:
        model.happens(what)
        let_happen(stay, what)
        assert stay.state == model.state
    assert {p.attempt - 1: p.home for p in stay.payments if p.home} == model.homes
    money_is_right(stay)
