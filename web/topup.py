"""The pages around paying what a change of a stay costs more: as those of the advance, with the change's own facts."""

from __future__ import annotations

from functools import partial
from typing import Any, Final

import structlog
from flask import abort, redirect, render_template

from services import links, texts
from services.changes import course
from services.changes.facts import change_facts
from services.days import show_instant
from services.errors import GatewayError
from services.facts import booking_facts
from services.house import House, Work
from services.payments import topups
from services.payments.gateways.contract import Gateway
from services.tables import StayChange
from web import pages, paying

log = structlog.get_logger(__name__)
PAID: Final = frozenset({"OWNER_PENDING", "ACCEPTED"})


def is_one(payable_id: str) -> bool:
    """Whether what a pay link names is a change, such as `TH-K7Q4MPX-C1`, and not a booking."""
    return payable_id.count("-") > 1


def page(house: House, change_id: str) -> Any:
    """What the change costs more; nothing happens before the button."""
    with house.reading() as work:
        change = _change(house, work, change_id)
        return render_template("topup.html", state=topups.stand_of(work, change), **_page_facts(house, change))


def forward(house: House, gateways: dict[str, Gateway], change_id: str) -> Any:
    """Open an attempt at the gateway and hand the browser over."""
    try:
        opened = house.tried(partial(topups.open_page, house, gateways, change_id))
    except GatewayError as error:
        log.warning("gateway_not_opened", change_id=change_id, code=error.code, why=str(error))
        with house.reading() as work:
            return _failure_page(house, work, _change(house, work, change_id), "not_opened"), 502
    if opened.form is None:
        return redirect(f"/pay/{links.pay_token(house.settings, change_id)}", 303)
    with house.reading() as work:
        change = _change(house, work, change_id)
        return paying.hand_over(house, opened.form, change.topup, change.booking.guest.locale)


def outcome(house: House, change_id: str) -> Any:
    """The receipt, or the truth if there is none."""
    with house.reading() as work:
        change = _change(house, work, change_id)
        if change.paid_minor and change.status in PAID:
            return _receipt(house, work, change)
        last = topups.last_attempt(work, change)
        if paying.is_waited_for(last):
            return paying.waiting(change.topup, change.booking.booking_id, change.booking.guest.locale)
        return _failure_page(house, work, change, paying.why_not(last))


def _change(house: House, work: Work, change_id: str) -> StayChange:
    change = course.by_id(work, change_id) or abort(404)
    pages.remember_guest(work, house, change.booking)
    return change


def _page_facts(house: House, change: StayChange) -> dict[str, Any]:
    booking, locale = change.booking, change.booking.guest.locale
    facts = booking_facts(booking, house.settings, locale) | change_facts(change, house.settings, locale)
    lines = [("old_total", facts["total_before"]), ("new_total", facts["total_after"]), ("topup", facts["topup"])]
    return facts | {
        "photo_url": f"/static/places/{booking.listing.picture}" if booking.listing.picture else "",
        "lines": [(texts.say(locale, "page.topup", part), amount) for part, amount in lines],
        "payee_name": house.settings.payee_name,
        "pay_action": f"/pay/{links.pay_token(house.settings, change.change_id)}",
    }


def _receipt(house: House, work: Work, change: StayChange) -> str:
    facts, last = _page_facts(house, change), topups.last_attempt(work, change)
    settled_at = last.settled_at if last else None
    zone, locale = change.booking.listing.timezone, change.booking.guest.locale
    return render_template(
        "topup_receipt.html",
        amount=facts["topup"],
        transaction_id=last.provider_reference or last.order_id if last else "",
        paid_at=show_instant(settled_at, zone, locale) if settled_at else "",
        answer_by=facts["change_answer_by"],
        accepted=change.status == "ACCEPTED",
        **{name: facts[name] for name in ("booking_id", "property_name", "payee_name", "stay_after", "people_after")},
    )


def _failure_page(house: House, work: Work, change: StayChange, why: str) -> str:
    facts = _page_facts(house, change)
    return paying.failed(
        why,
        change.booking.guest.locale,
        amount=facts["topup"],
        booking_id=facts["booking_id"],
        property_name=facts["property_name"],
        can_retry=topups.stand_of(work, change) == "payable",
        retry_action=facts["pay_action"],
        hold_until=facts["change_hold_until"],
    )
