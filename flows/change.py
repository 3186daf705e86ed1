"""Other days or people for a paid stay: what is wished, what it would cost, and the guest's yes or no to that."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import date
from typing import Any, Final

from flows import change_words as said_of
from flows.draft import BOOKED, Draft
from flows.reading.dates import Stay, Unclear, read_stay
from flows.reading.people import read_people
from flows.reading.wishes import Wish as Wished
from flows.reading.wishes import asks_for_change, read_wish
from flows.reading.yes_no import read_yes_no
from flows.said import Said
from flows.stay import dates, opening, people
from flows.turn import Turn
from services import bookings, texts
from services.changes import course, offers, settling
from services.changes.limits import CHANGEABLE, why_not
from services.changes.terms import Terms, Wish
from services.days import at_hour
from services.errors import IllegalMove, Taken
from services.post.messages import Choice, Message
from services.tables import Booking, StayChange

# What the talk keeps: which stay is meant, and what is wished instead, as far as it was said.
KEY: Final = "changing"
TOPICS: Final = {"dates": "dates", "people": "people"}


def choose(turn: Turn) -> str:
    """Which stay is meant, and whether it may be changed."""
    booking = _meant(turn)
    if booking is not None:
        return _may(turn, booking)
    return "which" if _changeable(turn) else "nothing"


def may_be(turn: Turn) -> str:
    """The same, for a question that an old button leads to."""
    outcome = choose(turn)
    return outcome if outcome in ("HERE", "not_now") else "gone"


def ask(turn: Turn, again: bool) -> Message:
    """What shall be otherwise: typed at once, or tapped."""
    booking = _booking(turn)
    ids = (f"mine.change:dates.{booking.booking_id}", f"mine.change:people.{booking.booking_id}", "mine.change:keep")
    choices = tuple(Choice(id_, title) for id_, title in zip(ids, turn.titles("mine.change"), strict=True))
    text = turn.text("mine.change", "ask", **turn.booking_facts(booking), example=said_of.example(turn))
    return Message(text, choices)


def ask_which(turn: Turn, again: bool) -> Message:
    """The stays that may be changed, one to tap."""
    rows = tuple(
        Choice(f"mine.change:{each.booking_id}", each.listing.name, said_of.row(turn, each))
        for each in _changeable(turn)
    )
    return Message(turn.text("mine.change_which", "ask"), rows, list_title=turn.text("mine", "list_title"))


def take(turn: Turn, said: Said) -> str:
    """What is to be changed, or right away to what."""
    if not said.choice or _says_more(turn, said.text):
        return _take_words(turn, said.text)
    part, _, booking_id = said.choice.rpartition(".")
    if said.choice == "keep":
        turn.answers.pop(KEY, None)
        return "keep"
    turn.answers[KEY] = {"booking_id": booking_id}
    return TOPICS.get(part, "begin")


def ask_dates(turn: Turn, again: bool) -> Message:
    """Which nights instead, with the nearest free ones to tap."""
    booking = _booking(turn)
    choices = tuple(turn.offers) or said_of.near(turn, booking, _wish(turn, booking))
    text = turn.text("mine.change_dates", "ask", **turn.booking_facts(booking), example=said_of.example(turn))
    return Message(text, choices)


def take_dates(turn: Turn, said: Said) -> str:
    """Tapped or typed nights; people may be named beside them."""
    if said.choice:
        stay = dates.tapped_stay(said.choice, turn.today)
        return _unclear(turn, stay) if isinstance(stay, Unclear) else _keep(turn, stay=stay)
    stay = read_stay(said.text, turn.today, language=turn.locale)
    if _names_another_place(turn, _booking(turn)):
        return _begin_another(turn)
    if isinstance(stay, Unclear):
        return _take_words(turn, said.text) if stay.why == "nothing" else _unclear(turn, stay)
    found = read_people(said.text, language=turn.locale)
    return _keep(turn, stay=stay, guests=(found.total, found.vegetarian, found.non_vegetarian) if found else None)


def ask_people(turn: Turn, again: bool) -> Message:
    """How many instead, with the next numbers to tap."""
    booking = _booking(turn)
    return said_of.people_question(turn, booking)


def take_people(turn: Turn, said: Said) -> str:
    """Tapped or typed people."""
    booking = _booking(turn)
    found = people.tapped(said.choice) if said.choice else people.typed(turn, said.text, booking.guests)
    if found is None:
        return "unclear" if said.choice else _take_words(turn, said.text)
    return _keep(turn, guests=(found.total, found.vegetarian, found.non_vegetarian))


def make_offer(turn: Turn) -> str:
    """Hold the new nights beside the old ones and freeze the new price, or say why not."""
    booking = _meant(turn)
    if booking is None:
        return "gone"
    if _may(turn, booking) == "not_now":
        return "not_now"
    wish = _wish(turn, booking)
    trouble = _trouble(turn, booking, wish)
    if trouble:
        return trouble
    try:
        change = offers.offer(turn.work, booking, wish, actor=_actor(turn))
    except Taken:
        return _full(turn, booking, wish)
    turn.answers[KEY] = {**turn.answers[KEY], "change_id": change.change_id}
    return "HERE"


def ask_offer(turn: Turn, again: bool) -> Message:
    """Before and after, what is between them, and the yes and the no to tap."""
    change = course.by_id(turn.work, str(turn.answers.get(KEY, {}).get("change_id", "")))
    if change is None or change.status != "OFFERED" or change.hold_until <= turn.work.now:
        return Message(turn.text("mine.change_yes", "ended"))
    return said_of.offer(turn, change)


def take_offer(turn: Turn, said: Said) -> str:
    """The yes or no in other words, or yet another wish."""
    agreed = read_yes_no(said.text)
    if agreed is None:
        return _take_words(turn, said.text)
    key, answer = ("mine.change_yes", take_yes) if agreed else ("mine.change_no", take_no)
    outcome = answer(turn, replace(said, choice=str(turn.answers.get(KEY, {}).get("change_id", ""))))
    turn.preface = turn.text(key, outcome) if outcome in texts.parts(turn.locale, key) else ""
    return "over"


def take_yes(turn: Turn, said: Said) -> str:
    """The yes to an offer, judged at this instant."""
    change = _theirs(turn, said.choice)
    if change is None:
        return "gone"
    turn.answers.pop(KEY, None)
    if change.status == "OFFERED":
        if change.hold_until <= turn.work.now or why_not(change.booking, turn.work.settings, turn.work.now):
            return "ended"
        settling.agree(turn.work, change, actor=_actor(turn))
        said_of.know(turn, change)
    elif change.status == "ACCEPTED":
        return "made"
    return said_of.STANDS.get(change.status, "ended")


def take_no(turn: Turn, said: Said) -> str:
    """The stay stays as it is; what was paid for the change goes back."""
    change = _theirs(turn, said.choice)
    if change is None:
        return "gone"
    turn.answers.pop(KEY, None)
    paid = change.paid_minor
    try:
        course.withdraw(turn.work, change, actor=_actor(turn))
    except IllegalMove:
        return "over"
    return "goes_back" if paid else "kept"


def ask_over(turn: Turn, again: bool) -> Message | None:
    """The link by which a change is paid for, where one is agreed to; anything else has been said."""
    change = course.by_id(turn.work, str(turn.facts.get("change_id", "")))
    return said_of.pay(turn) if change is not None and change.status == "TOPUP_PENDING" else None


def ask_pay(turn: Turn, again: bool) -> Message:
    """The link of the change that waits for its payment."""
    waiting = course.unpaid_of_guest(turn.work, turn.person)
    if waiting is None:
        return Message(turn.text("mine.change_yes", "ended"))
    said_of.know(turn, waiting)
    return said_of.pay(turn)


def ask_not_now(turn: Turn, again: bool) -> Message:
    """Why this stay cannot be changed, and what can be done instead."""
    return said_of.not_now(turn, _booking(turn))


def where_it_stands(turn: Turn, step: str) -> str:
    """A change that is over leaves the talk where it was: at the stay that is booked, or at its beginning."""
    if step != "mine.change_over":
        return step
    return "stay.after" if BOOKED in turn.answers else "home"


def take_wish(turn: Turn) -> str:
    """A change of the paid stay asked for in plain words; nothing when the words mean something else.

    Answers the outcome that leads on: `change_offer`, `change_dates`, `change_people`.
    """
    wished = read_wish(turn.said.text, turn.today, language=turn.locale)
    booking = _meant(turn)
    if wished is None or booking is None or not _means(turn, booking, wished):
        return ""
    turn.answers[KEY] = {"booking_id": booking.booking_id}
    return f"change_{_keep_wished(turn, booking, wished)}"


def _means(turn: Turn, booking: Booking, wished: Wished) -> bool:
    """Whether a wish is one for this stay: without a word for change, other dates begin another stay."""
    if wished.name or wished.code or wished.topic not in ("", *TOPICS):
        return False
    asked = asks_for_change(turn.said.text, language=turn.locale) or (BOOKED in turn.answers and wished.stay is None)
    return asked and not _names_another_place(turn, booking)


def _names_another_place(turn: Turn, booking: Booking) -> bool:
    said, _ = opening.read(turn)
    other = said.listing not in ("", str(booking.listing_id)) or said.place not in ("", booking.listing.place)
    return other or said.kind not in ("", booking.listing.kind)


def _begin_another(turn: Turn) -> str:
    """Words about another place begin another stay; this one stays as it is."""
    booking = _booking(turn)
    opening.apply(turn)
    turn.preface = "\n\n".join(filter(None, (said_of.stays(turn, booking), turn.preface)))
    return "new"


def _says_more(turn: Turn, text: str) -> bool:
    """Whether words that come near a choice say to what it shall be changed."""
    wished = read_wish(text, turn.today, language=turn.locale)
    return wished is not None and bool(wished.stay or wished.people or wished.more)


def _take_words(turn: Turn, text: str) -> str:
    if _names_another_place(turn, _booking(turn)):
        return _begin_another(turn)
    wished = read_wish(text, turn.today, language=turn.locale)
    if wished is None:
        return "unclear"
    if wished.name or wished.code or wished.topic not in ("", *TOPICS):
        turn.preface = turn.text("mine.change", "other", admin_phone=turn.work.settings.admin_phone)
        return "other"
    return _keep_wished(turn, _booking(turn), wished)


def _keep_wished(turn: Turn, booking: Booking, wished: Wished) -> str:
    if isinstance(wished.stay, Unclear):
        return _unclear(turn, wished.stay)
    if wished.more:
        return _keep(turn, stay=wished.stay, guests=(_guests(turn, booking) + wished.more, None, None))
    found = wished.people
    if wished.stay is None and found is None:
        return TOPICS[wished.topic]
    return _keep(
        turn, stay=wished.stay, guests=(found.total, found.vegetarian, found.non_vegetarian) if found else None
    )


def _keep(turn: Turn, stay: Stay | None = None, guests: tuple[int, int | None, int | None] | None = None) -> str:
    kept: dict[str, Any] = {"booking_id": _booking(turn).booking_id, **turn.answers.get(KEY, {})}
    if stay is not None:
        kept |= {"check_in": stay.check_in.isoformat(), "check_out": stay.check_out.isoformat()}
    if guests is not None:
        kept |= dict(zip(("guests", "vegetarian", "non_vegetarian"), guests, strict=True))
    turn.answers[KEY] = kept
    return "offer"


def _unclear(turn: Turn, stay: Unclear) -> str:
    most_nights = texts.count(turn.locale, "nights", opening.MOST_NIGHTS)
    turn.preface = turn.text("stay.dates", stay.why, most_nights=most_nights)
    turn.offers = [said_of.stay_choice(turn, each.check_in, each.check_out) for each in stay.options[:3]]
    return "dates"


def _wish(turn: Turn, booking: Booking) -> Wish:
    """What is wished, and for the rest the stay as it is."""
    kept = turn.answers.get(KEY, {})
    check_in, check_out = (
        date.fromisoformat(kept[name]) if name in kept else getattr(booking, name) for name in ("check_in", "check_out")
    )
    eaters = kept if "guests" in kept else asdict(Terms.of(booking))
    return Wish(check_in, check_out, eaters["guests"], eaters["vegetarian"], eaters["non_vegetarian"])


def _guests(turn: Turn, booking: Booking) -> int:
    return _wish(turn, booking).guests


def _trouble(turn: Turn, booking: Booking, wish: Wish) -> str:
    """Why there is nothing to offer, said beforehand; answers what is asked again, or nothing."""
    terms, listing = Terms.of(booking), booking.listing
    if wish == Wish(terms.check_in, terms.check_out, terms.guests, terms.vegetarian, terms.non_vegetarian):
        turn.preface = turn.text("mine.change", "same")
        return "again"
    why = people.fits(turn, listing, wish.guests)
    if why:
        turn.preface = turn.text("stay.people", why)
        return "people"
    if at_hour(wish.check_in, listing.check_in_hour, listing.timezone) <= turn.work.now:
        turn.preface = turn.text("stay.dates", "past")
        return "dates"
    return ""


def _full(turn: Turn, booking: Booking, wish: Wish) -> str:
    """Say what is full and forget those nights; the nearest free ones follow as choices."""
    turn.offers = list(said_of.near(turn, booking, wish))
    turn.preface = said_of.full(turn, booking, wish)
    turn.answers[KEY] = {name: value for name, value in turn.answers[KEY].items() if not name.startswith("check_")}
    return "dates"


def _may(turn: Turn, booking: Booking) -> str:
    turn.answers[KEY] = {**turn.answers.get(KEY, {}), "booking_id": booking.booking_id}
    turn.booking = booking
    standing = course.standing(turn.work, booking)
    waits = standing is not None and standing.status not in course.HELD_FOR_THE_GUEST
    return "not_now" if waits or why_not(booking, turn.work.settings, turn.work.now) else "HERE"


def _meant(turn: Turn) -> Booking | None:
    """The stay that was looked at last, or is booked in this talk, or is the only one that may be changed."""
    known = turn.answers.get(KEY, {}).get("booking_id") or turn.answers.get(BOOKED)
    booking = bookings.by_id(turn.work, str(known)) if known else None
    if booking is not None and booking.guest_id == turn.person.id:
        return booking
    able = _changeable(turn) if not Draft.of(turn.answers).begun else []
    return able[0] if len(able) == 1 else None


def _booking(turn: Turn) -> Booking:
    booking = _meant(turn)
    if booking is None:
        raise LookupError("a change without its booking")
    return booking


def _changeable(turn: Turn) -> list[Booking]:
    mine = bookings.of_guest(turn.work, turn.person, most=100)
    return [each for each in mine if each.booking_status in CHANGEABLE][:10]


def _theirs(turn: Turn, change_id: str) -> StayChange | None:
    """The change, ours until the transaction ends, if it is one of this guest's stays."""
    known = course.by_id(turn.work, change_id)
    if known is None or known.booking.guest_id != turn.person.id:
        return None
    change = course.locked(turn.work, change_id)
    if change is not None:
        turn.booking = change.booking
        said_of.know(turn, change)
    return change


def _actor(turn: Turn) -> str:
    return f"guest:{turn.person.id}"
