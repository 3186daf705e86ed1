"""A ticket as JSON, described here and served beside its other forms, for whoever holds its link."""

from __future__ import annotations

from datetime import date
from typing import Final

from pydantic import BaseModel

from web.api.operations import Amount, Asked, Operation


class TicketQuestion(Asked):
    """Both stand in the ticket's link."""

    booking_id: str
    t: str


class PropertyPart(BaseModel):
    """Where the stay is."""

    name: str
    kind: str
    place: str
    address: str
    map_url: str
    latitude: float
    longitude: float


class OwnerPart(BaseModel):
    """Whom to call."""

    name: str
    phone: str


class HolderPart(BaseModel):
    """Who comes."""

    name: str


class TicketAnswer(BaseModel):
    """One ticket. `advance_paid`, `customer_discount` and `amount_due` add up to the price."""

    booking_id: str
    code: str
    booking_status: str
    property: PropertyPart
    owner: OwnerPart
    guest: HolderPart
    check_in: date
    check_out: date
    check_in_hour: int
    check_out_hour: int
    nights: int
    guests: int
    vegetarian: int | None
    non_vegetarian: int | None
    price: Amount
    total_amount: Amount
    customer_discount: Amount
    advance_paid: Amount
    amount_due: Amount
    currency: str
    instructions: list[str]
    ticket_url: str
    qr_code: str


OPERATIONS: Final = (
    Operation(
        "GET", "/api/etickets/booking", "tickets", "A ticket as JSON, by the two values of its link", None,
        TicketAnswer, TicketQuestion, public=True, refusals=(404, 410),
    ),
)  # fmt: skip
