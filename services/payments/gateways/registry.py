"""The gateways by name. Adding one is its file and a line here."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import requests

from services.clock import Clock
from services.payments.gateways.contract import Gateway
from services.payments.gateways.paytm import Paytm
from services.settings import Settings

GATEWAYS: Mapping[str, Callable[[Settings, requests.Session, Clock], Gateway]] = {
    "paytm": Paytm,
}


def build(settings: Settings, http: requests.Session, clock: Clock) -> dict[str, Gateway]:
    """Every gateway of the table, ready to use, by name."""
    return {name: make(settings, http, clock) for name, make in GATEWAYS.items()}
