"""A first message read at once, and changes asked for in passing: whatever they say goes into the draft."""

from __future__ import annotations

from datetime import date

from babel.lists import format_list

from flows.draft import Draft
from flows.reading.dates import Stay, Unclear
from flows.reading.elsewhere import find_elsewhere
from flows.reading.names import tidy_profile_name
from flows.reading.opening import Opening, read_opening
from flows.reading.people import People
from flows.reading.wishes import Wish
from flows.turn import Turn
from services import listings, texts
from services.days import show_narrow_stay
from services.post.messages import Choice
from services.referrer import referrals

MOST_NIGHTS = 60
BUTTON = 20
NO_DATES = frozenset({"past", "reversed", "no_such_day", "too_long", "too_far"})
# The part of a draft a change names, and the field that is emptied so that it is asked again.
TOPICS = {
    "dates": "stay.dates",
    "people": "stay.people",
    "place": "stay.listing",
    "name": "stay.name",
    "code": "stay.code",
}


def apply(turn: Turn) -> bool:
    """Take what a free text says of kind, place, dates, people and code; False when it says nothing of these."""
    return hear(turn) != "unclear"


def hear(turn: Turn) -> str:
    """Take what a text says, as `apply` does; answers `unclear`, `ok`, or why the nights it names must be asked about.

    Then the stays they may be are offered.
    """
    said, places = read(turn)
    draft = Draft.of(turn.answers)
    fresh = not draft.begun
    trouble = _trouble(turn, said) or _elsewhere(turn, said, places)
    turn.offers = _stays_meant(turn, draft, said)
    if not _fill(draft, said) and not said.code and not trouble and not turn.offers:
        return "unclear"
    turn.preface = trouble
    draft.quick = draft.quick or (fresh and bool(draft.stay and draft.guests))
    draft.into(turn.answers)
    if said.code:
        apply_code(turn, said.code)
    return said.stay.why if turn.offers and isinstance(said.stay, Unclear) else "ok"


def apply_beside(turn: Turn) -> None:
    """Take the dates, people and code that were typed beside a place chosen from the list by its name."""
    said, _ = read(turn)
    draft = Draft.of(turn.answers)
    turn.preface = _trouble(turn, said)
    _fill(draft, Opening(stay=said.stay, people=said.people))
    draft.into(turn.answers)
    if said.code:
        apply_code(turn, said.code)


def read(turn: Turn) -> tuple[Opening, list[str]]:
    """What a free text says, and the places we have something in."""
    active = listings.all_active(turn.work)
    places = sorted({listing.place for listing in active})
    titles = [(str(each.id), each.name) for each in active]
    return read_opening(turn.said.text, turn.today, places, titles, language=turn.locale), places


def apply_wish(turn: Turn, wish: Wish) -> tuple[str, str]:
    """Put a change into the draft; answers the step it leads to and the outcome that says what was wrong."""
    draft = Draft.of(turn.answers)
    if isinstance(wish.stay, Unclear):
        return _unclear_dates(turn, wish.stay)
    if wish.stay is not None:
        draft.set_stay(wish.stay.check_in, wish.stay.check_out)
    if wish.people is not None and wish.people.total < 1:
        turn.preface = turn.text("stay.people", "too_few")
    elif wish.people is not None:
        _set_people(draft, wish.people)
    added = _add_people(draft, wish.more)
    if wish.name:
        draft.name = wish.name
    draft.into(turn.answers)
    if wish.code:
        apply_code(turn, wish.code)
    if wish.topic == "place":
        return (_other_place(turn, draft.listing_id), "")
    if wish.topic and not wish.code and not added:
        return (TOPICS[wish.topic], "")
    return ("stay.next", "")


def _add_people(draft: Draft, more: int) -> bool:
    """So many more than are known; False when that is not known or nobody would be left."""
    if not more or not draft.guests or draft.guests + more < 1:
        return False
    draft.set_people(draft.guests + more, None, None)
    return True


