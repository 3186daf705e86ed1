"""What every gateway of the registry must do, asked of each against its pretended other side."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.errors import Forged, GatewayError
from services.money import Money
from services.payments.gateways.contract import Ask, Gateway, Outcome
from tests.contracts.conftest import NOW, Build
from tests.contracts.pretend import Fault, Pretend

pytestmark = pytest.mark.quick

same_gateway = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=50)

ADVANCE = Money(359_100)
ASK = Ask(
    reference="TH-K7Q4MPX-1",
    amount=ADVANCE,
    title="Two nights at Shree Guest House",
    payer_id="c-41",
    payer_phone="+919000000001",
    payer_name="Ravi",
    return_url="https://stay.example/b/1",
)
NOTICE_TYPES = st.sampled_from(["application/json", "application/x-www-form-urlencoded", "text/html", ""])
TOLD = [Outcome.PAID, Outcome.FAILED, Outcome.PENDING, Outcome.CANCELLED]
NO_ANSWER = [Fault.HTML, Fault.SERVER_ERROR, Fault.REDIRECT, Fault.SILENCE, Fault.HALF, Fault.FOREIGN_SIGNATURE]


def test_the_payer_gets_a_page_that_lives_a_while(gateway: Gateway) -> None:
    page = gateway.open(ASK)
    assert page.url.startswith("http")
    assert page.fields
    assert page.expires_at > NOW


def test_asking_twice_is_asking_once(gateway: Gateway) -> None:
    assert gateway.open(ASK) == gateway.open(ASK)


def test_a_reference_is_not_used_for_two_amounts(gateway: Gateway, pretend: Pretend) -> None:
    gateway.open(ASK)
    with pytest.raises(GatewayError) as refused:
        gateway.open(replace(ASK, amount=Money(100)))
    assert (refused.value.code, refused.value.unknown) == (pretend.inconsistent_code, False)


def test_wrong_credentials_are_told_apart_from_bad_luck(build: Build, pretend: Pretend) -> None:
    astray = build(**pretend.wrong_settings)
    for attempt in (lambda: astray.open(ASK), lambda: astray.look_up(ASK.reference)):
        with pytest.raises(GatewayError) as refused:
            attempt()
        assert (refused.value.misconfigured, refused.value.unknown) == (True, False)


@pytest.mark.parametrize("fault", NO_ANSWER)
def test_a_page_that_may_have_been_made_is_unknown(gateway: Gateway, pretend: Pretend, fault: Fault) -> None:
    pretend.fail(fault)
    with pytest.raises(GatewayError) as failed:
        gateway.open(ASK)
    assert failed.value.unknown


@pytest.mark.parametrize("fault", list(Fault))
def test_no_answer_is_no_truth(gateway: Gateway, pretend: Pretend, fault: Fault) -> None:
    if fault not in pretend.look_up_faults:
        pytest.skip(f"this gateway cannot give {fault.value}")
    pretend.settle(ASK.reference, Outcome.PAID, ADVANCE)
    pretend.fail(fault)
    with pytest.raises(GatewayError) as failed:
        gateway.look_up(ASK.reference)
    assert failed.value.unknown


def test_a_closed_door_is_unknown_too(gateway: Gateway, pretend: Pretend) -> None:
    pretend.stop()
    for attempt in (lambda: gateway.open(ASK), lambda: gateway.look_up(ASK.reference)):
        with pytest.raises(GatewayError) as failed:
            attempt()
        assert failed.value.unknown


@pytest.mark.parametrize("outcome", [*TOLD, Outcome.UNKNOWN, Outcome.NONE])
def test_the_gateway_itself_is_believed(gateway: Gateway, pretend: Pretend, outcome: Outcome) -> None:
    pretend.settle(ASK.reference, outcome, ADVANCE)
    news = gateway.look_up(ASK.reference)
    assert (news.outcome, news.reference, news.trusted) == (outcome, ASK.reference, True)


def test_a_payment_comes_with_its_amount_and_number(gateway: Gateway, pretend: Pretend) -> None:
    pretend.settle(ASK.reference, Outcome.PAID, Money(100))
    news = gateway.look_up(ASK.reference)
    assert news.amount == Money(100)
    assert news.provider_reference


def test_nothing_was_tried_under_a_reference_nobody_used(gateway: Gateway) -> None:
    assert gateway.look_up("TH-NEVER-1").outcome is Outcome.NONE


def test_a_page_opened_and_left_is_nothing_tried(gateway: Gateway) -> None:
    gateway.open(ASK)
    assert gateway.look_up(ASK.reference).outcome is Outcome.NONE


@pytest.mark.parametrize("outcome", TOLD)
def test_news_is_read_in_every_format_and_stays_a_hint(gateway: Gateway, pretend: Pretend, outcome: Outcome) -> None:
    for notice in pretend.notices(ASK.reference, outcome, ADVANCE).values():
        (news,) = gateway.read(notice.headers, notice.body)
        assert (news.reference, news.outcome, news.amount) == (ASK.reference, outcome, ADVANCE)
        assert not news.trusted


def test_what_is_kept_of_news_names_no_phone(gateway: Gateway, pretend: Pretend) -> None:
    for notice in pretend.notices(ASK.reference, Outcome.PAID, ADVANCE).values():
        (news,) = gateway.read(notice.headers, notice.body)
        assert "9000000001" not in repr(news)


def test_spoiled_news_is_refused(gateway: Gateway, pretend: Pretend) -> None:
    believed = []
    for what, notice in pretend.spoiled(ASK.reference, ADVANCE).items():
        try:
            gateway.read(notice.headers, notice.body)
        except Forged:
            continue
        believed.append(what)
    assert believed == []


@same_gateway
@given(kind=NOTICE_TYPES, body=st.binary(max_size=400))
def test_garbage_is_forged_and_nothing_worse(gateway: Gateway, kind: str, body: bytes) -> None:
    with pytest.raises(Forged):
        gateway.read({"Content-Type": kind}, body)


@same_gateway
@given(data=st.data())
def test_one_byte_changed_is_never_another_payment(gateway: Gateway, pretend: Pretend, data: st.DataObject) -> None:
    notices = pretend.notices(ASK.reference, Outcome.PAID, ADVANCE)
    notice = notices[data.draw(st.sampled_from(sorted(notices)))]
    place = data.draw(st.integers(0, len(notice.body) - 1))
    changed = notice.body[:place] + bytes([data.draw(st.integers(0, 255))]) + notice.body[place + 1 :]
    try:
        (news,) = gateway.read(notice.headers, changed)
    except Forged:
        return
    assert (news.reference, news.amount) in [(ASK.reference, ADVANCE), (ASK.reference, None)]
