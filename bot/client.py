"""The Cloud API over HTTP. Each call goes out once; whether to try again is the caller's to decide.

Errors become SendError; their text never holds a recipient's number, a message id or the token.
"""

from __future__ import annotations

import re
from http.client import TOO_MANY_REQUESTS
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from requests.auth import AuthBase
from urllib3.exceptions import MaxRetryError, NewConnectionError

from bot import limits, media
from bot.refusals import SECONDS_UNTIL_A_PERSON_ACTED, TOO_FAST, discreet, family
from services.errors import SendError
from services.settings import Settings

CONNECT_SECONDS = 5
POOL = 32
MEDIA_ID = re.compile(r"[0-9]{1,40}")
LONGEST_WAIT_SECONDS = 3600
BEARER = "Bearer"
TEMPLATE_FIELDS = "name,language,status,category,components,quality_score,rejected_reason"


class CloudApi:
    """One business number at the Cloud API, over a session that may be shared."""

    def __init__(self, settings: Settings, http: requests.Session) -> None:
        base = f"{settings.whatsapp_api_url}/{settings.whatsapp_api_version}"
        self._http = http
        self._base, self._settings = base, settings
        self._messages = f"{base}/{settings.whatsapp_phone_number_id}/messages"
        self._media = f"{base}/{settings.whatsapp_phone_number_id}/media"
        self._templates = f"{base}/{settings.whatsapp_business_account_id}/message_templates"
        self._token = settings.whatsapp_access_token
        self._timeout = (CONNECT_SECONDS, settings.whatsapp_timeout_seconds)
        # Whatever the session does elsewhere, here nothing below us may repeat a message.
        http.mount(settings.whatsapp_api_url + "/", HTTPAdapter(pool_maxsize=POOL, max_retries=0))

    def send(self, body: dict[str, Any]) -> str:
        """Hand one rendered message over and get its id. Meta has taken it, not delivered it.

        Raises SendError; `unknown` when the message may have gone all the same.
        """
        answer = self._call("POST", self._messages, json=body)
        try:
            return str(answer["messages"][0]["id"])
        except (KeyError, IndexError, TypeError):
            raise SendError("the answer names no message id", unknown=True) from None

    def upload(self, content: bytes, mime_type: str, filename: str) -> str:
        """Leave a file at Meta, which keeps it for `uploads.LIFE`, and get its id. Raises SendError."""
        form = {"messaging_product": "whatsapp", "type": mime_type}
        answer = self._call("POST", self._media, data=form, files={"file": (filename, content, mime_type)})
        media_id = str(answer.get("id", ""))
        if not MEDIA_ID.fullmatch(media_id):
            raise SendError("the answer names no id of the file", unknown=True)
        return media_id

    def mark_read(self, wamid: str, typing: bool) -> None:
        """Show blue ticks up to that message, and dots for up to 25 seconds when we are about to answer."""
        body: dict[str, Any] = {"messaging_product": "whatsapp", "status": "read", "message_id": wamid}
        body |= {"typing_indicator": {"type": "text"}} if typing else {}
        self._call("POST", self._messages, json=body)

    def fetch_picture(self, media_id: str) -> bytes:
        """A picture somebody sent, by its id, as the bytes it came in. Raises SendError, permanent when it never works.

        Neither its name nor its kind is believed; what is in it, whoever reads it must find out.
        """
        if not MEDIA_ID.fullmatch(media_id):
            raise SendError("that is no id of a file", permanent=True)
        about = self._call("GET", f"{self._base}/{media_id}")
        url, size = str(about.get("url", "")), about.get("file_size")
        if str(about.get("mime_type")) not in limits.PICTURE_TYPES:
            raise SendError("the file is not of a kind that is looked at", permanent=True)
        if isinstance(size, int) and size > limits.PICTURE_BYTES:
            raise SendError(f"the file has {size} bytes", permanent=True)
        if not media.is_ours_to_fetch(self._settings, url):
            raise SendError("the file lies at a place we do not go to", permanent=True)
        return media.download(self._http, url, _Token(self._token), self._timeout, limits.PICTURE_BYTES)

    def look(self, path: str, **query: str) -> dict[str, Any]:
        """One of Graph's objects, or a list of them, as Meta tells it. Changes nothing there. Raises SendError."""
        return self._call("GET", f"{self._base}/{path}", params=query)

    def ask(self, path: str, *, scheme: str = BEARER, **content: Any) -> dict[str, Any]:
        """Have Graph make or change one of its objects, as `json`, or `data` and `files`. Raises SendError."""
        return self._call("POST", f"{self._base}/{path}", scheme, **content)

    def app_id(self) -> str:
        """The app our token was made for, as Meta tells of it. Raises SendError."""
        told = self.look("debug_token", input_token=self._token).get("data")
        app = str(told.get("app_id", "")) if isinstance(told, dict) else ""
        if not app.isdigit():
            raise SendError("the token does not say which app it is of", permanent=True)
        return app

    def create_template(self, definition: dict[str, Any]) -> dict[str, Any]:
        """Ask Meta to approve a template; answers its id, status and category."""
        return self._call("POST", self._templates, json=definition)

    def list_templates(self) -> list[dict[str, Any]]:
        """Every template of the account in any state; raises SendError when the list does not end."""
        found: list[dict[str, Any]] = []
        query = {"fields": TEMPLATE_FIELDS, "limit": "100"}
        for _ in range(limits.TEMPLATE_PAGES):
            page = self._call("GET", self._templates, params=query)
            found += [item for item in page.get("data") or [] if isinstance(item, dict)]
            cursor = _next_cursor(page)
            if not cursor:
                return found
            query["after"] = cursor
        raise SendError(f"the list of templates goes on after {limits.TEMPLATE_PAGES} pages", permanent=True)

    def _call(self, method: str, url: str, scheme: str = BEARER, **content: Any) -> dict[str, Any]:
        try:
            response = self._http.request(
                method,
                url,
                auth=_Token(self._token, scheme),
                timeout=self._timeout,
                allow_redirects=False,
                **content,
            )
        except requests.RequestException as error:
            raise _broken(error) from error
        answer = json_object(response)
        if _taken(response) and answer is not None and "error" not in answer:
            return answer
        raise self._refused(response, answer)

    def _refused(self, response: requests.Response, answer: dict[str, Any] | None) -> SendError:
        error = (answer or {}).get("error")
        if isinstance(error, dict):
            return _told(response, error, self._token)
        if _taken(response):
            return SendError("an answer nobody can read", unknown=True)
        if response.status_code >= 500:
            return SendError(f"HTTP {response.status_code} without an error from Meta", unknown=True)
        wait = _asked_to_wait(response) or SECONDS_UNTIL_A_PERSON_ACTED
        code = TOO_FAST if response.status_code == TOO_MANY_REQUESTS else None
        return SendError(f"HTTP {response.status_code} without an error from Meta", retry_after=wait, code=code)


