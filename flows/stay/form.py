"""The form with calendar, guests and code: what it shows, and its answer, believed no more than typed words."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any, Final

from flows.draft import Draft
from flows.reading.dates import HORIZON_DAYS
from flows.reading.people import People
from flows.reading.stays import Limits, Stay
from flows.said import Said
from flows.stay import dates, opening
from flows.stay import people as guests
from flows.stay.opening import MOST_NIGHTS
from flows.stay.words import from_price
from flows.turn import Turn
from services import bookings, inventory, listings, pricing, texts
from services.guest import forms
from services.post.messages import Form, Message
from services.tables import Listing

LONGEST_ANSWER: Final = 4000
LONGEST_CODE: Final = 40
MOST_OPTIONS: Final = 200  # Meta docs, Dropdown
USUAL_GUESTS: Final = 2


def ask(turn: Turn, again: bool) -> Message:
    """The form to open; the choices of the dates where it cannot be."""
    draft = Draft.of(turn.answers)
    listing = _listing(turn, draft)
    flow_id = forms.published(turn.work)
    if listing is None or not flow_id:
        return dates.ask(turn, True)
    grant = forms.read(turn.work.settings, draft.form, turn.work.now)
    if grant is None or grant.listing_id != listing.id:
        draft.form = forms.make(turn.work, turn.person, listing.id)
        draft.into(turn.answers)
    example = dates.example_stay(turn.today, turn.locale)
    return Message(
        turn.text("stay.calendar", "ask", example=example),
        tuple(dates.weekend_choices(turn, draft, listing)),
        form=Form(turn.text("stay.calendar", "open"), flow_id, draft.form),
    )


def is_ours(turn: Turn) -> bool:
    """Whether what came back may be an answer to our form, open or not, and not some other form's."""
    return _read(turn.said.text) is not None


def is_open(turn: Turn, token: str) -> bool:
    """Whether that token is the one of the form that is open in this talk, for the place chosen in it."""
    draft = Draft.of(turn.answers)
    grant = forms.read(turn.work.settings, token, turn.work.now)
    if grant is None or token != draft.form:
        return False
    return grant == forms.Grant(turn.person.id, draft.listing_id or 0) and _listing(turn, draft) is not None


def take(turn: Turn, said: Said) -> str:
    """The answer as it came back; a token is good for one."""
    answer = _read(said.text) or {}
    # Some phones leave the token out; then it is the form that is open, if there is one.
    if not is_open(turn, str(answer.get("flow_token") or turn.answers.get("form") or "")):
        return "stale"
    outcome = fill(turn, answer)
    draft = Draft.of(turn.answers)
    draft.form = ""
    draft.into(turn.answers)
    return outcome


def fill(turn: Turn, answer: dict[str, Any]) -> str:
    """Put nights, guests and code into the draft: `ok`, or which question is open, with the reason as preface."""
    draft = Draft.of(turn.answers)
    listing = _listing(turn, draft)
    stay = _stay(answer, turn.today)
    if not isinstance(stay, Stay):
        turn.preface = turn.text("stay.dates", stay, most_nights=texts.count(turn.locale, "nights", MOST_NIGHTS))
        return "dates"
    draft.set_stay(stay.check_in, stay.check_out)
    draft.quick = True
    draft.into(turn.answers)
    people = _people(answer)
    trouble = guests.fits(turn, listing, people.total)
    if trouble:
        turn.preface = turn.text("stay.people", trouble)
        return "people"
    draft.set_people(people.total, people.vegetarian, people.non_vegetarian)
    draft.into(turn.answers)
    code = str(answer.get("code") or "").strip()
    if code:
        opening.apply_code(turn, code[:LONGEST_CODE])
    outcome = dates.free_or_full(turn)
    if outcome == "ok":
        return "ok"
    turn.preface = turn.text("stay.dates", outcome)
    return "dates"


def screen(turn: Turn, listing: Listing) -> dict[str, Any]:
    """What the form shows when it is opened: words in the person's language, and the days nobody can come or go."""
    draft = Draft.of(turn.answers)
    most = min(listings.most_guests(turn.work, listing), MOST_OPTIONS - 1)
    last = turn.today + timedelta(days=HORIZON_DAYS)
    with_food = listing.kind != "villa"
    words = {part: turn.text("stay.form", part) for part in ("check_in", "check_out", "guests", "vegetarian",
             "non_vegetarian", "code_hint", "send")}  # fmt: skip
    price = turn.text("stay.form", "price", price=from_price(turn, listing), capacity=listing.capacity)
    known = min(draft.guests or USUAL_GUESTS, most)
    return {
        **{f"{part}_label": word for part, word in words.items()},
        "code_label": turn.text("stay.form", "code"),
        "place": listing.name,
        "price": price,
        "first": turn.today.isoformat(),
        "last": last.isoformat(),
        "taken": [day.isoformat() for day in _closed_days(turn, draft, listing, last)],
        "with_food": with_food,
        "without_food": not with_food,
        "numbers": _options(1, most),
        "eaters": _options(0, most),
        "guests": str(known),
        "vegetarian": str(known if draft.vegetarian is None else draft.vegetarian),
        "non_vegetarian": str(draft.non_vegetarian or 0),
        "code": draft.code,
    }


def _closed_days(turn: Turn, draft: Draft, listing: Listing, last: date) -> list[date]:
    """A day is closed when its night and the one before are taken: on any other somebody can come or go."""
    units = pricing.units_needed(listing, draft.guests or 1)
    own = bookings.replaceable_ids(turn.work, turn.person)
    taken = set(inventory.taken_nights(turn.work.tx, listing.id, units, turn.today, last, beside=own))
    return sorted(day for day in taken if day == turn.today or day - timedelta(days=1) in taken)


def _options(first: int, last: int) -> list[dict[str, str]]:
    return [{"id": str(number), "title": str(number)} for number in range(first, last + 1)]


def _listing(turn: Turn, draft: Draft) -> Listing | None:
    return listings.by_id(turn.work, draft.listing_id) if draft.listing_id else None


def _read(text: str) -> dict[str, Any] | None:
    """The JSON a form sends back; None when it is none, or not one like ours."""
    try:
        answer = json.loads(text) if len(text) <= LONGEST_ANSWER else None
    except (ValueError, RecursionError):
        return None
    return answer if isinstance(answer, dict) and "nights" in answer else None


def _stay(answer: dict[str, Any], today: date) -> Stay | str:
    nights: Any = answer.get("nights")
    try:
        first, last = (date.fromisoformat(nights[key]) for key in ("start-date", "end-date"))
    except (KeyError, TypeError, ValueError):
        return "nothing"
    return Limits(today, MOST_NIGHTS, HORIZON_DAYS).judge(first, (last - first).days)


def _people(answer: dict[str, Any]) -> People:
    """Those who eat, where that was asked, else all of them; none when nothing fit to read was chosen."""
    vegetarian, non_vegetarian = _number(answer, "vegetarian"), _number(answer, "non_vegetarian")
    if vegetarian + non_vegetarian:
        return People(vegetarian + non_vegetarian, vegetarian, non_vegetarian)
    return People(_number(answer, "guests"))


def _number(answer: dict[str, Any], key: str) -> int:
    value = str(answer.get(key) or "")
    return int(value) if value.isascii() and value.isdigit() and len(value) <= 4 else 0
