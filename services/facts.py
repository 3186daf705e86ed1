"""A booking's facts as people read them: the words that go into notices, pages and tickets, made in one place."""

from __future__ import annotations

from datetime import datetime, timedelta

from services import links, texts
from services.days import show_day, show_hour, show_instant, show_stay, show_time
from services.ids import show_check_in_code
from services.owner import patience
from services.settings import Settings
from services.tables import Booking


def booking_facts(booking: Booking, settings: Settings, locale: str = "en") -> dict[str, str]:
    """Every fact of a booking a text may name, as ready words in the reader's language."""
    return {
        **_stay_facts(booking, locale),
        **_money_facts(booking, locale),
        **_people_facts(booking, settings),
        **_deadline_facts(booking, settings, locale),
        "booking_id": booking.booking_id,
        "ticket_url": links.ticket(settings, booking.booking_id, version=booking.version),
        "pay_url": links.pay(settings, booking.booking_id),
    }


def facts_and(more: dict[str, str], booking: Booking, settings: Settings, locale: str) -> dict[str, str]:
    """A booking's facts, and more that are the same in every language."""
    return booking_facts(booking, settings, locale) | more


def people_words(locale: str, guests: int, vegetarian: int | None, non_vegetarian: int | None) -> str:
    """`2 guests`, and how they eat where that is known: `2 guests (veg)`, `3 guests (1 veg, 2 non-veg)`."""
    words = texts.count(locale, "guests", guests)
    if vegetarian is None or non_vegetarian is None:
        return words
    if not vegetarian or not non_vegetarian:
        return texts.say(locale, "words", "one_diet_veg" if vegetarian else "one_diet_non_veg", guests=words)
    return texts.say(locale, "words", "diet", guests=words, vegetarian=vegetarian, non_vegetarian=non_vegetarian)


def _stay_facts(booking: Booking, locale: str) -> dict[str, str]:
    listing = booking.listing
    return {
        "property_name": listing.name,
        "place": listing.place,
        "address": listing.address,
        "map_url": links.map_pin(listing.latitude, listing.longitude),
        "check_in": show_hour(booking.check_in, listing.check_in_hour, locale),
        "check_out": show_hour(booking.check_out, listing.check_out_hour, locale),
        "stay": show_stay(booking.check_in, booking.check_out, locale),
        "arrival_day": show_day(booking.check_in, locale),
        "nights": texts.count(locale, "nights", booking.nights),
        "people": people_words(locale, booking.guests, booking.vegetarian, booking.non_vegetarian),
    }


def _money_facts(booking: Booking, locale: str) -> dict[str, str]:
    return {
        "price": booking.price.show(locale),
        "total": booking.total.show(locale),
        "pay_now": booking.pay_now.show(locale),
        "paid": booking.paid.show(locale),
        "carried": booking.carried.show(locale),
        "received": (booking.paid - booking.carried).show(locale),
        "discount": booking.discount.show(locale),
        "due": booking.due.show(locale),
        "code": booking.referral_code.code if booking.referral_code else "",
    }


def _people_facts(booking: Booking, settings: Settings) -> dict[str, str]:
    return {
        "guest_name": booking.guest_name,
        "guest_phone": booking.guest.phone or "-",
        "owner_name": booking.listing.owner.name,
        "owner_phone": booking.listing.owner.phone,
        "admin_phone": settings.admin_phone,
        "owner_code": booking.owner_code or "",
        "check_in_code": show_check_in_code(booking.check_in_code or ""),
    }


def _deadline_facts(booking: Booking, settings: Settings, locale: str) -> dict[str, str]:
    listing = booking.listing
    zone = listing.timezone
    arrival = booking.begins_at
    patient = patience.of(listing, settings)
    return {
        "hold_minutes": str(settings.payment_hold_minutes),
        "answer_minutes": str(patient.response_minutes),
        "give_up_minutes": str(patient.give_up_minutes),
        "hold_until": show_time(booking.hold_until, zone, locale) if booking.hold_until else "",
        "answer_by": show_time(booking.owner_answer_by, zone, locale) if booking.owner_answer_by else "",
        "decided_at": show_instant(booking.decided_at, zone, locale) if booking.decided_at else "",
        "full_refund_until": _hours_before(arrival, listing.full_refund_hours, zone, locale),
        "half_refund_until": _hours_before(arrival, listing.half_refund_hours, zone, locale),
    }


def _hours_before(arrival: datetime, hours: int, zone: str, locale: str) -> str:
    return show_instant(arrival - timedelta(hours=hours), zone, locale)
