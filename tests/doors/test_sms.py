"""What goes by SMS: short, once, and believed delivered only when Twilio says so, whose word is proved."""

from __future__ import annotations

import pytest

from bot.carriers import segments, sms
from bot.carriers.twilio import signature
from bot.letters import examples
from services import texts
from services.contacts import people
from services.post.messages import Note
from services.tables import InboxRow, Person
from tests.doors.test_email import row_by, rows_of, ticket_fails
from tests.doors.test_outbox import NEVER
from tests.services.stays import Stay, offered
from tests.town import KIRAN, RAVI, Town
from tests.twilio_server import SID, TOKEN, PretendTwilio


def twilio_tells(town: Town, path: str, signed: str | None = None, **form: str) -> int:
    """Twilio posts a form; answers the HTTP status."""
    header = signature(TOKEN, town.settings.frontend_url + path, form.items()) if signed is None else signed
    answer = town.browser.post(path, data=form, headers={"X-Twilio-Signature": header})
    town.work()
    return answer.status_code


def tells_status(town: Town, stay: Stay, status: str, **more: str) -> int:
    row = row_by(stay, "sms")
    told = {"MessageSid": row.provider_id or "SM1", "MessageStatus": status, "To": RAVI} | more
    return twilio_tells(town, f"/api/sms/status/{row.id}", **told)


def ravi(town: Town) -> Person:
    with town.house.reading() as work:
        found = people.at(work, RAVI)
        assert found is not None
        return found


def test_a_ticket_whatsapp_cannot_deliver_comes_by_sms_with_its_link(sms_town: Town, twilio: PretendTwilio) -> None:
    stay = ticket_fails(sms_town, NEVER)
    (asked,) = twilio.asked
    row = row_by(stay, "sms")
    assert (asked["To"], asked["From"]) == (RAVI, "+15005550006")
    assert asked["path"] == f"/2010-04-01/Accounts/{SID}/Messages.json"
    assert twilio.headers[0].startswith("Basic ")
    assert asked["StatusCallback"] == f"https://thikana.example/api/sms/status/{row.id}"
    assert "/ticket?booking_id=" in asked["Body"]
    assert (row.status, row.way) == ("accepted", f"sms: {NEVER}")
    assert "send_failed" not in stay.told("admin")


def test_delivered_is_what_twilio_says(sms_town: Town, twilio: PretendTwilio) -> None:
    stay = ticket_fails(sms_town, NEVER)
    for status in ("sent", "delivered", "sent"):
        assert tells_status(sms_town, stay, status) == 200
    assert row_by(stay, "sms").status == "delivered"
    assert stay.booking.notified_customer


def test_one_that_does_not_arrive_after_all_is_told_to_the_admins_once(sms_town: Town, twilio: PretendTwilio) -> None:
    stay = ticket_fails(sms_town, NEVER)
    for _ in range(2):
        assert tells_status(sms_town, stay, "undelivered", ErrorCode="30005") == 200
    assert (row_by(stay, "sms").status, row_by(stay, "sms").error) == ("failed", "Twilio 30005: undelivered")
    assert stay.told("admin").count("send_failed") == 1
    assert not stay.booking.notified_customer


def test_the_admin_reads_whom_to_call_and_why_each_carrier_failed(sms_town: Town, twilio: PretendTwilio) -> None:
    stay = ticket_fails(sms_town, NEVER)
    tells_status(sms_town, stay, "undelivered", ErrorCode="30005")
    (alert,) = [row.body["facts"] for row in stay.letters if row.body["key"] == "send_failed"]
    assert alert["recipient_phone"] == RAVI
    assert alert["why"] == f"WhatsApp: {NEVER}; SMS: Twilio 30005: undelivered"


def test_what_twilio_refuses_for_good_is_not_tried_again(sms_town: Town, twilio: PretendTwilio) -> None:
    twilio.answers = [(400, {"code": 21610, "message": f"Attempt to send to unsubscribed recipient {RAVI}"})]
    stay = ticket_fails(sms_town, NEVER)
    sms_town.wait(hours=1)
    row = row_by(stay, "sms")
    assert (row.status, len(twilio.asked)) == ("failed", 1)
    assert "21610" in row.error
    assert RAVI not in row.error


