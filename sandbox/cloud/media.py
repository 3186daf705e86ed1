"""Media the business uploaded or linked and media people sent, in memory, each with its time to live."""

from __future__ import annotations

import base64
import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sandbox.cloud import limits
from sandbox.cloud.errors import Refusal
from sandbox.cloud.ids import object_id

UPLOADED_LIFE = timedelta(days=30)
INBOUND_LIFE = timedelta(days=7)
LINK_LIFE = timedelta(minutes=5)


@dataclass(frozen=True)
class Media:
    """One file."""

    id: str
    mime_type: str
    content: bytes
    dies_at: datetime
    key: str
    filename: str = ""

    @property
    def sha256_hex(self) -> str:
        """As the look-up answers it."""
        return hashlib.sha256(self.content).hexdigest()

    @property
    def sha256_base64(self) -> str:
        """As webhooks carry it."""
        return base64.b64encode(hashlib.sha256(self.content).digest()).decode()

    def link(self, host: str, now: datetime) -> str:
        """A download address that works for five minutes."""
        ends = int((now + LINK_LIFE).timestamp())
        return f"{host}/whatsapp_business/attachments/?mid={self.id}&ext={ends}&hash={self.key}"


class Shelf:
    """Where media lie until they die."""

    def __init__(self) -> None:
        self._media: dict[str, Media] = {}

    def keep(self, mime_type: str, content: bytes, dies_at: datetime, filename: str = "") -> Media:
        """Put a file on the shelf."""
        media = Media(object_id(), mime_type, content, dies_at, secrets.token_urlsafe(12), filename)
        self._media[media.id] = media
        return media

    def find(self, media_id: str, now: datetime) -> Media | None:
        """The file with this id, unless it is dead."""
        media = self._media.get(media_id)
        return media if media is not None and media.dies_at > now else None

    def drop(self, media_id: str) -> bool:
        """Take a file off the shelf; False if it was not there."""
        return self._media.pop(media_id, None) is not None


def check(kind: str, mime_type: str, size: int) -> None:
    """Is this a file Meta would carry as this kind? Raises Refusal 131053."""
    types, most = limits.MEDIA[kind]
    if mime_type not in types:
        raise Refusal(131053, f"Unsupported {kind} mime type {mime_type}. Please use one of {', '.join(types)}.")
    if not 0 < size <= most:
        raise Refusal(131053, f"{kind} file of {size} bytes. Min: 1, Max: {most}", over_limit=True)


def kind_of(mime_type: str) -> str | None:
    """The kind a MIME type belongs to, None if Meta takes no such files."""
    return next((kind for kind, (types, _) in limits.MEDIA.items() if mime_type in types), None)


def plain_type(content_type: str) -> str:
    """A Content-Type without its parameters."""
    return content_type.split(";")[0].strip().lower()
