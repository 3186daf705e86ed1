"""What we send: how often it is tried, what is written down of it, in which order and which way it goes."""

from __future__ import annotations

from itertools import count
from typing import Any

import pytest

from services.contacts import people
from services.errors import SendError
from services.house import Work
from services.post import outbox
from services.post.messages import Choice, Message, Note
from services.tables import Booking, NotificationLog, OutboxRow
from tests.services.stays import Stay, offered
from tests.town import MEERA, NEHA, PAWAR, RAVI, Town

LOST = SendError("nothing was sent: NewConnectionError")
NEVER = SendError("131026: Message undeliverable", permanent=True, code=131026)
MAYBE = SendError("no answer: ReadTimeout", unknown=True)
TOO_FAST = SendError("131056: pair rate limit hit", retry_after=6, code=131056)

WORDS = Message("Hello")
TAPS = Message("Which?", choices=(Choice("home:a", "A"), Choice("home:b", "B")))


def written(town: Town, body: Message | Note = WORDS, key: str = "k", *, to: str = RAVI, stay: Stay | None = None,
            urgency: str = "A") -> int:  # fmt: skip
    """One message in the outbox; answers its row's id."""
    with town.house.work() as work:
        people.find_or_make(work, to).last_heard_at = work.now
        booking = work.tx.get_one(Booking, stay.booking.id) if stay else None
        assert outbox.put(work, to=to, role="customer", body=body, dedupe_key=key, booking=booking, urgency=urgency)
        return row_of(work, key).id


def row_of(work: Work, key: str = "k") -> OutboxRow:
    return work.tx.query(OutboxRow).filter(OutboxRow.dedupe_key == key).one()


def won(work: Work, to: str) -> bool:
    """Take the next row for that address, as a sender does; whether there was one."""
    head = outbox.head(work, to)
    if head is not None:
        outbox.set_out(work, head.row)
    return head is not None


def now(town: Town, key: str = "k") -> OutboxRow:
    with town.house.reading() as work:
        return row_of(work, key)


def logged(town: Town, key: str = "k") -> list[tuple[bool, int, str | None]]:
    """Each attempt as it was written down: whether WhatsApp took it, its number, the error."""
    with town.house.reading() as work:
        rows = work.tx.query(NotificationLog).filter(NotificationLog.outbox_id == row_of(work, key).id)
        return [(row.success, row.attempts, row.error_message) for row in rows.order_by(NotificationLog.id)]


@pytest.mark.quick
@pytest.mark.parametrize("body", [WORDS, TAPS], ids=["text", "interactive"])
@pytest.mark.parametrize("troubles", [0, 1, 2])
def test_a_message_is_tried_three_times_five_seconds_apart(town: Town, body: Message, troubles: int) -> None:
    town.api.troubles = [LOST] * troubles
    written(town, body)
    town.work()
    for done in range(troubles):
        assert len(logged(town)) == done + 1
        town.wait(seconds=4)
        assert len(logged(town)) == done + 1
        town.wait(seconds=1)
    assert logged(town) == [*((False, n + 1, str(LOST)) for n in range(troubles)), (True, troubles + 1, None)]
    assert (now(town).status, now(town).attempts) == ("accepted", troubles + 1)
    assert [body["biz_opaque_callback_data"] for body in town.api.sent] == ["k"]


