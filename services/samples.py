"""The sample world: two owners, two places, eight listings, codes to share. Data, and the loader that adds it once."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from sqlalchemy import select

from services.contacts import people
from services.house import Work
from services.tables import Listing, ReferralCode, SpecialPrice, Unit

PAWAR, DSOUZA = "+919000000011", "+919000000012"
ASHA, VIKRAM = "+919000000031", "+919000000032"

PEOPLE: Final = {PAWAR: "Mr. Pawar", DSOUZA: "Mrs. D'Souza", ASHA: "Asha", VIKRAM: "Vikram"}

CODES: Final = (
    {"code": "TEST123", "kind": "STANDARD", "owner": ASHA},
    {"code": "ASHA10", "kind": "STANDARD", "owner": ASHA},
    {"code": "VIP500", "kind": "SPECIAL", "owner": VIKRAM},
)

LISTINGS: Final[tuple[dict[str, Any], ...]] = (
    {
        "slug": "lakeview-cottage", "owner": PAWAR, "kind": "cottage", "name": "Lakeview Cottage", "place": "Lonavala",
        "address": "Pawna Lake Road, Thakursai, Lonavala 410406", "latitude": 18.6586, "longitude": 73.4871,
        "about": "Two rooms on the lake, a veranda for the evening, home-cooked meals.",
        "capacity": 4, "included_guests": 2, "weekday": 5000, "weekend": 6000, "extra_guest": 600, "tax_bps": 500,
        "units": ("Cottage",),
    },
    {
        "slug": "pine-cottage", "owner": PAWAR, "kind": "cottage", "name": "Pine Cottage", "place": "Lonavala",
        "address": "Tungarli, Lonavala 410403", "latitude": 18.7683, "longitude": 73.4084,
        "about": "Under tall pines, fireplace, ten minutes from the station.",
        "capacity": 3, "included_guests": 2, "weekday": 3800, "weekend": 4500, "extra_guest": 500, "tax_bps": 500,
        "units": ("Cottage",),
    },
    {
        "slug": "pawna-lake-camp", "owner": PAWAR, "kind": "camping", "name": "Pawna Lake Camp", "place": "Lonavala",
        "address": "Fangne, Pawna Lake, Lonavala 410406", "latitude": 18.6521, "longitude": 73.5018,
        "about": "Tents at the water, bonfire and barbecue, dinner and breakfast included.",
        "capacity": 3, "included_guests": 2, "weekday": 2400, "weekend": 3200, "extra_guest": 900, "tax_bps": 0,
        "units": ("Tent 1", "Tent 2", "Tent 3", "Tent 4", "Tent 5", "Tent 6"),
    },
    {
        "slug": "hilltop-villa", "owner": PAWAR, "kind": "villa", "name": "Hilltop Villa", "place": "Lonavala",
        "address": "Gold Valley, Lonavala 410401", "latitude": 18.7446, "longitude": 73.4218,
        "about": "Four bedrooms, private pool, a cook on request, the valley below.",
        "capacity": 12, "included_guests": 8, "weekday": 14000, "weekend": 19000, "extra_guest": 1000, "tax_bps": 1800,
        "units": ("Villa",),
    },
    {
        "slug": "seaview-villa", "owner": DSOUZA, "kind": "villa", "name": "Seaview Villa", "place": "Alibaug",
        "address": "Nagaon Beach Road, Alibaug 402204", "latitude": 18.6046, "longitude": 72.9060,
        "about": "Three bedrooms, five minutes' walk to Nagaon beach, a shady garden.",
        "capacity": 8, "included_guests": 6, "weekday": 9500, "weekend": 13500, "extra_guest": 900, "tax_bps": 1800,
        "units": ("Villa",),
    },
    {
        "slug": "palm-beach-villa", "owner": DSOUZA, "kind": "villa", "name": "Palm Beach Villa", "place": "Alibaug",
        "address": "Kihim, Alibaug 402208", "latitude": 18.7295, "longitude": 72.8664,
        "about": "Two bedrooms and a pool among palms, the sea at the end of the lane.",
        "capacity": 6, "included_guests": 4, "weekday": 7000, "weekend": 9800, "extra_guest": 800, "tax_bps": 1800,
        "units": ("Villa",),
    },
    {
        "slug": "mango-orchard-cottage", "owner": DSOUZA, "kind": "cottage", "name": "Mango Orchard Cottage",
        "place": "Alibaug",
        "address": "Chaul, Alibaug 402203", "latitude": 18.5466, "longitude": 72.9342,
        "about": "A quiet cottage in an old mango orchard, swings for the children.",
        "capacity": 5, "included_guests": 2, "weekday": 3600, "weekend": 4400, "extra_guest": 500, "tax_bps": 500,
        "units": ("Cottage 1", "Cottage 2"),
    },
    {
        "slug": "riverside-camp", "owner": DSOUZA, "kind": "camping", "name": "Riverside Camp", "place": "Alibaug",
        "address": "Revdanda Creek, Alibaug 402202", "latitude": 18.5562, "longitude": 72.9288,
        "about": "Tents on the creek, kayaks, fish curry or thali for dinner.",
        "capacity": 4, "included_guests": 2, "weekday": 2200, "weekend": 2900, "extra_guest": 800, "tax_bps": 0,
        "units": ("Tent 1", "Tent 2", "Tent 3", "Tent 4"),
    },
)  # fmt: skip

# Nights everybody wants: the turn of the year costs half as much again.
HOLIDAYS: Final = (date(2026, 12, 24), date(2026, 12, 25), date(2026, 12, 30), date(2026, 12, 31))


def load(work: Work) -> int:
    """Add what is missing of the sample world; answers how many listings were added."""
    known = {address: people.find_or_make(work, address) for address in PEOPLE}
    for address, person in known.items():
        person.name = person.name or PEOPLE[address]
    there = set(work.tx.scalars(select(Listing.slug)))
    fresh = [sample for sample in LISTINGS if sample["slug"] not in there]
    for sample in fresh:
        _add(work, sample, known[sample["owner"]].id)
    codes = set(work.tx.scalars(select(ReferralCode.code)))
    for code in CODES:
        if code["code"] not in codes:
            owner = known[code["owner"]]
            work.tx.add(ReferralCode(code=code["code"], kind=code["kind"], person_id=owner.id, active=True))
    return len(fresh)


def _add(work: Work, sample: dict[str, Any], owner_id: int) -> None:
    taken_over = ("slug", "kind", "name", "place", "address", "latitude", "longitude", "about", "capacity",
                  "included_guests", "tax_bps")  # fmt: skip
    listing = Listing(
        **{key: sample[key] for key in taken_over},
        owner_id=owner_id,
        picture=f"{sample['slug']}.jpg",
        weekday_minor=sample["weekday"] * 100,
        weekend_minor=sample["weekend"] * 100,
        extra_guest_minor=sample["extra_guest"] * 100,
    )
    work.tx.add(listing)
    work.tx.flush()
    work.tx.add_all(Unit(listing_id=listing.id, label=label) for label in sample["units"])
    holiday_minor = sample["weekend"] * 150
    work.tx.add_all(SpecialPrice(listing_id=listing.id, night=night, price_minor=holiday_minor) for night in HOLIDAYS)
