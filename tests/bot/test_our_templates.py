"""Every notice of every language makes a template that Meta has no known reason to refuse."""

from __future__ import annotations

from typing import Any

import pytest

from bot import letters, templates

pytestmark = pytest.mark.quick


@pytest.mark.parametrize("wanted", letters.wanted_templates(), ids=lambda wanted: str(wanted["name"]))
def test_meta_has_no_reason_to_refuse(wanted: dict[str, Any]) -> None:
    assert templates.problems(wanted) == []