@pytest.mark.parametrize("status", [401, 429])
def test_what_is_wrong_with_our_account_is_no_fault_of_the_message(
    sms_town: Town, twilio: PretendTwilio, status: int
) -> None:
    twilio.answers = [(status, {"code": 20003, "message": "Authenticate"})]
    stay = ticket_fails(sms_town, NEVER)
    assert row_by(stay, "sms").status == "due"
    sms_town.wait(seconds=60)
    assert (row_by(stay, "sms").status, len(twilio.asked)) == ("accepted", 2)


def test_one_whose_answer_is_lost_is_settled_by_the_callback_and_not_sent_twice(
    sms_town: Town, twilio: PretendTwilio
) -> None:
    twilio.answers = [(503, {})]
    stay = ticket_fails(sms_town, NEVER)
    assert row_by(stay, "sms").status == "unknown"
    assert tells_status(sms_town, stay, "delivered") == 200
    sms_town.wait(minutes=5)
    assert (row_by(stay, "sms").status, row_by(stay, "sms").provider_id, len(twilio.asked)) == ("delivered", "SM1", 1)


def test_a_callback_nobody_signed_changes_nothing_and_is_not_kept(sms_town: Town, twilio: PretendTwilio) -> None:
    stay = ticket_fails(sms_town, NEVER)
    for forged in ("", "bm9ib2R5", signature("another token", "https://thikana.example", []), "é"):
        path = f"/api/sms/status/{row_by(stay, 'sms').id}"
        assert twilio_tells(sms_town, path, forged, MessageSid="SM1", MessageStatus="failed") == 401
    assert row_by(stay, "sms").status == "accepted"
    with sms_town.house.reading() as work:
        assert work.tx.query(InboxRow).filter(InboxRow.source == "twilio").count() == 0


def test_a_status_of_what_is_no_sms_of_ours_is_left_alone(sms_town: Town, twilio: PretendTwilio) -> None:
    stay = ticket_fails(sms_town, NEVER)
    for row_id in (row_by(stay, "whatsapp").id, 999_999):
        path = f"/api/sms/status/{row_id}"
        assert twilio_tells(sms_town, path, MessageSid=f"SM{row_id}", MessageStatus="failed") == 200
    assert rows_of(sms_town, stay) == [("whatsapp", "moved"), ("sms", "accepted")]


def test_stop_by_sms_is_stop_everywhere_and_start_is_start(sms_town: Town, twilio: PretendTwilio) -> None:
    with sms_town.house.work() as work:
        people.find_or_make(work, RAVI).carrier = "sms"
    assert twilio_tells(sms_town, "/api/sms/webhook", MessageSid="SM8", From=RAVI, Body=" Stop. ") == 200
    assert (ravi(sms_town).offers_stopped_at, ravi(sms_town).carrier) == (sms_town.clock.now(), "whatsapp")
    sms_town.clock.move(minutes=1)
    assert twilio_tells(sms_town, "/api/sms/webhook", MessageSid="SM9", From=RAVI, Body="START") == 200
    assert ravi(sms_town).offers_stopped_at is None
    assert twilio_tells(sms_town, "/api/sms/webhook", MessageSid="SM10", From=RAVI, Body="thanks!") == 200


@pytest.mark.parametrize("word", ["STOP", "StopAll", "cancel", "बंद", "dừng"])
def test_who_stops_sms_gets_none_any_more_and_the_notice_goes_another_way(
    sms_town: Town, twilio: PretendTwilio, word: str
) -> None:
    assert twilio_tells(sms_town, "/api/sms/webhook", MessageSid="SM8", From=RAVI, Body=word) == 200
    stay = ticket_fails(sms_town, NEVER)
    assert twilio.asked == []
    assert rows_of(sms_town, stay) == [("whatsapp", "failed")]
    assert stay.told("admin").count("send_failed") == 1
    assert "By SMS" not in sms_town.phone(RAVI).says("settings").choices


