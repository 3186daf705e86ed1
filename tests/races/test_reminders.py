"""Sweeps that meet say a thing once, and stays of one owner planned at the same instant do not hold each other up."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

from sqlalchemy import select

from services import reminders
from services.guest import nudges
from services.owner import owners
from services.tables import Booking, ReminderRow
from tests.races.together import at_once, customer
from tests.services.stays import ARRIVAL, Stay, offered
from tests.town import PAWAR, RAVI, Town

STAYS = 4


def _confirms(stay: Stay) -> str:
    with stay.town.house.work() as work:
        booking = work.tx.scalars(
            select(Booking).where(Booking.booking_id == stay.booking_id).with_for_update(of=Booking, key_share=True)
        ).one()
        return owners.decide_for(work, booking, "confirm", actor="admin:1").verdict


def test_stays_confirmed_at_once_plan_one_morning_for_each_day_of_the_owner(racing_town: Town) -> None:
    stays = [
        offered(racing_town, guest=customer(number), listing="pawna-lake-camp", guests=1, nights=1,
                arrival=ARRIVAL + timedelta(days=number % 2)).is_paid()
        for number in range(STAYS)
    ]  # fmt: skip
    assert set(at_once([partial(_confirms, stay) for stay in stays])) == {"done"}
    with racing_town.house.reading() as work:
        days = list(work.tx.scalars(select(ReminderRow.day).where(ReminderRow.kind == "owner_day")))
    assert sorted(days) == [ARRIVAL + timedelta(days=number) for number in range(3)]


def test_sweeps_that_meet_say_each_thing_once(racing_town: Town) -> None:
    stay = offered(racing_town).is_confirmed()
    racing_town.clock.instant = stay.booking.begins_at - timedelta(hours=6)
    said = at_once([partial(reminders.say_due, racing_town.house)] * 6)
    assert sum(said) == 2
    racing_town.work()
    assert stay.told("customer").count("arrival_reminder") == 1
    assert sum("Your day" in heard.text for heard in racing_town.phone(PAWAR).heard) == 1


def test_a_silence_is_broken_once(racing_town: Town) -> None:
    racing_town.phone(RAVI).says("pine cottage 4-6 dec")
    racing_town.clock.move(hours=3)
    assert sum(at_once([partial(nudges.raise_due, racing_town.house)] * 6)) == 1
    racing_town.work()
    assert sum("No thanks" in heard.choices for heard in racing_town.phone(RAVI).heard) == 1
