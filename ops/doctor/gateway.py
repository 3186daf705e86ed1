"""The payment gateway's keys: an order nobody made is asked about, rightly signed and then with a wrong key."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from typing import Final
from urllib.parse import urlsplit

import requests

from ops.doctor.visit import Finding, NotAsked, Visit, found
from services.errors import GatewayError
from services.payments.gateways import registry
from services.payments.gateways.contract import Gateway, Outcome
from services.settings import Settings

STAGING: Final = ("securegw-stage.paytm.in", "securestage.paytmpayments.com")
# Paytm says by it that there is no such order; keys and merchant were right before it looked.
NO_SUCH_ORDER: Final = "334"


def keys(visit: Visit) -> Iterator[Finding]:
    """Whether the gateway takes our keys and no others."""
    host = urlsplit(visit.settings.paytm_api_url).hostname or ""
    try:
        outcome = _ask(_gateway(visit, visit.settings))
    except GatewayError as error:
        yield found("gateway.keys" if error.misconfigured else "gateway.strange", host=host, why=error)
        return
    if outcome is not Outcome.NONE:
        yield found("gateway.strange", host=host, why=f"it knows an order that nobody made: {outcome}")
    elif _takes_a_wrong_key(visit):
        yield found("gateway.careless", host=host)
    if host in STAGING:
        yield found("gateway.staging")


def _takes_a_wrong_key(visit: Visit) -> bool:
    wrong = visit.settings.model_copy(update={"paytm_merchant_key": secrets.token_hex(8)})
    try:
        _ask(_gateway(visit, wrong))
    except GatewayError:
        return False
    return True


def _gateway(visit: Visit, given: Settings) -> Gateway:
    return registry.build(given, visit.http, visit.clock)[given.payment_provider]


def _ask(gateway: Gateway) -> Outcome:
    """What it says of an order nobody made. Raises GatewayError when it refuses, NotAsked when it is not there."""
    try:
        return gateway.look_up(f"DOCTOR-{secrets.token_hex(8)}").outcome
    except GatewayError as error:
        if error.code == NO_SUCH_ORDER:
            return Outcome.NONE
        if isinstance(error.__cause__, requests.RequestException) or error.code.startswith("HTTP"):
            raise NotAsked(f"the gateway, {error} {error.code}".strip()) from error
        raise
