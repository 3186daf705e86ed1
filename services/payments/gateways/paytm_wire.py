"""Paytm's signed API: one question, one answer that can be believed, and what its refusals mean.

It must never log or raise with a token, a phone number or a body in it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Any

import requests

from services.errors import GatewayError
from services.payments.gateways import paytm_checksum as checksum
from services.settings import Settings

ACCOUNT_CODES = frozenset({"330", "334", "335", "2005"})
WEBSITE_CODE = "501"
SYSTEM_ERROR_CODES = frozenset({"900", "00000900"})
CONNECT_SECONDS = 5.0
LONGEST_TEXT = 200
REFERENCE = re.compile(r"[A-Za-z0-9_-]{1,50}")


class Wire:
    """Signed questions to Paytm on behalf of one merchant account."""

    def __init__(self, settings: Settings, http: requests.Session) -> None:
        self._settings, self._http = settings, http

    @property
    def mid(self) -> str:
        """The merchant account."""
        return self._settings.paytm_mid

    def ask(self, path: str, body: Mapping[str, Any], place: Mapping[str, str] | None = None) -> Mapping[str, Any]:
        """The body of Paytm's answer. Raises GatewayError(unknown=True) when there is none that can be believed."""
        key = self._settings.paytm_merchant_key
        try:
            answer = self._http.post(
                self._settings.paytm_api_url + path,
                params=place,
                data=checksum.pack(body, key),
                headers={"Content-Type": "application/json"},
                timeout=(CONNECT_SECONDS, self._settings.gateway_timeout_seconds),
                allow_redirects=False,
            )
            if answer.status_code != requests.codes.ok:
                raise GatewayError("Paytm is in trouble", code=f"HTTP {answer.status_code}", unknown=True)
            parcel = checksum.unpack(answer.content.decode())
        except requests.RequestException as error:
            raise GatewayError(f"Paytm did not answer: {type(error).__name__}", unknown=True) from error
        except ValueError as error:
            raise GatewayError("Paytm's answer cannot be read", unknown=True) from error
        if parcel.signature and not checksum.fits(parcel.signed_text, parcel.signature, key):
            raise _misfit(parcel.body)
        return parcel.body


def texts(fields: Mapping[str, Any], kept: Collection[str]) -> dict[str, str]:
    """The fields worth keeping that are text, printable and not long."""
    return {name: _printable(value) for name, value in fields.items() if name in kept and isinstance(value, str)}


def _printable(value: object) -> str:
    text = value if isinstance(value, str) else ""
    return "".join(character for character in text if character.isprintable())[:LONGEST_TEXT]


def result(answer: Mapping[str, Any]) -> tuple[str, str, str]:
    """Status, code and message of an API's answer. Raises GatewayError(unknown=True) when it has no result."""
    info = answer.get("resultInfo")
    if not isinstance(info, dict):
        raise GatewayError("Paytm's answer has no result", unknown=True)
    status, code, why = (info.get(name) for name in ("resultStatus", "resultCode", "resultMsg"))
    return _printable(status), _printable(code), _printable(why)


def _misfit(answer: Mapping[str, Any]) -> GatewayError:
    status, code, _ = result(answer)
    # With a wrong key of ours no signature of Paytm's fits, not even that of the answer which says so.
    if code in ACCOUNT_CODES:
        return refusal(status, code)
    return GatewayError("the signature of Paytm's answer is wrong", code=code, unknown=True)


def refusal(status: str, code: str) -> GatewayError:
    """Why Paytm did not do it, sorted by what a caller may do about it."""
    misconfigured = code in ACCOUNT_CODES or code == WEBSITE_CODE
    unknown = not misconfigured and (status == "U" or code in SYSTEM_ERROR_CODES)
    return GatewayError(f"Paytm refused: {status} {code}", code=code, unknown=unknown, misconfigured=misconfigured)


def checked(reference: str) -> str:
    """The reference, when Paytm can carry it. Raises GatewayError otherwise."""
    if not REFERENCE.fullmatch(reference):
        raise GatewayError("a reference Paytm cannot carry: expected up to 50 letters, digits, _ and -")
    return reference
