"""Signed deliveries as WhatsApp makes them, and the connection they go out by."""

from __future__ import annotations

import hashlib
import hmac
import http.client
import json
import time
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

PATH = "/api/whatsapp/webhook"


@dataclass(frozen=True)
class Account:
    """The business account deliveries are about, and the key they are signed with."""

    phone_number_id: str
    app_secret: str

    def message(self, wa_id: str, text: str, wamid: str) -> tuple[bytes, dict[str, str]]:
        """Somebody's text as (body, headers)."""
        said = {"from": wa_id, "id": wamid, "timestamp": str(int(time.time())), "type": "text", "text": {"body": text}}
        return self._signed(contacts=[{"profile": {"name": "Ravi"}, "wa_id": wa_id}], messages=[said])

    def status(self, wa_id: str, wamid: str, status: str, callback_data: str) -> tuple[bytes, dict[str, str]]:
        """What became of a message of ours as (body, headers)."""
        told = {"id": wamid, "status": status, "timestamp": str(int(time.time())), "recipient_id": wa_id}
        return self._signed(statuses=[told | ({"biz_opaque_callback_data": callback_data} if callback_data else {})])

    def _signed(self, **value: Any) -> tuple[bytes, dict[str, str]]:
        numbers = {"display_phone_number": "918000000000", "phone_number_id": self.phone_number_id}
        change = {"field": "messages", "value": {"messaging_product": "whatsapp", "metadata": numbers, **value}}
        entry = {"id": "102290129340398", "changes": [change]}
        body = json.dumps({"object": "whatsapp_business_account", "entry": [entry]}).encode()
        signature = hmac.new(self.app_secret.encode(), body, hashlib.sha256).hexdigest()
        return body, {"Content-Type": "application/json", "X-Hub-Signature-256": f"sha256={signature}"}


class Line:
    """One kept connection to the program's webhook."""

    def __init__(self, url: str) -> None:
        address = urlsplit(url)
        self._connection = http.client.HTTPConnection(address.hostname or "", address.port, timeout=30)

    def post(self, body: bytes, headers: dict[str, str]) -> int:
        """Deliver once and read the answer; a connection the server has closed meanwhile is opened again."""
        try:
            return self._post(body, headers)
        except (http.client.RemoteDisconnected, ConnectionResetError, BrokenPipeError):
            self._connection.close()
            return self._post(body, headers)

    def _post(self, body: bytes, headers: dict[str, str]) -> int:
        self._connection.request("POST", PATH, body, headers)
        answer = self._connection.getresponse()
        answer.read()
        return answer.status
