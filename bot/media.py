"""Fetches a file people sent from where the Cloud API says it lies: from its hosts only, in limited size and time."""

from __future__ import annotations

from typing import Final

import requests
from requests.auth import AuthBase
from urllib3.exceptions import HTTPError

from services.clock import Deadline
from services.errors import SendError
from services.settings import Settings

CHUNK_BYTES: Final = 64 * 1024
MOST_SECONDS: Final = 20


def is_ours_to_fetch(settings: Settings, url: str) -> bool:
    """Whether our token may go there: Meta's media hosts, or the Graph API itself."""
    roots = [settings.whatsapp_api_url, *(f"https://{host}" for host in settings.media_hosts)]
    return any(url.startswith(root + "/") for root in roots)


def download(http: requests.Session, url: str, auth: AuthBase, seconds: tuple[float, float], most_bytes: int) -> bytes:
    """The bytes at that address. Raises SendError, permanent when it is too big; a detour elsewhere is not followed."""
    deadline = Deadline(MOST_SECONDS)
    try:
        # As it is, because what was packed small could unpack to any size.
        headers = {"Accept-Encoding": "identity"}
        with http.get(url, auth=auth, headers=headers, timeout=seconds, stream=True, allow_redirects=False) as response:
            if response.status_code != 200:
                raise SendError(f"the file was not given: HTTP {response.status_code}")
            return _read(response, deadline, most_bytes)
    except (requests.RequestException, HTTPError) as error:
        raise SendError(f"the file was not had: {type(error).__name__}") from error


def _read(response: requests.Response, deadline: Deadline, most_bytes: int) -> bytes:
    content = bytearray()
    # Whatever has come, not a full chunk, because a sender that drips would keep us waiting for the rest of it.
    while chunk := response.raw.read1(CHUNK_BYTES, decode_content=False):
        content += chunk
        if len(content) > most_bytes:
            raise SendError(f"the file is bigger than {most_bytes} bytes", permanent=True)
        if deadline.over:
            raise SendError(f"the file took longer than {MOST_SECONDS} s")
    return bytes(content)
