"""One mailbox over IMAP: what nobody has read yet, and marking it as read. Nothing in it is ever deleted.

Errors become SendError; their text holds no address, because it is logged.
"""

from __future__ import annotations

import imaplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any, Final

from bot.carriers.smtp import ADDRESS
from bot.refusals import discreet
from services.errors import SendError
from services.settings import Settings

TIMEOUT_SECONDS: Final = 10
# Of one letter. What is reported stands in front of the letter that came back, and of that its head is enough.
MOST_BYTES: Final = 64 * 1024


class Mailbox:
    """One folder that is open."""

    def __init__(self, line: imaplib.IMAP4) -> None:
        self._line = line

    def unread(self, most: int) -> list[str]:
        """The letters nobody has read, the oldest first, at most so many."""
        found = self._ask("SEARCH", "UNSEEN")
        return [uid for part in found if isinstance(part, bytes) for uid in part.decode("ascii", "replace").split()][
            :most
        ]

    def read(self, uid: str) -> bytes:
        """How a letter begins; it counts as unread all the same. Nothing when it is gone."""
        found = self._ask("FETCH", uid, f"(BODY.PEEK[]<0.{MOST_BYTES}>)")
        return next((part[1] for part in found if isinstance(part, tuple)), b"")

    def mark_read(self, uid: str) -> None:
        """It is kept elsewhere now."""
        self._ask("STORE", uid, "+FLAGS.SILENT", r"(\Seen)")

    def _ask(self, *words: str) -> list[Any]:
        return _right(self._line.uid(*words))


@contextmanager
def opened(settings: Settings) -> Iterator[Mailbox]:
    """The folder that is set, once the server knows us. Raises SendError: `permanent` when the server refuses us."""
    try:
        line = _connected(settings)
        try:
            _right(line.login(settings.imap_user, settings.imap_password))
            _right(line.select(f'"{settings.imap_folder}"'))
            yield Mailbox(line)
        finally:
            with suppress(imaplib.IMAP4.error, OSError):
                line.logout()
    except imaplib.IMAP4.abort as error:
        raise SendError(f"the line broke: {type(error).__name__}") from error
    except imaplib.IMAP4.error as error:
        raise SendError(f"IMAP: {discreet(ADDRESS.sub('•••', str(error)))}", permanent=True) from error
    except OSError as error:
        raise SendError(f"cannot be reached: {type(error).__name__}") from error


def _connected(settings: Settings) -> imaplib.IMAP4:
    host, port = settings.imap_host, settings.imap_port
    if settings.imap_tls == "tls":
        return imaplib.IMAP4_SSL(host, port, ssl_context=ssl.create_default_context(), timeout=TIMEOUT_SECONDS)
    line = imaplib.IMAP4(host, port, timeout=TIMEOUT_SECONDS)
    if settings.imap_tls == "starttls":
        _right(line.starttls(ssl_context=ssl.create_default_context()))
    return line


def _right(answer: tuple[str, list[Any]]) -> list[Any]:
    status, found = answer
    if status != "OK":
        raise imaplib.IMAP4.error(
            b" ".join(part for part in found if isinstance(part, bytes)).decode("utf-8", "replace")
        )
    return found
