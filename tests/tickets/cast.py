"""Ravi's ticket for Lakeview Cottage, as the tests of this folder use it."""

from __future__ import annotations

from services.tickets.facts import TicketFacts
from services.tickets.issue import labels

RAVIS_TICKET = TicketFacts(
    booking_id="TH-K7Q4MPX",
    code="K7Q-4MP",
    property_name="Lakeview Cottage",
    kind="Cottage in Lonavala",
    guest_name="Ravi Kulkarni",
    check_in="Fri 4 Dec 2026, 14:00",
    check_out="Sun 6 Dec 2026, 11:00",
    nights="2 nights",
    people="2 guests: 1 veg, 1 non-veg",
    address="12 Lake Road, Tungarli, Lonavala 410401",
    map_url="https://maps.example.in/?q=18.7546,73.4062",
    owner_name="Mr. Pawar",
    owner_phone="+91 90000 00011",
    price="₹12,600",
    discount="₹189",
    total="₹12,411",
    advance_paid="₹3,591",
    due="₹8,820",
    cancellation="Full refund until 2 Dec 14:00, half until 3 Dec 14:00.",
    instructions=("Show this ticket at the property.", "Carry a valid ID for every guest."),
    link="https://stay.example.in/ticket?booking_id=TH-K7Q4MPX&t=Abc123_-Abc123Abc123Ab",
    latitude=18.7546,
    longitude=73.4062,
    locale="en",
    labels=labels("en", "TH-K7Q4MPX"),
)
