"""The price card: nights held, price frozen, one button to pay. What it shows is what the link asks for."""

from __future__ import annotations

from typing import Any

from flows.draft import Draft
from flows.reading.yes_no import read_yes_no
from flows.said import Said
from flows.spoken import means
from flows.stay import dates, opening, people
from flows.stay.words import known
from flows.turn import Turn
from services import bookings, links, listings, pricing, texts
from services.errors import Taken
from services.guest import twins
from services.money import Money
from services.payments import checkout, pending
from services.post.messages import Choice, Link, Message
from services.referrer import referrals
from services.states import UNPAID
from services.tables import Booking

# How an offer stands while it still holds its nights.
STANDING = ("payable", "being_checked")
# What the buttons stand for once the hold has ended.
AFTER_THE_END = ("continue", "change", "start_over")
# A stay over many dear nights has many rates; a card names so many of them and sums up the rest.
MOST_RATES = 6
RATES = frozenset({"weekday", "weekend", "special"})


def hold(turn: Turn) -> str:
    """Hold the nights for the draft and freeze its price; a hold that still stands for it is kept."""
    draft = Draft.of(turn.answers)
    booking = current(turn)
    if booking is not None and checkout.stand_of(turn.work, booking) in STANDING and _same(booking, draft):
        return "HERE"
    listing = listings.by_id(turn.work, draft.listing_id or 0)
    if listing is None or draft.stay is None or not draft.guests:
        return "ok"
    if people.fits(turn, listing, draft.guests):
        draft.guests = draft.vegetarian = draft.non_vegetarian = None
        draft.into(turn.answers)
        return "too_many"
    waits = pending.for_nights(turn.work, turn.person, listing.id, *draft.stay)
    if waits is not None:
        draft.booking_id = waits.booking_id
        draft.into(turn.answers)
        return "HERE"
    try:
        offered = bookings.offer(turn.work, turn.person, _ask_of(turn, draft))
    except Taken:
        units = pricing.units_needed(listing, draft.guests)
        return dates.full(turn, listing, *draft.stay, units)
    if booking is not None and booking.total != offered.total:
        draft.last_total = booking.total.show(turn.locale)
    draft.booking_id = offered.booking_id
    draft.into(turn.answers)
    return "HERE"


def take(turn: Turn, said: Said) -> str:
    """Words while the payment is awaited: a yes gets the card again, anything else may be a change."""
    booking = current(turn)
    if booking is None:
        return "ok"
    stand, agreed = checkout.stand_of(turn.work, booking), said.choice or read_yes_no(said.text)
    if stand == "being_checked":
        # Once no nights are held, others may be wished for.
        stays = booking.booking_status in UNPAID or agreed or means(said.text, "greeting")
        return "checking" if stays else "ended"
    if stand == "ended":
        return "ok" if agreed else "ended"
    return "again" if agreed else "unclear"


def ask(turn: Turn, again: bool) -> Message:
    """The card itself, as a message with the pay button; without it while a payment is checked or the hold is over."""
    booking = current(turn)
    if booking is None:
        raise LookupError("a price card without its booking")
    stand, facts = checkout.stand_of(turn.work, booking), turn.booking_facts(booking)
    if stand == "being_checked":
        undecided = pending.facts(turn.work, booking, turn.locale)
        return Message(turn.text("stay.card", "checking", **facts | undecided))
    if stand != "payable":
        return _ask_ended(turn)
    draft = Draft.of(turn.answers)
    text = turn.text("stay.card", "ask", **facts, lines="\n".join(_lines(turn, booking)))
    if draft.last_total:
        text = turn.text("stay.card", "was", was=draft.last_total, now=facts["total"]) + "\n\n" + text
        draft.last_total = ""
        draft.into(turn.answers)
    picture = booking.listing.picture
    return Message(
        text,
        link=Link(turn.text("stay.card", "link", pay_now=facts["pay_now"]), facts["pay_url"]),
        picture=links.picture(turn.work.settings, picture) if picture and not again else "",
        footer=turn.text("stay.card", "footer", hold_until=facts["hold_until"]),
    )


def current(turn: Turn) -> Booking | None:
    """The booking made from this draft, or the one the guest has paid for instead."""
    draft = Draft.of(turn.answers)
    booking = bookings.by_id(turn.work, draft.booking_id) if draft.booking_id else None
    if booking is None or booking.booking_status != "EXPIRED":
        return booking
    return twins.paid_instead(turn.work, booking) or booking


def _ask_ended(turn: Turn) -> Message:
    titles = turn.titles("stay.card", "ended_buttons")
    choices = tuple(Choice(f"word:{word}", title) for word, title in zip(AFTER_THE_END, titles, strict=True))
    return Message(turn.text("stay.card", "ended", known=known(turn)), choices)


def _same(booking: Booking, draft: Draft) -> bool:
    kept = (booking.listing_id, (booking.check_in, booking.check_out), booking.guests, booking.vegetarian)
    code = booking.referral_code.code if booking.referral_code else ""
    wanted = (draft.listing_id, draft.stay, draft.guests, draft.vegetarian)
    return (*kept, booking.guest_name, code) == (*wanted, draft.name or booking.guest_name, draft.code)


def _ask_of(turn: Turn, draft: Draft) -> bookings.Ask:
    checked = referrals.check(turn.work, draft.code, turn.person) if draft.code else None
    stay: Any = draft.stay
    return bookings.Ask(
        listing_id=draft.listing_id or 0,
        check_in=stay[0],
        check_out=stay[1],
        guests=draft.guests or 1,
        guest_name=opening.guest_name(turn, draft),
        vegetarian=draft.vegetarian,
        non_vegetarian=draft.non_vegetarian,
        code=checked.code if checked else None,
    )


def _lines(turn: Turn, booking: Booking) -> list[str]:
    lines = [_line(turn, booking.currency, line) for line in _shortened(booking.price_lines)]
    if booking.discount:
        code = booking.referral_code.code if booking.referral_code else ""
        lines.append(turn.text("words", "code_line", code=code, discount=booking.discount.show(turn.locale)))
    elif booking.referral_code:
        lines.append(turn.text("words", "code_noted", code=booking.referral_code.code))
    if booking.carried:
        lines.append(turn.text("words", "carried_line", carried=booking.carried.show(turn.locale)))
    return lines


def _shortened(lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    rates = [line for line in lines if line["what"] in RATES]
    if len(rates) <= MOST_RATES:
        return lines
    kept, summed = rates[: MOST_RATES - 1], rates[MOST_RATES - 1 :]
    others = {key: sum(line[key] for line in summed) for key in ("times", "amount_minor")}
    return [*kept, {"what": "others", "each_minor": 0, **others}, *(line for line in lines if line not in rates)]


def _line(turn: Turn, currency: str, line: dict[str, Any]) -> str:
    amount = Money(line["amount_minor"], currency).show(turn.locale)
    if line["what"] == "tax":
        return turn.text("words", "tax", amount=amount)
    if line["what"] == "others":
        return turn.text("words", "others", times=line["times"], amount=amount)
    times = texts.count(turn.locale, line["what"], line["times"])
    each = Money(line["each_minor"], currency).show(turn.locale)
    return turn.text("words", line["what"], times=times, each=each, amount=amount)
