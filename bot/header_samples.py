"""The sample picture that Meta's reviewers see above a template's words, left there by Meta's resumable upload."""

from __future__ import annotations

import re
from typing import Final

from bot.client import CloudApi
from services.errors import SendError
from services.tickets import draw, sample

# What Meta calls the place the bytes go to: part of a path, and of nothing else.
SESSION: Final = re.compile(r"upload:[\w+/=.:-]+(\?sig=[\w.-]+)?", re.ASCII)
MIME_TYPE: Final = "image/png"
SCHEME: Final = "OAuth"  # Meta docs: this one call does not take the token as the others do


def leave(api: CloudApi, locale: str) -> str:
    """Leave a ticket of nobody's in that language with our app; answers its handle. Raises SendError."""
    content = draw.ticket_png(sample.facts(locale))
    about = {"file_name": f"ticket-{locale}.png", "file_length": str(len(content)), "file_type": MIME_TYPE}
    session = str(api.ask(f"{api.app_id()}/uploads", params=about).get("id", ""))
    if not SESSION.fullmatch(session):
        raise SendError("the answer names no place for the sample", permanent=True)
    told = api.ask(session, scheme=SCHEME, data=content, headers={"file_offset": "0"})
    handle = str(told.get("h") or "")
    if not handle:
        raise SendError("the answer names no handle of the sample", permanent=True)
    return handle
