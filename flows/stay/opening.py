"""A first message read at once, and changes asked for in passing: whatever they say goes into the draft."""

from __future__ import annotations

from services import listings, referrals

from flows.draft import Draft
from flows.reading.dates import Stay
from flows.reading.names import tidy_profile_name
from flows.reading.opening import Opening, read_opening
from flows.reading.people import People
from flows.reading.wishes import Wish
from flows.turn import Turn

# The part of a draft a change names, and the field that is emptied so that it is asked again.
TOPICS = {"dates": "stay.dates", "people": "stay.people", "place": "stay.listing", "name": "stay.name", "code": "stay.code"}


def apply(turn: Turn) -> bool:
    """Take what a free text says of kind, place, dates, people and code; False when it says nothing of these."""
    active = listings.all_active(turn.work)
    places = sorted({listing.place for listing in active})
    said = read_opening(turn.said.text, turn.today, places, [(str(each.id), each.name) for each in active])
    draft = Draft.of(turn.answers)
    fresh = not draft.begun
    if not _fill(draft, said) and not said.code:
        return False
    draft.quick = draft.quick or (fresh and bool(draft.stay and draft.guests))
    draft.into(turn.answers)
    if said.code:
        apply_code(turn, said.code)
    return True


def take(turn: Turn, code_text: str) -> None:
    """Keep a code that arrived in a text, before any question is asked."""
    apply_code(turn, code_text)


def apply_wish(turn: Turn, wish: Wish) -> tuple[str, str]:
    """Put a change into the draft; answers the step it leads to and the outcome that says what was wrong."""
    draft = Draft.of(turn.answers)
    if wish.stay is not None and not isinstance(wish.stay, Stay):
        return ("stay.dates", wish.stay.why)
    if wish.stay is not None:
        draft.set_stay(wish.stay.check_in, wish.stay.check_out)
    if wish.people is not None:
        _set_people(draft, wish.people)
    if wish.name:
        draft.name = wish.name
    draft.into(turn.answers)
    if wish.code:
        outcome = apply_code(turn, wish.code)
        return ("stay.next", outcome)
    if wish.topic:
        return (TOPICS[wish.topic], "")
    return ("stay.next", "")


def apply_code(turn: Turn, code: str) -> str:
    """Keep a referral code if it may be used: ok, unknown, own, or fixed when the price card has shown one already."""
    draft = Draft.of(turn.answers)
    turn.facts["code"] = code.upper()
    if draft.booking_id and draft.code and draft.code != code.upper():
        turn.facts["code"] = draft.code
        return "code_fixed"
    verdict = referrals.check(turn.work, code, turn.person).verdict
    if verdict == "ok":
        draft.code = code.upper()
        draft.into(turn.answers)
    return verdict


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


def _set_people(draft: Draft, people: People) -> None:
    draft.set_people(people.total, people.vegetarian, people.non_vegetarian)
