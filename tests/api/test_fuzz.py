"""Whatever is sent to any operation: never a 500, never an answer the document does not know, always its shape."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode

from services import links
from services.contacts import people
from services.db import make_engine
from tests.api.conftest import signed_in
from tests.services.stays import offered
from tests.town import RAVI, Town, settings_of
from web.api.directory import OPERATIONS
from web.api.openapi import PLACEHOLDER
from web.api.operations import Operation

EXAMPLES = 25


@pytest.fixture(scope="module")
def busy_town(seeded_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """A town with bookings of several sorts, where nobody counts requests."""
    url = f"sqlite:///{shutil.copy(seeded_file, tmp_path_factory.mktemp('fuzz') / 'thikana.db')}"
    engine = make_engine(url)
    town = Town(settings_of(url, api_requests_per_minute=10_000_000), engine)
    offered(town, code="TEST123").is_confirmed()
    offered(town, code="VIP500", listing="pine-cottage").is_paid().owner_taps("Cancel")
    offered(town, code="TEST123", listing="hilltop-villa")
    yield town
    engine.dispose()


@pytest.fixture(scope="module")
def ravis_booking(busy_town: Town) -> str:
    """The id of a booking whose money has to go back."""
    (refund,) = signed_in(busy_town).gets("/api/refunds/pending")["items"]
    return str(refund["booking_id"])


@pytest.fixture(scope="module")
def ravis_link(busy_town: Town) -> str:
    """What opens Ravi's settings."""
    with busy_town.house.reading() as work:
        ravi = people.at(work, RAVI)
        assert ravi is not None
        return links.preferences_page(work.settings, ravi.id, work.now).rpartition("/")[2]


@pytest.fixture(scope="module")
def api_schema(busy_town: Town) -> Any:
    """The document, as it is served."""
    return schemathesis.openapi.from_wsgi("/api/openapi.json", busy_town.app)


@pytest.fixture(scope="module")
def headers(busy_town: Town) -> dict[str, str]:
    """Meera's token."""
    return signed_in(busy_town).headers


CHECKS = [
    schemathesis.checks.not_a_server_error,
    schemathesis.checks.status_code_conformance,
    schemathesis.checks.content_type_conformance,
    schemathesis.checks.response_headers_conformance,
    schemathesis.checks.response_schema_conformance,
]
# Not behind a question mark: there an empty value is one not given, and unknown names are let be.
CHECKS_OF_BODIES = [*CHECKS, schemathesis.checks.negative_data_rejection]


@pytest.mark.parametrize("mode", list(GenerationMode))
@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.path)
def test_nothing_that_is_sent_breaks_an_operation(
    api_schema: Any,
    headers: dict[str, str],
    ravis_booking: str,
    ravis_link: str,
    operation: Operation,
    mode: GenerationMode,
) -> None:
    described = api_schema[PLACEHOLDER.sub(r"{\2}", operation.path)][operation.method]
    if mode.is_negative and not (operation.query or operation.body):
        pytest.skip("takes nothing that could be wrong")

    @settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck), database=None)
    @given(case=described.as_strategy(generation_mode=mode))
    def send(case: schemathesis.Case) -> None:
        if mode.is_positive and isinstance(case.body, dict) and "booking_id" in case.body:
            case.body["booking_id"] = ravis_booking  # because no invented id would ever get as far as the money
        if mode.is_positive and "token" in (case.path_parameters or {}):
            case.path_parameters["token"] = ravis_link
        case.call_and_validate(headers=headers, checks=CHECKS_OF_BODIES if operation.body else CHECKS)

    send()
