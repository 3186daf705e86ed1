"""What a ticket says, already worded for people. Nothing here is computed, looked up or translated."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class TicketFacts:
    """Everything a ticket shows. Amounts come formatted; advance_paid + discount + due = price.

    `discount` is empty when there was none. `link` opens this very ticket and is what the QR holds.
    """

    booking_id: str
    code: str
    property_name: str
    kind: str
    guest_name: str
    check_in: str
    check_out: str
    nights: int
    people: str
    address: str
    map_url: str
    owner_name: str
    owner_phone: str
    price: str
    discount: str
    total: str
    advance_paid: str
    due: str
    cancellation: str
    instructions: tuple[str, ...]
    link: str
    latitude: float
    longitude: float

    def money_rows(self) -> list[tuple[str, str]]:
        """The sum as rows of (label, amount), from the price down to what is still due."""
        rows = [("Price", self.price)]
        if self.discount:
            rows.append(("Referral discount", "−" + self.discount))
        return [*rows, ("Advance paid", "−" + self.advance_paid), ("Due on arrival", self.due)]