def _other_place(turn: Turn, before: int | None) -> str:
    """The next question when another place was named outright, else the list, narrowed to what was said."""
    apply(turn)
    chosen = Draft.of(turn.answers).listing_id
    return "stay.next" if chosen and chosen != before else TOPICS["place"]


def apply_code(turn: Turn, code: str) -> str:
    """Keep a referral code if it may be used, and say why not otherwise: ok, unknown, own, or fixed.

    Fixed: the price card has shown another one already, and a code is not swapped after that.
    """
    draft = Draft.of(turn.answers)
    if draft.booking_id and draft.code and draft.code != code.upper():
        turn.preface = turn.text("stay.code", "fixed", code=draft.code)
        return "fixed"
    verdict = referrals.check(turn.work, code, turn.person).verdict
    if verdict == "ok":
        draft.code = code.upper()
        draft.into(turn.answers)
    else:
        turn.preface = turn.text("stay.code", verdict, code=code.upper())
    return verdict


def offers_of(turn: Turn, unclear: Unclear) -> list[Choice]:
    """The stays that unclear dates may mean, to tap."""
    return [stay_choice(turn, each.check_in, each.check_out) for each in unclear.options[:3]]


def stay_choice(turn: Turn, check_in: date, check_out: date) -> Choice:
    """These nights as a button."""
    return Choice(f"stay.dates:{check_in}/{check_out}", show_narrow_stay(check_in, check_out, BUTTON, turn.locale))


def guest_name(turn: Turn, draft: Draft) -> str:
    """The name to book under without asking: one given before, or the profile's when it is a usable name."""
    return draft.name or turn.person.name or tidy_profile_name(turn.person.profile_name) or ""


def _fill(draft: Draft, said: Opening) -> bool:
    changed = False
    if said.kind or said.place:
        if (said.kind and said.kind != draft.kind) or (said.place and said.place != draft.place):
            draft.listing_id = None
        draft.kind, draft.place = said.kind or draft.kind, said.place or draft.place
        changed = True
    if said.listing:
        draft.listing_id, changed = int(said.listing), True
    if isinstance(said.stay, Stay):
        draft.set_stay(said.stay.check_in, said.stay.check_out)
        changed = True
    if said.people and said.people.total > 0:
        _set_people(draft, said.people)
        changed = True
    if said.budget_minor is not None:
        draft.budget_minor, changed = said.budget_minor, True
    return changed


def _trouble(turn: Turn, said: Opening) -> str:
    """What was wrong with the dates of a first message, if they can be no dates at all."""
    if not isinstance(said.stay, Unclear) or said.stay.why not in NO_DATES:
        return ""
    return _why(turn, said.stay)


def _stays_meant(turn: Turn, draft: Draft, said: Opening) -> list[Choice]:
    """The stays a first message may mean that names a day but not how long, or a day that reads two ways."""
    return offers_of(turn, said.stay) if isinstance(said.stay, Unclear) and not draft.stay else []


def _why(turn: Turn, unclear: Unclear) -> str:
    return turn.text("stay.dates", unclear.why, most_nights=texts.count(turn.locale, "nights", MOST_NIGHTS))


def _unclear_dates(turn: Turn, unclear: Unclear) -> tuple[str, str]:
    """Dates that may mean several stays are asked about; those that cannot be leave the talk where it stands."""
    turn.facts["most_nights"] = texts.count(turn.locale, "nights", MOST_NIGHTS)
    turn.offers = offers_of(turn, unclear)
    if turn.offers or not Draft.of(turn.answers).stay:
        return ("stay.dates", unclear.why)
    turn.preface = _why(turn, unclear)
    return ("stay.next", "")


def _elsewhere(turn: Turn, said: Opening, places: list[str]) -> str:
    """That we have nothing at the place asked for, and where we have something."""
    elsewhere = "" if said.place or said.listing else find_elsewhere(said.rest)
    ours = format_list(places, locale=turn.locale)
    return turn.text("stay.listing", "elsewhere", elsewhere=elsewhere, places=ours) if elsewhere else ""


def _set_people(draft: Draft, people: People) -> None:
    draft.set_people(people.total, people.vegetarian, people.non_vegetarian)
