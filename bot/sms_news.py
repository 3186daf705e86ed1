"""What Twilio told: a status raises its message's rank, a failed one goes on by another carrier; stop is stop."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import structlog

from bot import rare_news
from bot.carriers import sms
from bot.senders import without_this_carrier
from bot.sms_door import SOURCE as SOURCE  # because the worker names both from here
from flows.spoken import means
from services.contacts import people, preferences
from services.house import House, Work
from services.ids import to_e164
from services.post import outbox, retries
from services.tables import InboxRow, OutboxRow

log = structlog.get_logger(__name__)

# Twilio's words for how far a message got, and ours; the others say nothing new.
STATUSES: Final[Mapping[str, str]] = {
    "sent": "sent", "delivered": "delivered", "read": "read", "undelivered": "failed", "failed": "failed",
}  # fmt: skip
# The words that Twilio itself obeys (its docs, opt-out keywords), in English only; those of the chat count besides.
STOPS: Final = frozenset({"stop", "stopall", "unsubscribe", "cancel", "end", "quit", "revoke", "optout"})
STARTS: Final = frozenset({"start", "unstop", "yes"})


def take_all(house: House) -> None:
    """Work off what Twilio told and what was answered by SMS."""
    rare_news.take_all(house, SOURCE, _take, "sms_news_failed")


def _take(work: Work, row: InboxRow) -> bool:
    return _take_status(work, row) if row.kind == "status" else _take_words(work, row)


def _take_status(work: Work, row: InboxRow) -> bool:
    told = row.raw
    ours = work.tx.get(OutboxRow, int(told["row_id"]))
    if ours is None or ours.carrier != "sms" or told.get("MessageStatus") not in STATUSES:
        return False
    status = STATUSES[told["MessageStatus"]]
    error = f"Twilio {told.get('ErrorCode') or '?'}: {told['MessageStatus']}" if status == "failed" else ""
    found = outbox.take_receipt(work, str(told.get("MessageSid", "")), ours.dedupe_key, status, error, row.event_at)
    if found is not None:
        sms.count_cost(work, found.row, str(told.get("MessageSid", "")), told["MessageStatus"])
    if found is not None and found.news and status == "failed":
        outbox.settle(work, found.row, retries.GIVEN_UP)
        without_this_carrier(work, found.row, retries.GIVEN_UP)
    return found is not None


def _take_words(work: Work, row: InboxRow) -> bool:
    """Stop and start; all else people write belongs into the chat."""
    number, said = to_e164(str(row.raw.get("From", ""))), str(row.raw.get("Body", ""))
    stops = _bare(said) in STOPS or means(said, "stop")
    # A stop counts, too, of somebody we do not know yet.
    person = people.find_or_make(work, number) if number and stops else people.at(work, number or "")
    if person is None:
        return False
    if stops:
        preferences.stop_sms(work, person, row.event_at, sms.ACTOR)
    elif means(said, "start") or (_bare(said) in STARTS and person.sms_stopped_at is not None):
        preferences.start_sms(work, person, row.event_at, sms.ACTOR)
    else:
        return False
    return True


def _bare(said: str) -> str:
    return " ".join(said.casefold().strip(" .!").split())
