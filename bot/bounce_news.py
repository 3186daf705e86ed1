"""What bounces tell: a letter that came back has failed and goes on by another carrier; a dead address is left."""

from __future__ import annotations

from typing import Any

import structlog

from bot import bounces, rare_news
from bot.bounce_door import SOURCE as SOURCE  # because the worker names both from here
from bot.carriers import email
from bot.carriers.smtp import ADDRESS
from bot.refusals import discreet
from bot.senders import tell_admins_of_failure, without_this_carrier
from services.contacts import people
from services.house import House, Work
from services.post import carriers, outbox, retries
from services.tables import InboxRow, OutboxRow

log = structlog.get_logger(__name__)


def take_all(house: House) -> None:
    """Work off the letters that came back."""
    rare_news.take_all(house, SOURCE, _take, "bounce_failed")


def _take(work: Work, row: InboxRow) -> bool:
    """Believe one bounce; False for what is none, or of no letter of ours."""
    reports: list[dict[str, str]] = row.raw["reports"]
    letter = _letter_of(work, row.raw["letters"]) if reports else None
    if letter is None:
        log.info("letter_in_mailbox_ignored", inbox_id=row.id, reports=len(reports))
        return False
    worst = min(reports, key=lambda each: (not bounces.is_for_good(each), not bounces.is_final(each)))
    log.info("letter_came_back", outbox_id=letter.id, action=worst["action"], status=worst["status"])
    if bounces.is_final(worst):
        _failed(work, letter, worst)
    elif bounces.is_delay(worst) and letter.status in ("accepted", "sent"):
        letter.error = _why(worst)
    return True


def _letter_of(work: Work, named: list[Any]) -> OutboxRow | None:
    """The first letter named that is truly one of ours."""
    found = (email.letter_of(work, str(number), str(code)) for number, code in named)
    return next((letter for letter in found if letter is not None), None)


def _failed(work: Work, letter: OutboxRow, report: dict[str, str]) -> None:
    found = outbox.take_receipt(work, letter.provider_id or "", letter.dedupe_key, "failed", _why(report))
    if bounces.is_for_good(report):
        people.note_dead_email(work, letter.to.removeprefix(carriers.SCHEMES["email"]))
    if found is None or not found.news:
        return
    outbox.settle(work, found.row, retries.GIVEN_UP)
    # Servers may try for five days; what nobody is served by any more does not go by another carrier.
    if retries.is_useful(work, found.row, it_may_have_gone=False):
        without_this_carrier(work, found.row, retries.GIVEN_UP)
    else:
        tell_admins_of_failure(work, found.row)


def _why(report: dict[str, str]) -> str:
    """In the words of whoever could not deliver it, without the address."""
    said = discreet(ADDRESS.sub("•••", report["why"]))
    return f"came back, {report['action'] or 'failed'} {report['status']}: {said}".removesuffix(": ")
