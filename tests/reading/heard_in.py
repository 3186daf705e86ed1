"""The first messages held against what must be understood of them: the sets, the notation, and the score."""

from __future__ import annotations

import random
import re
import tomllib
from datetime import date
from pathlib import Path

from flows.reading.dates import Stay, Unclear
from flows.reading.opening import Opening, read_opening

HERE = Path(__file__).parent / "first_messages"
FRIDAY = date(2026, 11, 20)
PLACES = ("Alibaug", "Lonavala")
LISTINGS = (("l1", "Lakeview Cottage"), ("l2", "Pine Cottage"), ("l3", "Pawna Lake Camp"), ("l4", "Hilltop Villa"),
            ("l5", "Seaview Villa"), ("l6", "Palm Beach Villa"), ("l7", "Mango Orchard Cottage"),
            ("l8", "Riverside Camp"))  # fmt: skip
MONTHS = {"nov": (2026, 11), "dec": (2026, 12), "jan": (2027, 1)}
NAMED_STAYS = {"this weekend": "20-22 nov", "next weekend": "27-29 nov"}
_SPELT_OUT = {
    r"(\d+)-(\d+) (nov|dec|jan)": r"\1 \3 to \2 \3",
    r"(?<=, )(\d+) veg(?=$|,)": r"\1 veg 0 non",
    r"(?<=, )(\d+) non(?=$|,)": r"0 veg \1 non",
    rf"^({'|'.join(title for _, title in LISTINGS)}), (?:villa|cottage|camping)(?=$|,)": r"\1",
}


def messages(language: str, half: str) -> list[tuple[str, str]]:
    """The messages of one half of a language's set, each with what must be understood."""
    file = tomllib.loads((HERE / f"{language}.toml").read_text("utf-8"))
    sections = [section for name, section in file.items() if name.startswith(half)]
    return [(said, meant) for section in sections for meant, all_said in section.items() for said in all_said]


def understood(said: str) -> str:
    """What is read out of a first message, in the notation of the sets."""
    return notation(read_opening(said, FRIDAY, PLACES, LISTINGS))


def notation(heard: Opening) -> str:
    """`cottage, Lonavala, 4-6 dec, 3, 2 veg 1 non, code ASHA10`, without what was not said.

    Of a property that was named the kind goes without saying.
    """
    people = heard.people
    eaters = f"{people.vegetarian} veg {people.non_vegetarian} non" if people and people.vegetarian is not None else ""
    code = f"code {heard.code}" if heard.code else ""
    named = dict(LISTINGS).get(heard.listing, "")
    parts = (
        named,
        "" if named else heard.kind,
        heard.place,
        _stay(heard.stay),
        str(people.total) if people else "",
        eaters,
        code,
    )
    return ", ".join(part for part in parts if part)


def _stay(heard: Stay | Unclear | None) -> str:
    if isinstance(heard, Unclear):
        return f"from {_day(heard.options[0].check_in)}" if heard.options else heard.why
    return f"{_day(heard.check_in)} to {_day(heard.check_out)}" if heard else ""


def _day(day: date) -> str:
    return f"{day.day} {day:%b}".lower()


def spelt_out(meant: str) -> str:
    """The notation as it is written by hand, with its dates and eaters spelt out, without the kind of a property.

    `4-6 dec` is `4 dec to 6 dec`, and `4 veg` without others is `4 veg 0 non`.
    """
    for name, days in NAMED_STAYS.items():
        meant = meant.replace(name, days)
    for written, spelt in _SPELT_OUT.items():
        meant = re.sub(written, spelt, meant)
    return meant


def missed(language: str, half: str) -> list[tuple[str, str, str]]:
    """The messages that were read otherwise than meant: said, meant, understood."""
    every = ((said, spelt_out(meant), understood(said)) for said, meant in all_messages(language, half))
    return [(said, meant, heard) for said, meant, heard in every if meant != heard]


def put_together(language: str, half: str, most: int) -> list[tuple[str, str]]:
    """Messages made of the parts in every order, each with what must be understood; the same ones every time."""
    parts = tomllib.loads((HERE / "parts.toml").read_text("utf-8"))[language]
    mix = random.Random(f"{language} {half}")
    made = {}
    while len(made) < most:
        frame = mix.choice(_half(parts["frames"], half))
        chosen = {part: mix.choice(list(parts[part])) for part in ("kind", "place", "dates", "people")}
        said = frame.format(**{part: mix.choice(_half(parts[part][meant], half)) for part, meant in chosen.items()})
        made[said] = ", ".join(chosen.values())
    return list(made.items())


def _half(spellings: list[str], half: str) -> list[str]:
    return spellings[half == "held" :: 2]


MOST_MADE = 200


def all_messages(language: str, half: str) -> list[tuple[str, str]]:
    """The messages written by hand and those put together."""
    return messages(language, half) + put_together(language, half, MOST_MADE)
