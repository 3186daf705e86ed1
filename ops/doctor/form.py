"""The form in the chat: its key here and at Meta, its standing there, and its endpoint, asked as WhatsApp asks."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
from collections.abc import Iterator
from typing import Any, Final

import requests
from Crypto.Cipher import PKCS1_OAEP
from Crypto.Hash import SHA256
from Crypto.PublicKey import RSA

from bot.forms import keys, publishing, sealing
from ops.doctor.visit import SECONDS, Finding, Visit, found
from services.guest import forms

PING: Final = {"version": "3.0", "action": "ping"}
ALIVE: Final = {"status": "active"}
VALID: Final = "VALID"


def form(visit: Visit) -> Iterator[Finding]:
    """Whether all that a form needs is there, when one is offered at all."""
    with visit.house.reading() as work:
        flow_id = forms.published(work)
    if not flow_id:
        yield found("form.off")
        return
    key = keys.load(visit.key_file)
    if key is None:
        yield found("form.no_key", file=visit.key_file)
        return
    yield from _at_meta(visit, flow_id, key)
    visit.at_home()
    status = _ping(visit, key.public_key())
    if status:
        yield found("form.deaf", url=publishing.endpoint(visit.settings), status=status)


def _at_meta(visit: Visit, flow_id: str, key: RSA.RsaKey) -> Iterator[Finding]:
    told = visit.graph(visit.api, f"{visit.settings.whatsapp_phone_number_id}/whatsapp_business_encryption")
    if not _same_key(str(told.get("business_public_key", "")), key) or _status(told) != VALID:
        yield found("form.other_key")
    page = visit.graph(visit.api, f"{visit.settings.whatsapp_business_account_id}/flows", fields=publishing.FIELDS)
    there: dict[str, Any] = next((each for each in page.get("data") or [] if str(each.get("id")) == flow_id), {})
    if there.get("status") != publishing.PUBLISHED:
        yield found("form.not_published", id=flow_id, status=there.get("status") or "not known to Meta")
    elif there.get("endpoint_uri") != publishing.endpoint(visit.settings):
        yield found("form.elsewhere", url=there.get("endpoint_uri"))


def _status(told: dict[str, Any]) -> str:
    return str(told.get("business_public_key_signature_status", ""))


def _same_key(pem: str, key: RSA.RsaKey) -> bool:
    try:
        return RSA.import_key(pem) == key.public_key()
    except (ValueError, IndexError, TypeError):
        return False


def _ping(visit: Visit, public_key: RSA.RsaKey) -> str:
    """Nothing when the endpoint opens our question and answers it; else what it did instead."""
    asked = sealing.Opened({}, secrets.token_bytes(sealing.AES_KEY_BYTES), secrets.token_bytes(sealing.AES_KEY_BYTES))
    body = _sealed(public_key, asked)
    signature = hmac.new(visit.settings.whatsapp_app_secret.encode(), body, hashlib.sha256).hexdigest()
    headers = {"X-Hub-Signature-256": f"sha256={signature}", "Content-Type": "application/json"}
    url = publishing.endpoint(visit.settings)
    try:
        answer = visit.http.post(url, data=body, headers=headers, timeout=SECONDS, allow_redirects=False)
    except requests.RequestException as error:
        return type(error).__name__
    alive = answer.text == sealing.seal_answer(asked, {"version": PING["version"], "data": ALIVE})
    return "" if alive else str(answer.status_code)


def _sealed(public_key: RSA.RsaKey, asked: sealing.Opened) -> bytes:
    parts = {
        "encrypted_flow_data": sealing.seal(asked.key, asked.vector, PING),
        "encrypted_aes_key": PKCS1_OAEP.new(public_key, hashAlgo=SHA256).encrypt(asked.key),
        "initial_vector": asked.vector,
    }
    return json.dumps({name: base64.b64encode(part).decode() for name, part in parts.items()}).encode()
