"""One letter to one SMTP server, handed over once. Says whether it was taken, refused, or may have gone.

Errors become SendError; their text holds no address, because it is kept and logged.
"""

from __future__ import annotations

import re
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from bot.refusals import discreet
from services.errors import SendError
from services.settings import Settings

TIMEOUT_SECONDS: Final = 10
WAIT_SECONDS: Final = 60  # a server that asks to come again means minutes, not seconds
REFUSED_FOR_GOOD: Final = 500
ADDRESS: Final = re.compile(r"\S+@\S+")


def hand_over(settings: Settings, to: str, letter: bytes) -> None:
    """Give the server the whole letter. Raises SendError.

    `permanent`: this address or letter is refused for good. `unknown`: the line broke after the letter was out.
    """
    with connected(settings) as server:
        # What a server has against ourselves, such as a wrong password, is no fault of the letter.
        _expect(server.mail(settings.return_address), ours=True)
        _expect(server.rcpt(to))
        try:
            _expect(server.data(letter))
        except smtplib.SMTPDataError as error:
            raise told(error.smtp_code, error.smtp_error) from error
        except (OSError, smtplib.SMTPServerDisconnected) as error:
            raise SendError(f"no answer: {type(error).__name__}", unknown=True) from error


@contextmanager
def connected(settings: Settings) -> Iterator[smtplib.SMTP]:
    """A server that knows us. Raises SendError; by what fails in here, and is not caught before, nothing was sent."""
    server = _closed(settings)
    try:
        _open(server, settings)
        yield server
    except smtplib.SMTPResponseException as error:
        raise told(error.smtp_code, error.smtp_error, ours=True) from error
    except (OSError, smtplib.SMTPException) as error:
        raise SendError(f"nothing was sent: {type(error).__name__}", retry_after=WAIT_SECONDS) from error
    finally:
        server.close()  # without QUIT, because its answer could only be heard as a failure of what was taken


def told(code: int, answer: bytes | str, *, ours: bool = False) -> SendError:
    """A refusal in the server's words. `ours`: it is about us, so that another time it may take the same letter."""
    words = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer
    why = f"SMTP {code}: {discreet(ADDRESS.sub('•••', words))}"
    if code >= REFUSED_FOR_GOOD and not ours:
        return SendError(why, permanent=True, code=code)
    return SendError(why, retry_after=WAIT_SECONDS, code=code)


def _closed(settings: Settings) -> smtplib.SMTP:
    if settings.smtp_tls == "tls":
        return smtplib.SMTP_SSL(timeout=TIMEOUT_SECONDS, context=ssl.create_default_context())
    return smtplib.SMTP(timeout=TIMEOUT_SECONDS)


def _open(server: smtplib.SMTP, settings: Settings) -> None:
    # Kept here because without a host at birth smtplib would check the certificate against no name.
    server._host = settings.smtp_host  # type: ignore[attr-defined]
    _expect(server.connect(settings.smtp_host, settings.smtp_port), ours=True)
    server.ehlo_or_helo_if_needed()
    if settings.smtp_tls == "starttls":
        _expect(server.starttls(context=ssl.create_default_context()), ours=True)
        server.ehlo()
    if settings.smtp_user:
        server.login(settings.smtp_user, settings.smtp_password)


def _expect(answer: tuple[int, bytes], *, ours: bool = False) -> None:
    code, words = answer
    if not 200 <= code < 300:
        raise told(code, words, ours=ours)
