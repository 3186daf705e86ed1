"""The draft of a stay, as the talk keeps it in JSON: typed reading and writing of its answers."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from datetime import date
from typing import Any, Final, Self

from services import texts
from services.days import show_stay
from services.facts import people_words
from services.money import Money

# The answer kept of a stay once it is booked: its public id. Any draft written later takes its place.
BOOKED: Final = "booked"


@dataclass
class Draft:
    """What is known of the stay somebody wants. Empty fields are questions still to ask.

    `quick`: the first message said when and how many, so the light questions (name, code) are not asked.
    `wanted_in`, `wanted_out`: nights that were full at one place and may be free at another. `booking_id`: the offer
    made from this draft; `asked_code`: the question for a code was answered; `not_listing_id`: the place that said no;
    `nudged`: a silence about it was spoken into once, which is enough; `form`: the token of the form that is open.
    """

    kind: str = ""
    place: str = ""
    budget_minor: int | None = None
    listing_id: int | None = None
    check_in: str = ""
    check_out: str = ""
    wanted_in: str = ""
    wanted_out: str = ""
    guests: int | None = None
    vegetarian: int | None = None
    non_vegetarian: int | None = None
    name: str = ""
    code: str = ""
    asked_code: bool = False
    quick: bool = False
    page: int = 0
    booking_id: str = ""
    last_total: str = ""
    not_listing_id: int | None = None
    nudged: bool = False
    form: str = ""

    @classmethod
    def of(cls, answers: dict[str, Any]) -> Self:
        """The draft in a talk's answers; keys it does not know are left alone."""
        known = {each.name for each in fields(cls)}
        return cls(**{key: value for key, value in answers.items() if key in known})

    def into(self, answers: dict[str, Any]) -> None:
        """Write the draft back into a talk's answers."""
        answers.clear()
        answers.update(asdict(self))

    @property
    def stay(self) -> tuple[date, date] | None:
        """Arrival and departure, once both are known."""
        if not self.check_in or not self.check_out:
            return None
        return date.fromisoformat(self.check_in), date.fromisoformat(self.check_out)

    def set_stay(self, check_in: date, check_out: date) -> None:
        """Keep the dates."""
        self.check_in, self.check_out = check_in.isoformat(), check_out.isoformat()

    def set_people(self, total: int, vegetarian: int | None, non_vegetarian: int | None) -> None:
        """Keep how many come and how they eat."""
        self.guests, self.vegetarian, self.non_vegetarian = total, vegetarian, non_vegetarian

    @property
    def begun(self) -> bool:
        """Whether anything about a stay is known."""
        return bool(self.names_a_stay or self.guests)

    @property
    def names_a_stay(self) -> bool:
        """Whether where or when is known."""
        return bool(self.kind or self.place or self.listing_id or self.check_in)

    def known(self, locale: str, property_name: str = "") -> str:
        """What is known so far in one line: `Lakeview Cottage, Fri 4 – Sun 6 Dec 2026, 2 guests`."""
        parts = [property_name]
        if not property_name:
            parts += [texts.say(locale, "words", self.kind) if self.kind else "", self.place]
        if self.stay:
            parts += [show_stay(*self.stay, locale), texts.count(locale, "nights", (self.stay[1] - self.stay[0]).days)]
        if self.guests:
            parts.append(people_words(locale, self.guests, self.vegetarian, self.non_vegetarian))
        if self.budget_minor is not None and self.stay and not property_name:
            parts.append(texts.say(locale, "words", "budget", amount=Money(self.budget_minor).show(locale)))
        return ", ".join(part for part in parts if part)