@pytest.mark.parametrize("word", ["START", "unstop", "Yes"])
def test_who_starts_sms_again_gets_them_again(sms_town: Town, twilio: PretendTwilio, word: str) -> None:
    for sid, said in (("SM7", "STOP"), ("SM8", word)):
        sms_town.clock.move(minutes=1)
        twilio_tells(sms_town, "/api/sms/webhook", MessageSid=sid, From=RAVI, Body=said)
    ticket_fails(sms_town, NEVER)
    assert [asked["To"] for asked in twilio.asked] == [RAVI]


def test_yes_without_a_stop_before_it_is_no_wish_for_offers(sms_town: Town, twilio: PretendTwilio) -> None:
    offered(sms_town)
    twilio_tells(sms_town, "/api/sms/webhook", MessageSid="SM8", From=RAVI, Body="yes")
    assert ravi(sms_town).offers_wanted_at is None


def test_a_stop_nobody_signed_stops_nothing(sms_town: Town, twilio: PretendTwilio) -> None:
    assert twilio_tells(sms_town, "/api/sms/webhook", "bm9ib2R5", MessageSid="SM8", From=RAVI, Body="STOP") == 401
    ticket_fails(sms_town, NEVER)
    assert len(twilio.asked) == 1


def test_a_stop_that_only_twilio_heard_of_is_learnt_from_its_refusal(sms_town: Town, twilio: PretendTwilio) -> None:
    twilio.answers = [(400, {"code": 21610, "message": "Attempt to send to unsubscribed recipient"})]
    stay = ticket_fails(sms_town, NEVER)
    assert ravi(sms_town).sms_stopped_at == sms_town.clock.now()
    assert rows_of(sms_town, stay) == [("whatsapp", "moved"), ("sms", "failed")]
    assert "By SMS" not in sms_town.phone(RAVI).says("settings").choices


def test_what_waits_for_twilio_when_somebody_stops_is_not_sent(sms_town: Town, twilio: PretendTwilio) -> None:
    twilio.answers = [(429, {"code": 20429, "message": "Too many requests"})]
    stay = ticket_fails(sms_town, NEVER)
    twilio_tells(sms_town, "/api/sms/webhook", MessageSid="SM8", From=RAVI, Body="STOP")
    sms_town.wait(seconds=60)
    assert (row_by(stay, "sms").status, len(twilio.asked)) == ("failed", 1)
    assert stay.told("admin").count("send_failed") == 1


def test_who_wants_sms_gets_it_and_who_shows_no_number_is_not_asked(sms_town: Town, twilio: PretendTwilio) -> None:
    sms_town.phone(RAVI).says("settings")
    assert "by *SMS*" in sms_town.phone(RAVI).taps("By SMS").text
    offered(sms_town).is_paid()
    assert [asked["Body"].split(" received")[0] for asked in twilio.asked] == ["Payment of Rs 3,780"]
    assert "By SMS" not in sms_town.phone(KIRAN).says("settings").choices


def test_without_twilio_its_doors_are_closed(town: Town) -> None:
    assert town.browser.post("/api/sms/webhook", data={"Body": "STOP"}).status_code == 404


@pytest.mark.quick
@pytest.mark.parametrize("key", texts.keys("sms."))
def test_every_text_message_is_short(key: str) -> None:
    for locale in texts.languages():
        note = Note(key.removeprefix("sms."), examples(locale))
        words = sms.worded(note, locale)
        assert segments.count(words) <= segments.MOST_SEGMENTS
        assert texts.has(locale, f"notice.{note.key}")
        if locale == "en":
            assert segments.count(words) <= 2


@pytest.mark.quick
@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("", 1),
        ("a" * 160, 1),
        ("a" * 161, 2),
        ("a" * 306, 2),
        ("a" * 307, 3),
        ("{" * 80, 1),
        ("{" * 81, 2),
        ("₹", 1),
        ("ठ" * 70, 1),
        ("ठ" * 71, 2),
        ("🏡" * 35, 1),
        ("🏡" * 36, 2),
    ],
)
def test_segments_are_counted_as_they_are_billed(text: str, parts: int) -> None:
    assert segments.count(text) == parts