class _Token(AuthBase):
    """The token as an auth object, because requests would let a .netrc replace a plain header."""

    def __init__(self, token: str, scheme: str = BEARER) -> None:
        self._token, self._scheme = token, scheme

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        request.headers["Authorization"] = f"{self._scheme} {self._token}"
        return request


def _broken(error: requests.RequestException) -> SendError:
    if _never_left(error):
        return SendError(f"nothing was sent: {type(error).__name__}")
    return SendError(f"no answer: {type(error).__name__}", unknown=True)


def _never_left(error: requests.RequestException) -> bool:
    if isinstance(error, requests.ConnectTimeout):
        return True
    cause = error.args[0] if error.args else None
    return isinstance(cause, MaxRetryError) and isinstance(cause.reason, NewConnectionError)


def _taken(response: requests.Response) -> bool:
    return 200 <= response.status_code < 300


def _told(response: requests.Response, error: dict[str, Any], token: str) -> SendError:
    told = error.get("code")
    told = told if isinstance(told, int) else None
    code = _meant(told, error)
    what = family(code)
    return SendError(
        _quote(told, error, token),
        permanent=what.permanent,
        unknown=what.unlisted and response.status_code >= 500,
        retry_after=_asked_to_wait(response) or what.retry_after,
        code=code,
    )


def _meant(code: int | None, error: dict[str, Any]) -> int | None:
    # Code 100 also says that our phone number id or token is wrong, and then no message is at fault.
    if code == 100 and (error.get("error_subcode") == 33 or error.get("type") == "GraphMethodException"):
        return 33
    return code


def _quote(code: int | None, error: dict[str, Any], token: str) -> str:
    data = error.get("error_data")
    parts = [error.get("message"), error.get("error_user_msg"), data.get("details") if isinstance(data, dict) else data]
    words = ": ".join(part for part in parts if isinstance(part, str) and part).replace(token, "•••")
    trace = "".join(c for c in str(error.get("fbtrace_id", "")) if c.isalnum() or c in "-_")
    return f"{code}: {discreet(words)} (fbtrace_id {trace})"


def _asked_to_wait(response: requests.Response) -> int | None:
    asked = response.headers.get("Retry-After", "")
    return min(int(asked), LONGEST_WAIT_SECONDS) if asked.isascii() and asked.isdigit() else None


def json_object(response: requests.Response) -> dict[str, Any] | None:
    """The object an answer holds; None for anything else."""
    try:
        answer = response.json()
    except requests.JSONDecodeError:
        return None
    return answer if isinstance(answer, dict) else None


def _next_cursor(page: dict[str, Any]) -> str:
    """The cursor of the next page. Meta's `next` is a whole URL, which we do not follow with our token."""
    paging = page.get("paging")
    if not isinstance(paging, dict) or not paging.get("next"):
        return ""
    cursors = paging.get("cursors")
    return str(cursors.get("after", "")) if isinstance(cursors, dict) else ""
