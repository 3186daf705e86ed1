"""Files of ours that lie at WhatsApp, each by the link that shows the same: which id it has there, and until when.

Whoever is to upload one claims it first, so that nobody else does meanwhile.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import delete
from sqlalchemy.dialects import postgresql, sqlite

from services.db import lock
from services.house import Work
from services.tables import Upload

LIFE: Final = timedelta(days=30)  # Meta docs: uploaded media are kept for 30 days
MARGIN: Final = timedelta(days=1)  # ours: a message may wait in a queue with the id in hand


def fresh(work: Work, link: str, fingerprint: str) -> str:
    """The id under which the file of that link lies there as it looks now; empty when it has to be uploaded."""
    found = work.tx.get(Upload, link)
    return found.media_id if found is not None and _holds(work, found, fingerprint) else ""


def claim(work: Work, link: str, fingerprint: str) -> bool:
    """Whether to upload the file of that link is the caller's now.

    Not while somebody else does or has just done it, nor soon after it went wrong: until then the link goes.
    """
    insert = postgresql.insert if work.tx.get_bind().dialect.name == "postgresql" else sqlite.insert
    ours = {"fingerprint": fingerprint, "media_id": "", "uploaded_at": work.now}
    fresh_row = insert(Upload).values(link=link, **ours).on_conflict_do_nothing().returning(Upload.link)
    if work.tx.execute(fresh_row).first() is not None:
        return True
    found = lock(work.tx, Upload, Upload.link == link)
    if found is None or _holds(work, found, fingerprint):
        return False
    for column, value in ours.items():
        setattr(found, column, value)
    return True


def remember(work: Work, link: str, fingerprint: str, media_id: str) -> None:
    """Keep the id of a file just uploaded, and drop what has died meanwhile."""
    work.tx.execute(delete(Upload).where(Upload.uploaded_at <= work.now - LIFE))
    work.tx.merge(Upload(link=link, fingerprint=fingerprint, media_id=media_id, uploaded_at=work.now))


def forget(work: Work, media_ids: Collection[str]) -> None:
    """WhatsApp does not know, or cannot use, what was uploaded under these ids."""
    work.tx.execute(delete(Upload).where(Upload.media_id.in_(media_ids)))


def forget_links(work: Work, links: Collection[str], until: datetime) -> None:
    """A message that went out then did not arrive with what had been uploaded for these links."""
    work.tx.execute(delete(Upload).where(Upload.link.in_(links), Upload.uploaded_at <= until))


def _holds(work: Work, found: Upload, fingerprint: str) -> bool:
    """Whether it shows the same and may still be used, or is claimed by somebody who may still be at it."""
    claimed_for = timedelta(seconds=2 * work.settings.whatsapp_timeout_seconds)
    life = LIFE - MARGIN if found.media_id else claimed_for
    return found.fingerprint == fingerprint and work.now < found.uploaded_at + life
