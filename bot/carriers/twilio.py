"""Twilio's REST API and its signature. Each call goes out once; whether to try again is the caller's to decide.

Errors become SendError; their text holds no number. What Twilio's codes mean in detail changes (its own warning), so
only the HTTP status decides.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Iterable
from http.client import FORBIDDEN, TOO_MANY_REQUESTS, UNAUTHORIZED
from typing import Any, Final

import requests
from requests.adapters import HTTPAdapter
from requests.auth import HTTPBasicAuth
from urllib3.exceptions import MaxRetryError, NewConnectionError

from bot.client import json_object
from bot.refusals import discreet
from services.errors import SendError
from services.settings import Settings

VERSION: Final = "2010-04-01"
TIMEOUT_SECONDS: Final = (5, 20)
# 401 and 403 are about our account: the same message may go once that is mended.
OURS: Final = (UNAUTHORIZED, FORBIDDEN)
WAIT_SECONDS: Final = 60
SERVICE: Final = "MG"  # how the id of a messaging service begins, which stands in the place of a number


class Twilio:
    """One account, over a session that may be shared."""

    def __init__(self, settings: Settings, http: requests.Session) -> None:
        self._settings, self._http = settings, http
        self._account = f"{settings.twilio_api_url}/{VERSION}/Accounts/{settings.twilio_account_sid}"
        http.mount(settings.twilio_api_url + "/", HTTPAdapter(max_retries=0))

    def send(self, to: str, text: str, callback_url: str) -> str:
        """Hand one text message over and get its id. Raises SendError; `unknown` when it may have gone all the same."""
        sender = self._settings.twilio_from
        whose = {"MessagingServiceSid" if sender.startswith(SERVICE) else "From": sender}
        form = {"To": to, "Body": text, "StatusCallback": callback_url} | whose
        sid = self._call("POST", f"{self._account}/Messages.json", data=form).get("sid")
        if not sid:
            raise SendError("the answer names no message id", unknown=True)
        return str(sid)

    def account(self) -> dict[str, Any]:
        """What Twilio says of our account. Raises SendError."""
        return self._call("GET", f"{self._account}.json")

    def _call(self, method: str, url: str, **content: Any) -> dict[str, Any]:
        auth = HTTPBasicAuth(self._settings.twilio_account_sid, self._settings.twilio_auth_token)
        try:
            response = self._http.request(
                method, url, auth=auth, timeout=TIMEOUT_SECONDS, allow_redirects=False, **content
            )
        except requests.RequestException as error:
            raise _broken(error) from error
        answer = json_object(response)
        if 200 <= response.status_code < 300 and answer is not None:
            return answer
        raise _told(response.status_code, answer)


def signature(token: str, url: str, form: Iterable[tuple[str, str]]) -> str:
    """The value of X-Twilio-Signature for a form posted to that URL (Twilio docs: HMAC-SHA1 of URL and sorted form)."""
    told = url + "".join(name + value for name, value in sorted(form))
    return base64.b64encode(hmac.new(token.encode(), told.encode(), hashlib.sha1).digest()).decode()


def signed_by_twilio(token: str, url: str, form: Iterable[tuple[str, str]], header: str | None) -> bool:
    """Whether Twilio signed exactly this; compared in constant time."""
    return hmac.compare_digest(signature(token, url, form).encode(), (header or "").strip().encode("utf-8", "replace"))


def _broken(error: requests.RequestException) -> SendError:
    cause = error.args[0] if error.args else None
    never_left = isinstance(error, requests.ConnectTimeout) or (
        isinstance(cause, MaxRetryError) and isinstance(cause.reason, NewConnectionError)
    )
    if never_left:
        return SendError(f"nothing was sent: {type(error).__name__}", retry_after=WAIT_SECONDS)
    return SendError(f"no answer: {type(error).__name__}", unknown=True)


def _told(status: int, answer: dict[str, Any] | None) -> SendError:
    told = (answer or {}).get("code")
    code = told if isinstance(told, int) else None
    why = f"Twilio {code or f'HTTP {status}'}: {discreet(str((answer or {}).get('message', '')))}"
    if status >= requests.codes.internal_server_error or 200 <= status < 300:
        return SendError(why, unknown=True, code=code)
    if status in OURS or status == TOO_MANY_REQUESTS:
        return SendError(why, retry_after=WAIT_SECONDS, code=code)
    return SendError(why, permanent=True, code=code)
