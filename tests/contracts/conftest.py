"""A gateway of the registry in front of its pretended other side."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
import requests

from services.payments.gateways import registry
from services.payments.gateways.contract import Gateway
from services.settings import Settings
from tests.contracts.pretend import Pretend

NOW = datetime(2026, 1, 1, 10, 0, tzinfo=UTC)
Build = Callable[..., Gateway]


class StandingClock:
    """It is always ten."""

    def now(self) -> datetime:
        return NOW


def settings_of(**changes: str) -> Settings:
    """Settings that are nobody's."""
    made_up = {
        "frontend_url": "https://stay.example",
        "whatsapp_phone_number_id": "100000000000001",
        "whatsapp_business_account_id": "100000000000002",
        "whatsapp_access_token": "not-a-real-token",
        "whatsapp_app_secret": "not-a-real-secret",
        "whatsapp_verify_token": "not-a-real-word",
        "admin_phone": "+919000000021",
        "jwt_secret": "not-a-real-secret-of-32-characters",
        "gateway_timeout_seconds": "0.2",
        "paytm_mid": "DEMOMID00001",
        "paytm_merchant_key": "Demo#Key&16@Byte",
    }
    return Settings(_env_file=None, **(made_up | changes))  # type: ignore[arg-type]


@pytest.fixture(params=sorted(registry.GATEWAYS))
def name(request: pytest.FixtureRequest) -> str:
    """Each gateway of the registry in turn."""
    return str(request.param)


@pytest.fixture
def pretend(name: str) -> Iterator[Pretend]:
    """The other side of the gateway."""
    other_side: Pretend = importlib.import_module(f"tests.contracts.pretend_{name}").Pretend()
    yield other_side
    other_side.stop()


@pytest.fixture
def build(name: str, pretend: Pretend) -> Iterator[Build]:
    """Makes the gateway with settings that suit its other side, or with changed ones."""
    with requests.Session() as http:
        http.trust_env = False  # because a proxy of this machine is no business of the test

        def make(**changes: str) -> Gateway:
            settings = settings_of(**{**pretend.settings, **changes})
            return registry.GATEWAYS[name](settings, http, StandingClock())

        yield make


@pytest.fixture
def gateway(build: Build) -> Gateway:
    """The gateway under test."""
    return build()
