"""What was measured beside what was to be reached, and how both are shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

COLUMNS = ("figure", "measured", "target", "verdict")


@dataclass(frozen=True)
class Figure:
    """One number. With a target it is met when the number is not above it; without one it is for comparison."""

    name: str
    value: float
    unit: str
    most: float | None = None

    @property
    def verdict(self) -> str:
        """`met`, `MISSED`, or nothing where there was no target."""
        if self.most is None:
            return ""
        return "met" if self.value <= self.most else "MISSED"

    def row(self) -> tuple[str, str, str, str]:
        """The figure as the table shows it."""
        target = "" if self.most is None else f"at most {_shown(self.most)} {self.unit}"
        return self.name, f"{_shown(self.value)} {self.unit}", target.strip(), self.verdict

    def to_json(self) -> dict[str, Any]:
        """The figure for programs."""
        return {**asdict(self), "verdict": self.verdict}


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that at least `share` of the values do not exceed. Raises ValueError without values."""
    ranked = sorted(values)
    if not ranked:
        raise ValueError("nothing was measured")
    return ranked[max(0, -int(-len(ranked) * share // 1) - 1)]


def table(figures: Sequence[Figure]) -> str:
    """The figures as a Markdown table that also reads well in a terminal."""
    rows: list[tuple[str, ...]] = [COLUMNS, *(figure.row() for figure in figures)]
    widths = [max(len(row[place]) for row in rows) for place in range(len(COLUMNS))]
    lines = [
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |" for row in rows
    ]
    rule = "| " + " | ".join("-" * width for width in widths) + " |"
    return "\n".join([lines[0], rule, *lines[1:]])


def _shown(value: float) -> str:
    return f"{value:.0f}" if value >= 100 or value == int(value) else f"{value:.1f}"
