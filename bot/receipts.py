"""What WhatsApp tells besides messages: receipts raise a message's rank, everything else is noted and kept."""

from __future__ import annotations

from functools import partial
from typing import Final

import structlog

from bot import incoming, personal_news
from bot.senders import tell_admins_of_failure
from services import inbox, outbox
from services.costs import meter
from services.house import House, Work
from services.tables import InboxRow, OutboxRow

log = structlog.get_logger(__name__)

SOURCE: Final = "whatsapp"
# Each is a small thing, but on SQLite nobody else writes meanwhile, and WhatsApp waits for its answer.
BATCH: Final = 25
MOST_BATCHES: Final = 80
PICTURE_NOT_HAD: Final = (131052, 131053)


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
        # In one order for everybody, because receipts for the same messages come in batches that cross each other.
        for row in sorted(rows, key=_about):
            _take(work, row)
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


def _take(work: Work, row: InboxRow) -> None:
    if row.kind != "status" and personal_news.take(work, row.raw):
        inbox.done(work, row)
        return
    if row.kind != "status":
        log.info("whatsapp_news_kept", inbox_id=row.id, about=str(row.raw.get("field", "")))
        inbox.done(work, row, "ignored")
        return
    receipt = incoming.receipt(row.raw)
    error = f"({receipt.error_code}) {receipt.error_text}" if receipt.status == "failed" else ""
    sent = outbox.take_receipt(work, receipt.wamid, receipt.callback_data, receipt.status, error)
    if sent is not None:
        meter.note(work, sent, receipt.wamid, receipt.status, receipt.pricing)
    if sent is not None and receipt.status == "sent":
        personal_news.learn_names(work, sent.to, receipt.recipient, receipt.recipient_user_id)
    if sent is not None and sent.status == "failed":
        _mend_or_tell(work, sent, receipt)
    inbox.done(work, row, "applied" if sent else "ignored")


def _mend_or_tell(work: Work, sent: OutboxRow, receipt: incoming.Receipt) -> None:
    """Our web server may have been away just when WhatsApp came for the picture; anything else a person must know."""
    if receipt.error_code in PICTURE_NOT_HAD and outbox.say_again(work, sent):
        return
    tell_admins_of_failure(work, sent)
