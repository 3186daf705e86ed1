"""The doctor's words and the guide: every finding is brought about by a test, said in full, and leads to a step."""

from __future__ import annotations

import re
from string import Formatter

import pytest

from ops.check_links import dead_links
from ops.doctor import checks, report
from ops.processes import ROOT
from tests.ops.doctor.test_doctor import ELSEWHERE, HEALTHY, TROUBLES


@pytest.mark.quick
def test_every_finding_has_its_trouble_here_and_every_trouble_its_words() -> None:
    assert set(report.book()) == set(TROUBLES) | set(HEALTHY.values()) | ELSEWHERE


@pytest.mark.quick
def test_every_finding_says_what_it_is_and_what_to_do() -> None:
    for key, words in report.book().items():
        assert words["verdict"] in report.VERDICTS, key
        assert ("do" in words) == (words["verdict"] != "ok"), key
        assert words["what"], key
        assert list(Formatter().parse(words["what"] + words.get("do", ""))), key


@pytest.mark.quick
def test_every_check_leads_to_a_step_of_the_guide() -> None:
    guide = ROOT / report.GUIDE
    text = guide.read_text()
    for check in checks.CHECKS:
        assert f"`{check.name}`" in text, f"the guide does not say what the doctor's {check.name} looks at"
    anchors = {check.step for check in checks.CHECKS}
    assert anchors <= _anchors(text), sorted(anchors - _anchors(text))
    assert list(dead_links(guide)) == []


def _anchors(text: str) -> set[str]:
    headings = re.findall(r"^#+ (.*)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}
