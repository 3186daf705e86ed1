"""Settings that cannot work are refused before anything starts."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from tests.town import settings_of

pytestmark = pytest.mark.quick


def test_a_zone_has_a_name_of_the_zone_database() -> None:
    assert settings_of("sqlite:///t.db", default_timezone="Asia/Kolkata").default_timezone == "Asia/Kolkata"


@pytest.mark.parametrize("zone", ["", "Asia", "Asia/Nowhere", "asia/kolkata", "/etc/passwd", "../UTC", "zone.tab"])
def test_what_is_no_zone_is_refused_and_an_example_given(zone: str) -> None:
    with pytest.raises(ValidationError, match="expected a zone name such as Asia/Kolkata"):
        settings_of("sqlite:///t.db", default_timezone=zone)
