"""What an intruder might have RQ call: it leaves a mark where the job's description says."""

from __future__ import annotations

from pathlib import Path
from typing import Any


def spring(job: Any, *_: Any) -> None:
    """Leave the mark."""
    Path(job.description).touch()
