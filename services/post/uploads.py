"""Files of ours that lie at WhatsApp, each by the link that shows the same: which id it has there, and until when."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta
from typing import Final

from sqlalchemy import delete

from services.house import Work
from services.tables import Upload

LIFE: Final = timedelta(days=30)  # Meta docs: uploaded media are kept for 30 days
MARGIN: Final = timedelta(days=1)  # ours: a message may wait in a queue with the id in hand


def fresh(work: Work, link: str, fingerprint: str) -> str:
    """The id under which the file of that link lies there as it looks now; empty when it has to be uploaded."""
    found = work.tx.get(Upload, link)
    if found is None or found.fingerprint != fingerprint or found.uploaded_at + LIFE - MARGIN <= work.now:
        return ""
    return found.media_id


def remember(work: Work, link: str, fingerprint: str, media_id: str) -> None:
    """Keep the id of a file just uploaded, and drop what has died meanwhile."""
    work.tx.execute(delete(Upload).where(Upload.uploaded_at <= work.now - LIFE))
    work.tx.merge(Upload(link=link, fingerprint=fingerprint, media_id=media_id, uploaded_at=work.now))


def forget(work: Work, links: Collection[str]) -> None:
    """WhatsApp does not know, or cannot use, what was uploaded for these links."""
    work.tx.execute(delete(Upload).where(Upload.link.in_(links)))
