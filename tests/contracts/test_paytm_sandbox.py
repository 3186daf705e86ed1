"""The adapter in front of the sandbox's Paytm on a real port: paid, sent back in two parts, and never more."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from threading import Thread
from typing import Any

import pytest
import requests
from werkzeug.serving import make_server

from sandbox.app import create_app
from sandbox.settings import from_environment
from services.money import Money
from services.payments.gateways.contract import Gateway, Outcome, RefundAsk, RefundNews, RefundOutcome
from services.payments.gateways.paytm import Paytm
from tests.contracts.conftest import StandingClock, settings_of
from tests.contracts.test_gateways import ADVANCE, ASK

ACCOUNT = settings_of(gateway_timeout_seconds="10")
ENVIRONMENT = {
    "SANDBOX_PROGRAM_URL": "http://127.0.0.1:9",
    "WHATSAPP_PHONE_NUMBER_ID": ACCOUNT.whatsapp_phone_number_id,
    "WHATSAPP_BUSINESS_ACCOUNT_ID": ACCOUNT.whatsapp_business_account_id,
    "WHATSAPP_ACCESS_TOKEN": ACCOUNT.whatsapp_access_token,
    "WHATSAPP_APP_SECRET": ACCOUNT.whatsapp_app_secret,
    "WHATSAPP_VERIFY_TOKEN": ACCOUNT.whatsapp_verify_token,
    "PAYTM_MID": ACCOUNT.paytm_mid,
    "PAYTM_MERCHANT_KEY": ACCOUNT.paytm_merchant_key,
    "PAYTM_WEBSITE": ACCOUNT.paytm_website,
}


@dataclass
class Sandbox:
    """The sandbox by its port."""

    url: str
    http: requests.Session

    def post(self, path: str, **body: Any) -> None:
        """Do something a visitor of the sandbox could do."""
        assert self.http.post(self.url + path, json=body, timeout=10).status_code == 200


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    server = make_server("127.0.0.1", 0, create_app(from_environment(ENVIRONMENT)), threaded=True)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    with requests.Session() as http:
        http.trust_env = False
        yield Sandbox(f"http://127.0.0.1:{server.server_port}", http)
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def gateway(sandbox: Sandbox) -> Gateway:
    return Paytm(ACCOUNT.model_copy(update={"paytm_api_url": sandbox.url}), sandbox.http, StandingClock())


def look_up(gateway: Gateway, wish: RefundAsk) -> RefundNews:
    return gateway.look_up_refund(wish.reference, wish.order_id)


def test_a_payment_in_the_sandbox_goes_back_in_two_parts_and_no_further(gateway: Gateway, sandbox: Sandbox) -> None:
    sandbox.post("/ui/switches", callback="never")
    gateway.open(ASK)
    sandbox.post("/ui/pay", order_id=ASK.reference, outcome="success")
    payment = gateway.look_up(ASK.reference)
    assert (payment.outcome, payment.amount) == (Outcome.PAID, ADVANCE)

    first = RefundAsk("RF-K7Q4MPX-1", ASK.reference, payment.provider_reference, Money(100_00), "The guest cancelled")
    rest = replace(first, reference="RF-K7Q4MPX-2", amount=ADVANCE - first.amount)
    assert look_up(gateway, first).outcome is RefundOutcome.NONE
    assert [gateway.refund(first).outcome for _ in range(2)] == [RefundOutcome.PENDING] * 2
    assert (gateway.refund(rest).code, look_up(gateway, rest).outcome) == ("626", RefundOutcome.NONE)

    sandbox.post("/ui/clock", advance_minutes=1)
    done = look_up(gateway, first)
    assert (done.outcome, done.amount) == (RefundOutcome.DONE, first.amount)
    assert gateway.refund(first) == done
    assert gateway.refund(replace(rest, amount=ADVANCE)).code == "619"

    assert gateway.refund(rest).code == "601"
    sandbox.post("/ui/clock", advance_minutes=11)
    assert gateway.refund(rest).outcome is RefundOutcome.DONE
    over = gateway.refund(replace(first, reference="RF-K7Q4MPX-3"))
    assert (over.outcome, over.code) == (RefundOutcome.FAILED, "610")
