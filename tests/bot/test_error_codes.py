"""Every error code of WhatsApp's, told at once and by a receipt: what becomes of the message and of the rest."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import pytest
import requests

from bot import refusals, senders
from bot.carriers.whatsapp import WhatsApp
from bot.client import CloudApi
from services.contacts import people
from services.post import halts, outbox, template_states
from services.post.carriers import WHATSAPP
from services.post.messages import Note
from services.tables import Booking, OutboxRow
from tests.bot.answers import SENT, refused, told
from tests.bot.conftest import PretendMeta
from tests.doors.test_outbox import NOTE_FACTS, now, receipt, row_of
from tests.services.stays import Stay, offered
from tests.town import MEERA, NEHA, RAVI, Town, settings_of

# The HTTP status each comes with and what is to be done about it; on purpose not read from the program's own table.
CODES: dict[int, tuple[int, str]] = {
    0: (401, "stop"), 1: (400, "again"), 2: (503, "again"), 3: (500, "stop"), 4: (400, "slow number"),
    10: (403, "stop"), 33: (400, "stop"), 100: (400, "never"), 190: (401, "stop"), 200: (403, "stop"),
    299: (403, "stop"), 368: (403, "stop"), 613: (400, "slow number"), 1026: (400, "never"), 2046: (400, "never"),
    2047: (400, "never"), 80007: (400, "slow number"), 130429: (400, "slow number"), 130472: (400, "never"),
    130497: (403, "never"), 131000: (500, "again"), 131005: (403, "stop"), 131008: (400, "never"),
    131009: (400, "never"), 131016: (500, "again"), 131020: (400, "never"), 131021: (400, "never"),
    131026: (400, "never"), 131030: (400, "mend"), 131031: (403, "stop"), 131037: (400, "stop"), 131041: (400, "never"),
    131042: (400, "stop"), 131044: (400, "stop"), 131045: (500, "stop"), 131047: (400, "window"),
    131048: (400, "new chats"), 131049: (400, "tomorrow"), 131050: (400, "never"), 131051: (400, "never"),
    131052: (400, "never"), 131053: (400, "never"), 131055: (400, "never"), 131056: (400, "slow pair"),
    131057: (500, "slow number"), 131059: (400, "never"), 131062: (400, "never"), 131063: (400, "never"),
    131064: (400, "new chats"), 131200: (400, "never"), 131215: (400, "never"), 132000: (400, "never"),
    132001: (404, "template"), 132005: (400, "never"), 132007: (400, "never"), 132008: (400, "never"),
    132012: (400, "never"), 132015: (400, "template"), 132016: (400, "template"), 132018: (400, "never"),
    132068: (400, "never"), 132069: (400, "never"), 133000: (500, "again"), 133004: (503, "again"),
    133005: (400, "mend"), 133006: (400, "mend"), 133008: (400, "mend"), 133009: (400, "mend"), 133010: (400, "stop"),
    133015: (400, "stop"), 133016: (400, "mend"), 134011: (400, "mend"), 135000: (400, "never"), 137000: (400, "mend"),
    138000: (400, "never"), 138021: (400, "never"), 139000: (400, "mend"), 139001: (400, "mend"), 139002: (400, "mend"),
    139003: (400, "mend"), 139004: (400, "mend"), 139100: (400, "never"), 139101: (400, "never"),
    139102: (400, "never"), 139103: (400, "never"), 141002: (400, "template"), 141006: (400, "stop"),
    147001: (400, "mend"), 147002: (400, "mend"), 147003: (400, "mend"), 147004: (400, "mend"), 147005: (400, "mend"),
    2388019: (400, "never"), 2388040: (400, "never"), 2388047: (400, "never"), 2388072: (400, "never"),
    2388073: (400, "never"), 2388293: (400, "never"), 2388299: (400, "never"), 2494100: (400, "slow number"),
    987654: (400, "again"),
}  # fmt: skip
# WhatsApp fetches pictures after it has taken the message, and a picture may be had the next time.
TOLD_LATER = {131052: "again", 131053: "again"}


def name_of(code: int) -> str:
    """The code with what it says."""
    return f"{code} {refusals.CODES[code].says if code in refusals.CODES else 'not in the table'}"


@dataclass
class Case:
    """A booking's notice to Ravi that was refused, and the town it happened in."""

    town: Town
    stay: Stay
    api: CloudApi
    meta: PretendMeta

    @property
    def row(self) -> OutboxRow:
        return now(self.town)

    def waits(self) -> timedelta:
        """For how long the row waits from now on."""
        return self.row.next_at - self.town.clock.now()

    def goes_to(self, number: str, key: str, *, as_template: bool = False) -> bool:
        """Whether another notice goes to somebody at this moment."""
        note_to(self.town, number, key, heard=not as_template)
        self.send(number)
        return now(self.town, key).status == "accepted"

    def send(self, number: str) -> None:
        before = len(self.meta.asked)
        self.meta.answers = [told(SENT)] * 5
        senders.send_all(self.town.house, {WHATSAPP: WhatsApp(self.town.settings, self.api)}, number)
        assert len(self.meta.asked) - before <= 5

    def alerts(self) -> set[str]:
        """What was written to the admin."""
        with self.town.house.reading() as work:
            rows = work.tx.query(OutboxRow).filter(OutboxRow.to == MEERA, OutboxRow.kind == "note")
            return {row.body["key"] for row in rows}

    def halted(self) -> str:
        """What of our sending is halted."""
        with self.town.house.reading() as work:
            halt = halts.of(work)
            return halt.scope if halt else ""


