"""Finds dead links in the Markdown files: relative paths that lead nowhere, and anchors no heading has. No network."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

ROOT = Path(__file__).resolve().parent.parent
SKIPPED_FOLDERS = {".venv", "var", ".git", ".pytest_cache", "node_modules"}

FENCED = re.compile(r"^(```|~~~).*?^\1", re.MULTILINE | re.DOTALL)
INLINE_CODE = re.compile(r"`[^`\n]*`")
LINK = re.compile(r"\[[^\]]*\]\(\s*<?([^)\s>]+)>?[^)]*\)|(?:src|href)=\"([^\"]+)\"|^\[[^\]]+\]:\s*(\S+)", re.MULTILINE)
HEADING = re.compile(r"^#{1,6}\s+(.*?)\s*#*$", re.MULTILINE)
NAMED_ANCHOR = re.compile(r"(?:id|name)=\"([^\"]+)\"")
ELSEWHERE = re.compile(r"^[a-z][a-z0-9+.-]*:", re.IGNORECASE)


def markdown_files(root: Path) -> list[Path]:
    """The project's own Markdown files, in order."""
    return sorted(file for file in root.rglob("*.md") if not SKIPPED_FOLDERS & set(file.relative_to(root).parts))


def dead_links(file: Path) -> Iterator[str]:
    """The links of one file that lead nowhere, as they are written there."""
    for link in _links(file.read_text()):
        path, _, anchor = link.partition("#")
        target = (file.parent / unquote(path)).resolve() if path else file
        if not target.exists() or (anchor and target.suffix == ".md" and unquote(anchor) not in _anchors(target)):
            yield link


def _links(text: str) -> list[str]:
    prose = INLINE_CODE.sub("", FENCED.sub("", text))
    found = (next(part for part in match.groups() if part) for match in LINK.finditer(prose))
    return [link for link in found if not ELSEWHERE.match(link) and not link.startswith("//")]


def _anchors(file: Path) -> set[str]:
    text = FENCED.sub("", file.read_text())
    seen: dict[str, int] = {}
    anchors = set(NAMED_ANCHOR.findall(text))
    for heading in HEADING.findall(text):
        slug = _slug(heading)
        anchors.add(f"{slug}-{seen[slug]}" if slug in seen else slug)
        seen[slug] = seen.get(slug, 0) + 1
    return anchors


def _slug(heading: str) -> str:
    plain = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading).lower()
    return re.sub(r"[^\w\- ]", "", plain).replace(" ", "-")


def main() -> int:
    """Print each dead link with its file; 1 when there is one."""
    dead = [f"{file.relative_to(ROOT)}: {link}" for file in markdown_files(ROOT) for link in dead_links(file)]
    print("\n".join(dead) if dead else f"No dead links in {len(markdown_files(ROOT))} files")
    return 1 if dead else 0


if __name__ == "__main__":
    sys.exit(main())
