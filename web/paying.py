"""What the pages of the advance and of a change share: the way to the gateway, the wait, and why nothing was paid."""

from __future__ import annotations

from typing import Any

from flask import render_template

from services import texts
from services.house import House
from services.money import Money
from services.payments.gateways.contract import Form
from services.tables import Payment


def hand_over(house: House, form: Form, amount: Money, locale: str) -> str:
    """The page that posts the gateway's own form."""
    return render_template(
        "pay_forward.html",
        url=form.url,
        fields=list(form.fields.items()),
        pay_now=amount.show(locale),
        payee_name=house.settings.payee_name,
    )


def waiting(amount: Money, booking_id: str, locale: str) -> str:
    """The page for whoever has paid, as they say, while the bank has not told us."""
    return render_template("waiting.html", amount=amount.show(locale), booking_id=booking_id, refresh_url="")


def is_waited_for(payment: Payment | None) -> bool:
    """Whether the newest attempt may still turn out well."""
    return payment is not None and payment.status in ("CREATED", "PENDING")


def why_not(payment: Payment | None) -> str:
    """The key of the sentence that says why there is no receipt."""
    if payment is not None and payment.home == "REFUND":
        return "goes_back"
    return "cancelled" if payment is not None and payment.status == "CANCELLED" else "declined"


def failed(why: str, locale: str, **facts: Any) -> str:
    """The page that says why nothing was paid. Facts: amount, booking_id, property_name, can_retry, retry_action,
    hold_until.
    """
    heading = texts.say(locale, "pay", "goes_back_heading") if why == "goes_back" else ""
    return render_template("failure.html", heading=heading, why=texts.say(locale, "pay", why), **facts)
