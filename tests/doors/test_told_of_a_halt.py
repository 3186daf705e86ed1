"""What the admins read when WhatsApp takes nothing: elsewhere while it lasts, by WhatsApp that it is over."""

from __future__ import annotations

from datetime import timedelta

import pytest

from services.contacts import people
from services.errors import SendError
from services.post import halts, outbox
from services.post.messages import Message
from tests.mail_server import MailServer
from tests.town import MEERA, RAVI, Town

UNPAID = SendError("131042: the account cannot pay", code=131042)
AGAIN = "WhatsApp takes our messages again"
STOPPED = "takes no messages from us"


def writes_to(town: Town, number: str, key: str) -> None:
    with town.house.work() as work:
        people.find_or_make(work, number).last_heard_at = work.now
        outbox.put(work, to=number, role="customer", body=Message(f"word {key}"), dedupe_key=key)
    town.work()


def stops(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """WhatsApp refuses a word to Ravi, at 15:30 where our places are, and everything after it."""
    with monkeypatch.context() as away:
        away.setattr(town.api, "send", refuses)
        writes_to(town, RAVI, "first")
    with town.house.reading() as work:
        halt = halts.of(work)
        assert halt is not None
        assert halt.scope == "all"


def refuses(body: object) -> str:
    raise UNPAID


def passes(town: Town, minutes: int) -> None:
    for _ in range(minutes):
        town.wait(minutes=1)


def read_by_meera(town: Town) -> list[str]:
    return [heard.text for heard in town.phone(MEERA).heard]


def hours(town: Town, minutes_later: int) -> str:
    since = town.clock.now().astimezone(town.settings.zone)
    return f"from {since:%H:%M} to {since + timedelta(minutes=minutes_later):%H:%M}"


def test_when_it_is_over_the_admin_reads_once_that_it_is(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    lasted = hours(town, 1)
    stops(town, monkeypatch)
    passes(town, 3)
    (word,) = read_by_meera(town)
    assert AGAIN in word
    assert lasted in word


def test_the_notice_that_is_itself_the_one_tried_says_that_it_is_over(town: Town) -> None:
    with town.house.work() as work:
        halts.stop(work, "all", halts.Cause("ACCOUNT_RESTRICTION"))
    passes(town, 3)
    (word,) = read_by_meera(town)
    assert AGAIN in word


def test_a_try_in_vain_says_nothing_to_anybody(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    with town.house.work() as work:
        halts.stop(work, "all", halts.Cause("ACCOUNT_RESTRICTION"))
    with monkeypatch.context() as away:
        away.setattr(town.api, "send", refuses)
        passes(town, 3)
    lasted_from = town.clock.now() - timedelta(minutes=3)
    passes(town, 6)
    (word,) = read_by_meera(town)
    assert AGAIN in word
    assert f"from {lasted_from.astimezone(town.settings.zone):%H:%M} to " in word


def test_who_read_elsewhere_that_it_stopped_reads_in_the_chat_that_it_is_over(
    mail_town: Town, mail: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    with mail_town.house.work() as work:
        people.find_or_make(work, MEERA).email = "meera@example.com"
    with monkeypatch.context() as away:
        away.setattr(mail_town.api, "send", refuses)
        writes_to(mail_town, RAVI, "first")
        passes(mail_town, 7)
    assert [STOPPED in letter["Subject"] for letter in mail.letters] == [True]
    assert read_by_meera(mail_town) == []
    passes(mail_town, 16)
    (word,) = read_by_meera(mail_town)
    assert AGAIN in word
    assert len(mail.letters) == 1


def test_a_short_outage_nobody_was_told_of_is_not_told_when_it_is_over(town: Town) -> None:
    with town.house.work() as work:
        halts.stop(work, "all", halts.Cause(halts.OUTAGE))
    writes_to(town, RAVI, "first")
    passes(town, 3)
    assert len(town.phone(RAVI).heard) == 1
    assert read_by_meera(town) == []


def test_new_chats_that_may_begin_again_are_told_of_too(town: Town) -> None:
    with town.house.work() as work:
        cause = halts.Cause("131048: spam", 131048, probe_at=work.now + timedelta(hours=1))
        halts.stop(work, "templates", cause)
    town.work()
    passes(town, 3)
    assert read_by_meera(town) == []
    for _ in range(7):
        town.wait(minutes=10)
    (word,) = read_by_meera(town)
    assert "WhatsApp lets us start chats again" in word


def test_who_has_just_written_reads_that_no_chats_may_begin_while_it_is_so(town: Town) -> None:
    town.phone(MEERA).says("hi")
    with town.house.work() as work:
        halts.stop(work, "templates", halts.Cause("131048: spam", 131048, probe_at=work.now + timedelta(hours=1)))
    town.work()
    assert "WhatsApp lets us start no chats" in town.phone(MEERA).last.text