def note_to(town: Town, to: str, key: str = "k", *, stay: Stay | None = None, heard: bool = True) -> None:
    with town.house.work() as work:
        people.find_or_make(work, to).last_heard_at = work.now if heard else None
        booking = work.tx.get_one(Booking, stay.booking.id) if stay else None
        outbox.put(work, to=to, role="customer", body=Note("hold_ended", NOTE_FACTS), dedupe_key=key, booking=booking,
                   urgency="A")  # fmt: skip
        assert row_of(work, key)


def is_tried_again_soon(case: Case) -> None:
    assert (case.row.status, case.row.attempts, case.row.uncounted) == ("due", 1, 0)
    assert case.waits() == timedelta(seconds=5)
    assert case.goes_to(NEHA, "n")


def waits_for_a_person_to_mend_it(case: Case) -> None:
    assert (case.row.status, case.row.uncounted) == ("due", 0)
    assert case.waits() == timedelta(seconds=60)
    assert case.goes_to(NEHA, "n")


def is_given_up_and_the_admin_told(case: Case) -> None:
    assert (case.row.status, case.alerts()) == ("failed", {"send_failed"})
    assert case.goes_to(NEHA, "n")


def slows_the_whole_number_down(case: Case) -> None:
    assert (case.row.status, case.row.uncounted, case.alerts()) == ("due", 1, set())
    assert not case.goes_to(NEHA, "n")
    case.town.clock.move(seconds=61)
    case.send(NEHA)
    case.send(RAVI)
    assert (now(case.town, "n").status, case.row.status) == ("accepted", "accepted")


def slows_down_to_this_person_alone(case: Case) -> None:
    assert (case.row.status, case.waits()) == ("due", timedelta(seconds=6))
    assert case.goes_to(NEHA, "n")
    assert not case.goes_to(RAVI, "later")


def goes_as_a_template_instead(case: Case) -> None:
    case.send(RAVI)
    assert case.meta.asked[-1]["body"]["type"] == "template"
    assert (case.row.status, case.row.attempts, case.alerts()) == ("accepted", 2, set())


def waits_for_its_template(case: Case) -> None:
    assert (case.row.status, case.row.uncounted) == ("due", 1)
    assert case.row.waits_for == "template thikana_hold_ended/en"
    assert case.alerts() == {"send_failed"}
    with case.town.house.reading() as work:
        assert template_states.trouble(template_states.of(work, "thikana_hold_ended", "en"), work.now)
    assert not case.goes_to(NEHA, "t", as_template=True)
    assert case.goes_to(NEHA, "n")


def halts_what_starts_a_chat(case: Case) -> None:
    assert (case.halted(), case.row.status, case.row.uncounted) == ("templates", "due", 1)
    assert case.alerts() == {"new_chats_stopped"}
    assert not case.goes_to(NEHA, "t", as_template=True)
    assert case.goes_to(NEHA, "n")


def waits_until_tomorrow_and_the_admin_knows(case: Case) -> None:
    assert (case.row.status, case.waits(), case.alerts()) == ("due", timedelta(hours=24), {"send_failed"})
    assert case.goes_to(RAVI, "later")


def halts_all_sending_and_loses_nothing(case: Case) -> None:
    assert (case.halted(), case.row.status, case.row.uncounted) == ("all", "due", 1)
    assert case.alerts() == {"sending_stopped"}
    assert not case.goes_to(NEHA, "n")
    assert case.town.browser.get("/readyz").get_json()["sending"] == "halted"


CHECKS: dict[str, Callable[[Case], None]] = {
    "again": is_tried_again_soon,
    "mend": waits_for_a_person_to_mend_it,
    "never": is_given_up_and_the_admin_told,
    "slow number": slows_the_whole_number_down,
    "slow pair": slows_down_to_this_person_alone,
    "window": goes_as_a_template_instead,
    "template": waits_for_its_template,
    "new chats": halts_what_starts_a_chat,
    "tomorrow": waits_until_tomorrow_and_the_admin_knows,
    "stop": halts_all_sending_and_loses_nothing,
}


@pytest.fixture
def case(town: Town, meta: PretendMeta) -> Case:
    given = settings_of(town.settings.database_url, whatsapp_api_url=meta.url)
    return Case(town, offered(town), CloudApi(given, requests.Session()), meta)


@pytest.mark.parametrize("code", CODES, ids=name_of)
@pytest.mark.trap(12)
def test_a_code_told_at_once(case: Case, code: int) -> None:
    status, outcome = CODES[code]
    note_to(case.town, RAVI, stay=case.stay, heard=outcome not in ("template", "new chats"))
    case.meta.answers = [refused(code, status)]
    senders.send_all(case.town.house, {WHATSAPP: WhatsApp(case.town.settings, case.api)}, RAVI)
    assert len(case.meta.asked) == 1
    CHECKS[outcome](case)


@pytest.mark.parametrize("code", CODES, ids=name_of)
@pytest.mark.trap(12)
def test_a_code_told_later_by_a_receipt(case: Case, code: int) -> None:
    outcome = TOLD_LATER.get(code, CODES[code][1])
    note_to(case.town, RAVI, stay=case.stay, heard=outcome not in ("template", "new chats"))
    case.send(RAVI)
    assert case.row.status == "accepted"
    case.town.bell.rings.clear()
    receipt(case.town, "failed", "wamid.NEW", "k", code)
    CHECKS[outcome](case)


def test_every_code_of_our_table_is_tried_here() -> None:
    made_the_same = {*range(200, 300), *range(131200, 131300), *range(138000, 139000), *range(2388000, 2389000)}
    assert set(refusals.CODES) - made_the_same <= set(CODES)


def test_each_code_names_its_meaning_and_source() -> None:
    assert [code for code, told in refusals.CODES.items() if not (told.says and told.source)] == []
