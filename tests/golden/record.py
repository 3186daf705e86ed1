"""`python -m tests.golden.record`: writes every email, SMS and template as it reads now, for a reviewer's diff."""

from __future__ import annotations

from services import texts
from tests.golden.showing import KINDS, file_of, golden


def main() -> None:
    """Record them all."""
    for kind in KINDS:
        for locale in texts.languages():
            file = file_of(kind, locale)
            file.parent.mkdir(exist_ok=True)
            file.write_text(golden(kind, locale), "utf-8")


if __name__ == "__main__":
    main()
