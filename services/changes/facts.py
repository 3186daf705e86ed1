"""A change's facts as people read them: how the stay was, how it is to be, and what is between them."""

from __future__ import annotations

from services import links
from services.changes.terms import Terms
from services.days import show_stay, show_time
from services.facts import people_words
from services.money import Money
from services.settings import Settings
from services.tables import StayChange


def change_facts(change: StayChange, settings: Settings, locale: str = "en") -> dict[str, str]:
    """Every fact of a change a text may name, as ready words in the reader's language."""
    before, after = Terms.from_json(change.before), Terms.from_json(change.after)
    zone = change.booking.listing.timezone
    by = change.owner_answer_by
    return {
        **_terms_facts(before, "before", change.currency, locale),
        **_terms_facts(after, "after", change.currency, locale),
        "difference": _difference(before, after, change.currency).show(locale),
        "topup": change.topup.show(locale),
        "change_refund": change.refund.show(locale),
        "change_code": change.owner_code,
        "change_answer_by": show_time(by, zone, locale) if by else "",
        "change_hold_until": show_time(change.hold_until, zone, locale),
        "change_pay_url": links.pay(settings, change.change_id),
    }


def _difference(before: Terms, after: Terms, currency: str) -> Money:
    """How much more or less the stay costs in all."""
    more = after.total(currency) - before.total(currency)
    return more if more.minor > 0 else more * -1


def _terms_facts(terms: Terms, which: str, currency: str, locale: str) -> dict[str, str]:
    return {
        f"stay_{which}": show_stay(terms.check_in, terms.check_out, locale),
        f"people_{which}": people_words(locale, terms.guests, terms.vegetarian, terms.non_vegetarian),
        f"total_{which}": terms.total(currency).show(locale),
        f"due_{which}": terms.due(currency).show(locale),
    }
