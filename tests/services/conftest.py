"""A town for the tests of services whose refunds nobody has to send."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine

from tests.town import Town, settings_of


@pytest.fixture
def automatic(database_url: str, sqlite_engine: Engine) -> Town:
    """A town whose refunds go through the gateway by themselves."""
    return Town(settings_of(database_url, paytm_refund_way="gateway"), sqlite_engine)
