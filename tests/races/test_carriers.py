"""Whoever moves a notice to another carrier at the same time moves it once; on PostgreSQL."""

from __future__ import annotations

from functools import partial

from services.contacts import people
from services.house import House
from services.post import carriers, halts, outbox
from services.post.halts import Cause
from services.post.messages import Note
from services.tables import OutboxRow
from tests.doors.test_outbox import NOTE_FACTS
from tests.races.together import at_once, towns
from tests.town import RAVI, Town

STOPPED = Cause("131031: Account has been locked", 131031)


def test_a_halt_sends_what_waits_by_email_once(racing_town: Town) -> None:
    given = racing_town.settings.model_copy(update={"smtp_host": "mail.example", "email_from": "stay@thikana.example"})
    racing_town.settings = racing_town.house.settings = given
    with racing_town.house.work() as work:
        people.find_or_make(work, RAVI).email = "ravi@example.com"
        halts.stop(work, "all", STOPPED)
        note = Note("refund_done", NOTE_FACTS)
        for number in range(3):
            outbox.put(work, to=RAVI, role="customer", body=note, dedupe_key=f"k{number}", urgency="A")
    racing_town.clock.move(minutes=6)
    places = towns(racing_town, 4)
    for place in places:
        place.house.settings = given
    at_once([partial(_rescue, place.house) for place in places])
    with racing_town.house.reading() as work:
        rows = work.tx.query(OutboxRow).filter(OutboxRow.role == "customer").order_by(OutboxRow.dedupe_key)
        moved = [(row.dedupe_key, row.carrier, row.status) for row in rows]
    assert moved == [
        each
        for number in range(3)
        for each in ((f"k{number}", "whatsapp", "moved"), (f"k{number}:email", "email", "due"))
    ]


def _rescue(house: House) -> None:
    with house.work() as work:
        carriers.rescue(work)
