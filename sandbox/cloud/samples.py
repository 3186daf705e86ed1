"""Samples for template headers, as Meta's resumable upload takes them: a session, its bytes, a handle."""

from __future__ import annotations

import base64
import secrets
from dataclasses import dataclass
from typing import Any

from sandbox.cloud.errors import Refusal

# What the upload takes, how such a file begins, and the header it may stand in as a sample.
TYPES = {
    "image/jpeg": (b"\xff\xd8\xff", "IMAGE"),
    "image/jpg": (b"\xff\xd8\xff", "IMAGE"),
    "image/png": (b"\x89PNG", "IMAGE"),
    "application/pdf": (b"%PDF-", "DOCUMENT"),
    "video/mp4": (b"", "VIDEO"),
}


@dataclass
class Session:
    """One upload under way."""

    id: str
    mime_type: str
    length: int
    content: bytes = b""

    @property
    def state(self) -> dict[str, Any]:
        """How far it has come."""
        return {"id": self.id, "file_offset": len(self.content)}


class Samples:
    """The sessions, and the handles of what was uploaded whole."""

    def __init__(self) -> None:
        self._sessions: dict[str, Session] = {}
        self._formats: dict[str, str] = {}

    def begin(self, name: str, mime_type: str, length: str) -> Session:
        """A session for a file of that size. Raises Refusal."""
        if not name:
            raise Refusal(100, "The parameter file_name is required.")
        if mime_type not in TYPES:
            raise Refusal(100, f"Param file_type must be one of {{{', '.join(TYPES)}}} - got {mime_type!r}")
        if not (length.isascii() and length.isdigit() and int(length)):
            raise Refusal(100, "Param file_length must be a positive number of bytes")
        place = base64.b64encode(f"attachment:{secrets.token_hex(16)}?file_type={mime_type}".encode()).decode()
        session = Session(f"upload:{place}?sig=ARZ{secrets.token_urlsafe(12)}", mime_type, int(length))
        self._sessions[session.id] = session
        return session

    def find(self, session_id: str) -> Session | None:
        """The session of that id, with its signature."""
        return self._sessions.get(session_id)

    def fill(self, session: Session, offset: str, content: bytes) -> str:
        """The handle once all bytes are there, before that nothing. Raises Refusal."""
        if offset != str(len(session.content)):
            raise Refusal(100, f"The header file_offset must be {len(session.content)} - got {offset!r}")
        if len(session.content) + len(content) > session.length:
            raise Refusal(100, f"The file has more than the {session.length} bytes of its file_length")
        session.content += content
        if len(session.content) < session.length:
            return ""
        begins, form = TYPES[session.mime_type]
        del self._sessions[session.id]
        if not session.content.startswith(begins):
            raise Refusal(100, f"The file is not of the type {session.mime_type}")
        handle = f"4:{base64.b64encode(session.mime_type.encode()).decode()}:{secrets.token_urlsafe(24)}"
        self._formats[handle] = form
        return handle

    def fits(self, handle: Any, form: str) -> bool:
        """Whether a handle is of a file uploaded here that may stand in such a header."""
        return isinstance(handle, str) and self._formats.get(handle) == form