def test_after_three_attempts_it_waits_longer_and_the_admin_hears_once(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    stay, send, lost = offered(town), town.api.send, count(1)

    def lose_five(body: dict[str, Any]) -> str:
        if body["to"] == RAVI and next(lost) <= 5:
            raise LOST
        return send(body)

    monkeypatch.setattr(town.api, "send", lose_five)
    written(town, stay=stay)
    town.work()
    for seconds in (5, 5, 60, 300):
        town.wait(seconds=seconds)
    assert (now(town).status, logged(town)[-1]) == ("due", (False, 5, str(LOST)))
    assert stay.told("admin") == ["send_failed"]
    town.wait(minutes=15)
    assert (now(town).status, logged(town)[-1]) == ("accepted", (True, 6, None))


@pytest.mark.trap(2)
def test_flags_of_a_booking_say_whom_the_newest_notice_reached(town: Town) -> None:
    stay = offered(town)
    assert flags(stay) == (False, False, False)
    stay.is_paid()
    assert flags(stay) == (True, True, True)
    town.api.troubles = [NEVER]
    stay.owner_taps("Confirm")
    assert stay.told("customer")[-1] == "ticket"
    assert flags(stay) == (False, True, True)
    assert stay.booking.notification_attempts_at == town.clock.now()


def flags(stay: Stay) -> tuple[bool, bool, bool]:
    booking = stay.booking
    return booking.notified_customer, booking.notified_owner, booking.notified_admin


def test_each_attempt_is_logged_with_booking_role_and_number(town: Town) -> None:
    stay = offered(town).is_confirmed()
    with town.house.reading() as work:
        rows = work.tx.query(NotificationLog).filter(NotificationLog.booking_id == stay.booking_id)
        last = [(row.recipient_type, row.phone_number, row.success, row.attempts) for row in rows][-3:]
    assert last == [("customer", RAVI, True, 1), ("owner", PAWAR, True, 1), ("admin", MEERA, True, 1)]


@pytest.mark.quick
def test_what_will_never_go_is_not_tried_again_and_the_admin_hears(town: Town) -> None:
    stay = offered(town)
    town.api.troubles = [NEVER]
    written(town, stay=stay)
    town.work()
    town.wait(hours=1)
    assert (now(town).status, logged(town)) == ("failed", [(False, 1, str(NEVER))])
    assert stay.told("admin") == ["send_failed"]
    assert "131026" in town.phone(MEERA).last.text


def test_a_chat_reply_that_fails_alarms_nobody(town: Town) -> None:
    town.api.troubles = [NEVER]
    written(town, urgency="B")
    town.work()
    assert now(town).status == "failed"
    assert town.phone(MEERA).heard == []


@pytest.mark.trap(22)
def test_the_pair_limit_is_waited_out_as_told(town: Town) -> None:
    town.api.troubles = [TOO_FAST]
    written(town)
    town.work()
    town.wait(seconds=5)
    assert now(town).status == "due"
    town.wait(seconds=1)
    assert now(town).status == "accepted"


@pytest.mark.quick
@pytest.mark.trap(12)
def test_a_message_that_may_have_gone_waits_for_its_receipt(town: Town) -> None:
    stay = offered(town)
    town.api.troubles = [MAYBE]
    written(town, Note("hold_ended", NOTE_FACTS), stay=stay)
    town.work()
    assert now(town).status == "unknown"
    town.wait(seconds=20)
    assert receipt(town, "sent", "wamid.LATE", "k") == 200
    town.wait(minutes=5)
    assert (now(town).status, now(town).provider_id, town.api.sent) == ("sent", "wamid.LATE", [])
    assert logged(town) == [(False, 1, str(MAYBE)), (True, 1, None)]
    assert stay.booking.notified_customer


NOTE_FACTS = {
    "booking_id": "TH-K7Q4MPX", "property_name": "Lakeview Cottage", "stay": "Fri 4", "hold_minutes": "30",
}  # fmt: skip


@pytest.mark.parametrize("urgency", ["A", "C"])
def test_a_dear_message_that_may_be_lost_is_sent_once_more(town: Town, urgency: str) -> None:
    town.api.troubles = [MAYBE]
    written(town, urgency=urgency)
    town.work()
    town.wait(seconds=29)
    assert town.api.sent == []
    town.wait(seconds=1)
    town.wait(hours=1)
    assert (now(town).status, now(town).attempts, len(town.api.sent)) == ("accepted", 2, 1)


def test_a_reply_whose_talk_has_moved_on_is_not_said_again(town: Town) -> None:
    written(town, urgency="B")
    town.api.troubles = [MAYBE]
    town.clock.move(minutes=14, seconds=40)
    town.work()
    town.wait(seconds=31)
    assert (now(town).status, town.api.sent) == ("failed", [])


def test_a_row_nobody_can_put_into_words_fails_alone(town: Town) -> None:
    written(town, Message("x" * 5000), "broken")
    written(town, WORDS, "next")
    town.work()
    town.sweep()
    assert (now(town, "broken").status, now(town, "next").status) == ("failed", "accepted")


@pytest.mark.quick
def test_messages_to_one_person_keep_their_order_while_others_go_on(town: Town) -> None:
    town.api.troubles = [LOST]
    for number in range(3):
        written(town, Message(f"Ravi {number}"), f"r{number}")
    written(town, Message("Neha"), "n", to=NEHA)
    town.work()
    assert [heard.text for heard in town.phone(NEHA).heard] == ["Neha"]
    assert town.phone(RAVI).heard == []
    town.wait(seconds=5)
    assert [heard.text for heard in town.phone(RAVI).heard] == ["Ravi 0", "Ravi 1", "Ravi 2"]


def test_what_waits_for_hours_does_not_hold_up_the_talk(town: Town) -> None:
    town.api.troubles = [LOST] * 3
    written(town, Message("long ago"), "old")
    town.work()
    town.wait(seconds=5)
    town.wait(seconds=5)
    assert now(town, "old").status == "due"
    assert "Lakeview" in town.phone(RAVI).says("lakeview cottage 4-6 dec, 2 people").text


def test_the_same_fact_is_written_once(town: Town) -> None:
    written(town)
    with town.house.work() as work:
        assert not outbox.put(work, to=RAVI, role="customer", body=WORDS, dedupe_key="k")


def test_inside_a_day_notices_are_free_text_outside_they_are_templates_with_named_facts(town: Town) -> None:
    stay = offered(town)
    town.phone(RAVI).says("hi")
    town.phone(PAWAR).says("requests")
    stay.is_paid()
    kinds = {body["to"]: body["type"] for body in town.api.sent[-3:]}
    assert kinds == {RAVI: "text", PAWAR: "interactive", MEERA: "template"}
    template = next(body["template"] for body in town.api.sent if body["type"] == "template")
    assert (template["name"], template["language"]) == ("thikana_booking_record", {"code": "en"})
    (body,) = template["components"]
    facts = {each["parameter_name"]: each["text"] for each in body["parameters"]}
    assert facts["booking_id"] == stay.booking_id
    assert facts["guest_phone"] == RAVI


def test_the_owners_request_outside_the_window_still_has_its_two_buttons(town: Town) -> None:
    stay = offered(town).is_paid()
    request = stay.request()
    assert request.body["type"] == "template"
    assert list(request.choices) == ["Confirm", "Cancel"]


def test_a_reply_outside_the_window_is_not_sent_at_all(town: Town) -> None:
    written(town, urgency="A")
    town.clock.move(hours=24)
    town.work()
    assert (now(town).status, town.api.sent) == ("failed", [])
    assert "no template" in now(town).error


def receipt(town: Town, status: str, wamid: str, key: str = "", error: int | None = None) -> int:
    """WhatsApp tells what became of a message."""
    told: dict[str, object] = {
        "id": wamid,
        "status": status,
        "timestamp": str(int(town.clock.now().timestamp())),
        "recipient_id": RAVI.lstrip("+"),
    }
    told |= {"biz_opaque_callback_data": key} if key else {}
    told |= {"errors": [{"code": error, "title": "Message undeliverable"}]} if error is not None else {}
    code = town.deliver(statuses=[told])
    town.work()
    return code


def test_a_sender_that_died_leaves_a_row_that_is_sent_later(town: Town) -> None:
    written(town)
    with town.house.work() as work:
        assert won(work, RAVI)
    town.sweep()
    assert (now(town).status, town.api.sent) == ("sending", [])
    town.wait(seconds=outbox.lease_seconds(town.settings) + 1)
    town.wait(seconds=31)
    assert (now(town).status, len(town.api.sent)) == ("accepted", 1)


def test_two_senders_do_not_win_the_same_row(town: Town) -> None:
    written(town)
    with town.house.work() as work:
        assert won(work, RAVI)
    with town.house.work() as work:
        assert not won(work, RAVI)


def test_what_is_three_days_old_is_given_up(town: Town) -> None:
    town.api.troubles = [LOST] * 100
    written(town, Note("hold_ended", NOTE_FACTS))
    town.work()
    for _ in range(12):
        town.wait(hours=12)
    assert now(town).status == "failed"
    assert 3 < now(town).attempts < 12
