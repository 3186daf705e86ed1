"""What every gateway of the registry that sends money back must do, asked of each against its pretended other side."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from services.errors import GatewayError
from services.money import Money
from services.payments.gateways.contract import Gateway, Outcome, RefundAsk, RefundNews, RefundOutcome
from tests.contracts.conftest import Build
from tests.contracts.pretend import Fault, Pretend
from tests.contracts.test_gateways import ADVANCE, ASK

HALF_OF_IT = Money(179_550)


@pytest.fixture
def wish(gateway: Gateway, pretend: Pretend) -> RefundAsk:
    """Ravi paid the advance; half of it is to go back."""
    if not gateway.refunds:
        pytest.skip("this gateway's refunds are made by hand")
    pretend.settle(ASK.reference, Outcome.PAID, ADVANCE)
    payment = gateway.look_up(ASK.reference)
    return RefundAsk("RF-K7Q4MPX-1", ASK.reference, payment.provider_reference, HALF_OF_IT, "The guest cancelled")


def look_up(gateway: Gateway, wish: RefundAsk) -> RefundNews:
    return gateway.look_up_refund(wish.reference, wish.order_id)


def both_ways(gateway: Gateway, wish: RefundAsk) -> list[Callable[[], RefundNews]]:
    return [lambda: gateway.refund(wish), lambda: look_up(gateway, wish)]


def unknown_error(failed: pytest.ExceptionInfo[GatewayError]) -> bool:
    return failed.value.unknown and not failed.value.misconfigured


def test_a_refund_that_was_asked_for_is_under_way_and_not_done(
    gateway: Gateway, pretend: Pretend, wish: RefundAsk
) -> None:
    for news in (gateway.refund(wish), look_up(gateway, wish)):
        assert (news.reference, news.outcome, news.amount) == (wish.reference, RefundOutcome.PENDING, HALF_OF_IT)
    assert pretend.refunded(ASK.reference) == HALF_OF_IT


def test_a_refund_is_done_some_time_later(gateway: Gateway, pretend: Pretend, wish: RefundAsk) -> None:
    gateway.refund(wish)
    pretend.end_refund(wish.reference, RefundOutcome.DONE)
    news = look_up(gateway, wish)
    assert (news.reference, news.outcome, news.amount) == (wish.reference, RefundOutcome.DONE, HALF_OF_IT)
    assert news.provider_reference not in ("", wish.provider_reference)


@pytest.mark.parametrize("meanwhile", [RefundOutcome.PENDING, RefundOutcome.DONE, RefundOutcome.FAILED])
def test_asking_twice_sends_the_money_once(
    gateway: Gateway, pretend: Pretend, wish: RefundAsk, meanwhile: RefundOutcome
) -> None:
    gateway.refund(wish)
    pretend.end_refund(wish.reference, meanwhile)
    taken = pretend.refunded(ASK.reference)
    assert gateway.refund(wish).outcome is meanwhile
    assert pretend.refunded(ASK.reference) == taken


def test_two_parts_go_back_one_after_the_other(gateway: Gateway, pretend: Pretend, wish: RefundAsk) -> None:
    for part in (wish, replace(wish, reference="RF-K7Q4MPX-2")):
        gateway.refund(part)
        pretend.end_refund(part.reference, RefundOutcome.DONE)
        assert look_up(gateway, part).outcome is RefundOutcome.DONE
    assert pretend.refunded(ASK.reference) == ADVANCE


def test_a_refused_refund_has_failed_and_says_why(gateway: Gateway, pretend: Pretend, wish: RefundAsk) -> None:
    for code in sorted(pretend.refund_failures):
        refused = replace(wish, reference=f"RF-{code}")
        pretend.refuse_refund(refused.reference, code)
        news = gateway.refund(refused)
        assert (news.outcome, news.code, bool(news.why)) == (RefundOutcome.FAILED, code, True)
    assert not pretend.refunded(ASK.reference)


def test_a_refund_may_fail_after_it_was_taken(gateway: Gateway, pretend: Pretend, wish: RefundAsk) -> None:
    gateway.refund(wish)
    for code in sorted(pretend.refund_failures):
        pretend.end_refund(wish.reference, RefundOutcome.FAILED, code)
        news = look_up(gateway, wish)
        assert (news.outcome, news.code, bool(news.why)) == (RefundOutcome.FAILED, code, True)


def test_a_gateway_that_cannot_tell_is_not_taken_for_an_end(
    gateway: Gateway, pretend: Pretend, wish: RefundAsk
) -> None:
    gateway.refund(wish)
    pretend.end_refund(wish.reference, RefundOutcome.UNKNOWN)
    assert look_up(gateway, wish).outcome is RefundOutcome.UNKNOWN


def test_a_refund_nobody_asked_for_is_none(gateway: Gateway, wish: RefundAsk) -> None:
    assert look_up(gateway, wish).outcome is RefundOutcome.NONE


def test_a_refund_of_another_payment_is_none(gateway: Gateway, wish: RefundAsk) -> None:
    gateway.refund(wish)
    assert gateway.look_up_refund(wish.reference, "TH-SOMEBODY-1").outcome is RefundOutcome.NONE


def test_more_than_was_paid_does_not_go_back(gateway: Gateway, pretend: Pretend, wish: RefundAsk) -> None:
    news = gateway.refund(replace(wish, amount=ADVANCE + Money(1)))
    assert (news.outcome, bool(news.why)) == (RefundOutcome.FAILED, True)
    assert not pretend.refunded(ASK.reference)


def test_what_went_back_whole_does_not_go_back_again(gateway: Gateway, pretend: Pretend, wish: RefundAsk) -> None:
    gateway.refund(replace(wish, amount=ADVANCE))
    pretend.end_refund(wish.reference, RefundOutcome.DONE)
    news = gateway.refund(replace(wish, reference="RF-K7Q4MPX-2"))
    assert (news.reference, news.outcome, bool(news.why)) == ("RF-K7Q4MPX-2", RefundOutcome.FAILED, True)
    assert pretend.refunded(ASK.reference) == ADVANCE


def test_what_was_never_paid_does_not_go_back(gateway: Gateway, pretend: Pretend, wish: RefundAsk) -> None:
    news = gateway.refund(replace(wish, order_id="TH-NEVER-1"))
    assert (news.outcome, bool(news.why)) == (RefundOutcome.FAILED, True)
    assert not pretend.refunded("TH-NEVER-1")


def test_a_reference_is_not_used_for_two_refunds(gateway: Gateway, pretend: Pretend, wish: RefundAsk) -> None:
    gateway.refund(wish)
    pretend.end_refund(wish.reference, RefundOutcome.DONE)
    with pytest.raises(GatewayError) as failed:
        gateway.refund(replace(wish, amount=Money(100)))
    assert unknown_error(failed)
    assert pretend.refunded(ASK.reference) == HALF_OF_IT


@pytest.mark.parametrize("fault", list(Fault))
def test_without_an_answer_the_money_goes_back_once_all_the_same(
    gateway: Gateway, pretend: Pretend, wish: RefundAsk, fault: Fault
) -> None:
    pretend.fail(fault)
    with pytest.raises(GatewayError) as failed:
        gateway.refund(wish)
    assert unknown_error(failed)
    pretend.fail(None)
    was_taken = bool(pretend.refunded(ASK.reference))
    assert look_up(gateway, wish).outcome is (RefundOutcome.PENDING if was_taken else RefundOutcome.NONE)
    assert gateway.refund(wish).outcome is RefundOutcome.PENDING
    assert pretend.refunded(ASK.reference) == HALF_OF_IT


@pytest.mark.parametrize("fault", list(Fault))
def test_no_answer_says_nothing_of_a_refund(gateway: Gateway, pretend: Pretend, wish: RefundAsk, fault: Fault) -> None:
    gateway.refund(wish)
    pretend.end_refund(wish.reference, RefundOutcome.DONE)
    pretend.fail(fault)
    with pytest.raises(GatewayError) as failed:
        look_up(gateway, wish)
    assert unknown_error(failed)


def test_a_closed_door_leaves_a_refund_unknown(gateway: Gateway, pretend: Pretend, wish: RefundAsk) -> None:
    pretend.stop()
    for attempt in both_ways(gateway, wish):
        with pytest.raises(GatewayError) as failed:
            attempt()
        assert unknown_error(failed)


def test_wrong_credentials_send_nothing_back(build: Build, pretend: Pretend, wish: RefundAsk) -> None:
    for attempt in both_ways(build(**pretend.wrong_settings), wish):
        with pytest.raises(GatewayError) as refused:
            attempt()
        assert (refused.value.misconfigured, refused.value.unknown) == (True, False)
    assert not pretend.refunded(ASK.reference)
