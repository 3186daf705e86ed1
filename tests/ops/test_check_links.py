"""Dead links are found, living ones are left in peace."""

from __future__ import annotations

from pathlib import Path

import pytest

from ops.check_links import dead_links


@pytest.mark.parametrize(
    "link",
    [
        "[a](other.md)",
        "[a](other.md#two-words)",
        "[a](other.md#two-words-1)",
        "[a](#here)",
        '<img src="other.md">',
        "[a](https://example.com/x)",
        "`[a](gone.md)`",
        "```\n[a](gone.md)\n```",
    ],
)
def test_a_living_link_is_left_in_peace(tmp_path: Path, link: str) -> None:
    (tmp_path / "other.md").write_text("# Two words!\n\n## Two `words`\n")
    page = tmp_path / "page.md"
    page.write_text(f"# Here\n\n{link}\n")
    assert list(dead_links(page)) == []


@pytest.mark.parametrize("link", ["gone.md", "other.md#gone", "#gone", "folder/gone.png"])
def test_a_dead_link_is_found(tmp_path: Path, link: str) -> None:
    (tmp_path / "other.md").write_text("# Other\n")
    page = tmp_path / "page.md"
    page.write_text(f"# Here\n\n[a]({link})\n")
    assert list(dead_links(page)) == [link]
