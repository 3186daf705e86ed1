"""What WhatsApp tells besides messages: receipts raise a message's rank, news of the account goes where it belongs."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Final

import structlog

from bot import account_news, fates, incoming, personal_news, refusals
from bot.carriers.contract import Refusal
from bot.senders import without_this_carrier
from services.costs import meter
from services.house import House, Work
from services.post import inbox, outbox, uploads
from services.tables import InboxRow, OutboxRow

log = structlog.get_logger(__name__)

SOURCE: Final = "whatsapp"
BATCH: Final = 100
MOST_BATCHES: Final = 20
PICTURE_NOT_HAD: Final = (131052, 131053)

Afterwards = Callable[[], None]


def take_all(house: House) -> None:
    """Work off the receipts that wait, many in one transaction because each is a small thing."""
    for _ in range(MOST_BATCHES):
        try:
            taken = house.tried(partial(_take_batch, house, BATCH))
        except Exception:
            log.exception("receipts_failed")
            taken = _take_one_by_one(house)
        if taken < BATCH:
            return


def _take_batch(house: House, most: int) -> int:
    with house.work() as work:
        rows = inbox.next_news(work, SOURCE, most)
        # In one order for everybody, because receipts for the same messages come in batches that cross each other;
        # and what is about all our sending last, because senders hold a message when they come to that.
        went: list[OutboxRow] = []
        for last in [_take(work, row, went) for row in sorted(rows, key=_about)]:
            if last is not None:
                last()
        fates.arrived(work, went)
        return len(rows)


def _take_one_by_one(house: House) -> int:
    """After a crash: find the row that breaks and count it, so that it cannot hold up the others for ever."""
    for number in range(BATCH):
        with house.reading() as work:
            rows = inbox.next_news(work, SOURCE, 1)
        if not rows:
            return number
        try:
            _take_batch(house, 1)
        except Exception as error:
            log.exception("receipt_failed", inbox_id=rows[0].id)
            with house.work() as work:
                inbox.failed(work, rows[0].id, f"{type(error).__name__}: {error}")
    return BATCH


def _about(row: InboxRow) -> tuple[str, int]:
    return (incoming.receipt(row.raw).wamid if row.kind == "status" else "", row.id)


def _take(work: Work, row: InboxRow, went: list[OutboxRow]) -> Afterwards | None:
    """Believe one row; answers what is left to do once all are."""
    if row.kind != "status" and personal_news.take(work, row.raw):
        inbox.done(work, row)
        return None
    if row.kind != "status":
        known = account_news.knows(row.raw)
        inbox.done(work, row, "applied" if known else "ignored")
        if not known:
            log.info("whatsapp_news_kept", inbox_id=row.id, about=str(row.raw.get("field", "")))
        return partial(account_news.take, work, row) if known else None
    told = incoming.receipt(row.raw)
    error = f"({told.error_code}) {told.error_text}" if told.status == "failed" else ""
    found = outbox.take_receipt(work, told.wamid, told.callback_data, told.status, error, row.event_at)
    inbox.done(work, row, "applied" if found else "ignored")
    if found is None:
        return None
    meter.note(work, found.row, told.wamid, told.status, told.pricing)
    if told.status == "sent":
        personal_news.learn_names(work, found.row.to, told.recipient, told.recipient_user_id)
    if not found.news:
        return None
    if found.row.status == "failed":
        return partial(_go_on_without, work, found.row, told)
    went.append(found.row)
    return None


def _go_on_without(work: Work, sent: OutboxRow, told: incoming.Receipt) -> None:
    """The picture was lost at WhatsApp, or our web server away when it came for it; else as its error code says."""
    if told.error_code in PICTURE_NOT_HAD:
        uploads.forget_links(work, outbox.files_of(sent), sent.sent_at or work.now)
        if outbox.say_again(work, sent):
            return
    fate = fates.of(work, Refusal(sent, refusals.told_later(told.error_code, sent.error), told_later=True))
    outbox.settle(work, sent, fate)
    without_this_carrier(work, sent, fate)
