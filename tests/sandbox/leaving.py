"""Leaving a sample picture at the sandbox, step by step."""

from __future__ import annotations

from typing import Any

from sandbox.cloud.door import APP_ID
from tests.sandbox.conftest import TOKEN, Business

UPLOADS = f"/v23.0/{APP_ID}/uploads"
PNG = b"\x89PNG\r\n\x1a\n and the picture itself"
ABOUT = {"file_name": "ticket.png", "file_type": "image/png", "file_length": str(len(PNG))}


def begun(business: Business, **about: str) -> str:
    """A session for a file; where its bytes go."""
    answer = business.call("POST", UPLOADS, query_string=ABOUT | about)
    assert answer.status_code == 200, answer.json
    return str(answer.json["id"])


def fills(business: Business, session: str, content: bytes, offset: str = "0", scheme: str = "OAuth") -> Any:
    headers = {"Authorization": f"{scheme} {TOKEN}"} | ({"file_offset": offset} if offset else {})
    return business.client.post(f"/v23.0/{session}", data=content, headers=headers)


def left(business: Business, content: bytes = PNG, file_type: str = "image/png") -> str:
    """The handle of a file left there."""
    session = begun(business, file_type=file_type, file_length=str(len(content)))
    return str(fills(business, session, content).json["h"])
