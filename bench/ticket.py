"""How long a ticket's picture and paper take once the fonts are loaded."""

from __future__ import annotations

import time
from collections.abc import Callable

from bench.figures import Figure, percentile
from services.tickets import draw
from services.tickets.facts import TicketFacts
from services.tickets.issue import labels

PICTURE_MS = 250

FACTS = TicketFacts(
    booking_id="TH-K7Q4MPX",
    code="K7Q-4MPX",
    property_name="Lakeview Cottage",
    kind="Cottage",
    guest_name="Ravi Kumar",
    check_in="Fri 4 Dec 2026, 14:00",
    check_out="Sun 6 Dec 2026, 11:00",
    nights="2 nights",
    people="2 guests",
    address="Pawna Lake Road, Thakursai, Lonavala 410406",
    map_url="https://maps.google.com/?q=18.658600,73.487100",
    owner_name="Mr. Pawar",
    owner_phone="+919000000011",
    price="₹12,600",
    discount="₹189",
    total="₹12,411",
    advance_paid="₹3,591",
    due="₹8,820",
    cancellation="Full refund until 2 Dec 14:00, half until 3 Dec 14:00.",
    instructions=("Show this ticket at the property", "Carry a valid ID proof"),
    link="https://thikana.example/ticket?booking_id=TH-K7Q4MPX&t=gL3cjW1XNHM95zHIcAUoEx",
    latitude=18.6586,
    longitude=73.4871,
    locale="en",
    labels=labels("en", "TH-K7Q4MPX"),
)


def measure(times: int) -> list[Figure]:
    """So many drawings of each shape after a first one."""
    return [
        Figure("ticket: picture (PNG), warm, median", _median_ms(draw.ticket_png, times), "ms", PICTURE_MS),
        Figure("ticket: paper (PDF), warm, median", _median_ms(draw.ticket_pdf, times), "ms"),
    ]


def _median_ms(draw_one: Callable[[TicketFacts], bytes], times: int) -> float:
    draw_one(FACTS)
    waits = []
    for _ in range(times):
        began = time.perf_counter()
        draw_one(FACTS)
        waits.append((time.perf_counter() - began) * 1000)
    return percentile(waits, 0.5)
