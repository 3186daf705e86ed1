"""Our own doors, from outside: the public address, the handshake, the signature."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import ssl
from collections.abc import Iterator
from typing import Final

import requests

from ops.doctor.visit import SECONDS, Finding, NotAsked, Visit, found

FEW_DAYS: Final = 14
NO_DELIVERY: Final = b'{"object":"whatsapp_business_account","entry":[]}'
REFUSED: Final = (requests.codes.unauthorized, requests.codes.forbidden)


def public(visit: Visit) -> Iterator[Finding]:
    """Whether our address is https, leads here, and has a certificate that holds."""
    url = visit.settings.frontend_url
    if not url.startswith("https://"):
        yield found("public.plain", url=url)
    try:
        ours = visit.is_ours
    except requests.exceptions.SSLError:
        yield from _certificate(visit)
        return
    except requests.RequestException as error:
        yield found("public.away", url=url, why=type(error).__name__)
        return
    if not ours:
        yield found("public.somebody_else", url=url, status=visit.health.status_code)
    elif url.startswith("https://"):
        yield from _certificate(visit)


def handshake(visit: Visit) -> Iterator[Finding]:
    """Meta's handshake, played by us: once with our word, once with another."""
    visit.at_home()
    status, echoed = _shake(visit, visit.settings.whatsapp_verify_token)
    if not echoed:
        yield found("handshake.refused", status=status)
    status, echoed = _shake(visit, secrets.token_urlsafe(24))
    if echoed or status not in REFUSED:
        yield found("handshake.careless", status=status)


def signature(visit: Visit) -> Iterator[Finding]:
    """A delivery that holds nothing, signed with our secret and then with none: the first is taken, the other not."""
    visit.at_home()
    right = hmac.new(visit.settings.whatsapp_app_secret.encode(), NO_DELIVERY, hashlib.sha256).hexdigest()
    status = _deliver(visit, right)
    if status != requests.codes.ok:
        yield found("signature.refused", status=status)
    status = _deliver(visit, secrets.token_hex(32))
    if status not in REFUSED:
        yield found("signature.careless", status=status)


def _certificate(visit: Visit) -> Iterator[Finding]:
    url = visit.settings.frontend_url
    try:
        ends = visit.certificate_ends()
    except ssl.SSLError as error:
        yield found("public.certificate", url=url, why=getattr(error, "verify_message", "") or error.reason)
    except OSError as error:
        yield found("public.away", url=url, why=type(error).__name__)
    else:
        days = (ends - visit.clock.now()).days
        key = "public.ok" if days > FEW_DAYS else "public.certificate_ends"
        yield found(key, url=url, days=days, until=f"{ends:%Y-%m-%d}")


def _shake(visit: Visit, word: str) -> tuple[int, bool]:
    challenge = secrets.token_hex(8)
    query = {"hub.mode": "subscribe", "hub.verify_token": word, "hub.challenge": challenge}
    answer = _asked(visit, "GET", params=query)
    return answer.status_code, answer.status_code == requests.codes.ok and answer.text == challenge


def _deliver(visit: Visit, digest: str) -> int:
    headers = {"Content-Type": "application/json", "X-Hub-Signature-256": f"sha256={digest}"}
    return _asked(visit, "POST", data=NO_DELIVERY, headers=headers).status_code


def _asked(visit: Visit, method: str, **content: object) -> requests.Response:
    try:
        return visit.http.request(method, visit.webhook_url, timeout=SECONDS, allow_redirects=False, **content)  # type: ignore[arg-type]
    except requests.RequestException as error:
        raise NotAsked(f"the webhook does not answer, {type(error).__name__}") from error
