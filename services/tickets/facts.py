"""What a ticket says, already worded for people in one language. Nothing here is computed or looked up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class TicketFacts:
    """Everything a ticket shows. Amounts come formatted; advance_paid + discount + due = price.

    `discount` is empty when there was none. `link` opens this very ticket and is what the QR holds. `labels` are the
    words printed beside the facts, in the language `locale`.
    """

    booking_id: str
    code: str
    property_name: str
    kind: str
    guest_name: str
    check_in: str
    check_out: str
    nights: str
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
    locale: str
    labels: Mapping[str, str]

    def money_rows(self) -> list[tuple[str, str]]:
        """The sum as rows of (label, amount), from the price down to what is still due."""
        rows = [("price", self.price)]
        if self.discount:
            rows.append(("discount", "−" + self.discount))
        rows += [("advance_paid", "−" + self.advance_paid), ("due", self.due)]
        return [(self.labels[name], amount) for name, amount in rows]
