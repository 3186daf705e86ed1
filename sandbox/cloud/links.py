"""Fetching the pictures and documents the business links to, as Meta does: soon, briefly, and with checks."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import unquote, urlsplit

import requests

from sandbox.cloud import limits, media
from sandbox.cloud.errors import Refusal
from sandbox.cloud.media import Media, Shelf

TIMEOUT_SECONDS = 5
CHUNK = 64 * 1024


def fetch(shelf: Shelf, kind: str, url: str, now: datetime) -> Media:
    """The linked file, kept on the shelf. Raises Refusal 131053 if it cannot be had or is not such a file."""
    try:
        with requests.get(url, timeout=TIMEOUT_SECONDS, stream=True) as answer:
            if answer.status_code != 200:
                raise Refusal(131053, f"Downloading media from weblink failed with http code {answer.status_code}")
            mime_type = media.plain_type(answer.headers.get("Content-Type", ""))
            content = _read(answer, limits.MEDIA[kind][1])
    except requests.RequestException as error:
        why = f"Downloading media from weblink failed: {type(error).__name__}"
        raise Refusal(131053, why) from error
    media.check(kind, mime_type, len(content))
    name = unquote(urlsplit(url).path.rsplit("/", 1)[-1])
    return shelf.keep(mime_type, content, now + media.UPLOADED_LIFE, name)


def _read(answer: requests.Response, most: int) -> bytes:
    content = b""
    for chunk in answer.iter_content(CHUNK):
        content += chunk
        if len(content) > most:
            break
    return content
