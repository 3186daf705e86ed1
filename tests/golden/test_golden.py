"""Every email, SMS and template reads in every language as it is kept in a file.

When a text changes on purpose: `python -m tests.golden.record`, and read the diff.
"""

from __future__ import annotations

from difflib import unified_diff

import pytest

from services import texts
from tests.golden.showing import HERE, KINDS, file_of, golden

pytestmark = pytest.mark.quick


@pytest.mark.parametrize("locale", texts.languages())
@pytest.mark.parametrize("kind", KINDS)
def test_it_reads_as_it_is_kept(kind: str, locale: str) -> None:
    kept = file_of(kind, locale).read_text("utf-8")

    now = golden(kind, locale)

    difference = "\n".join(unified_diff(kept.splitlines(), now.splitlines(), "kept", "now", lineterm=""))
    assert not difference, difference


def test_nothing_is_kept_that_is_no_more() -> None:
    assert set(HERE.glob("*/*.txt")) == {file_of(kind, locale) for kind in KINDS for locale in texts.languages()}


@pytest.mark.parametrize("locale", texts.languages())
@pytest.mark.parametrize(("kind", "prefix"), [("emails", "mail."), ("sms", "sms."), ("templates", "notice.")])
def test_each_has_its_part_in_the_file(kind: str, prefix: str, locale: str) -> None:
    names = [line.removeprefix("=== ") for line in file_of(kind, locale).read_text("utf-8").splitlines()]

    missing = {key.removeprefix(prefix) for key in texts.keys(prefix)} - {
        name.removeprefix("thikana_") for name in names
    }

    assert missing == set()
