"""What the sandbox is told at its start, from environment variables alone. Holds secrets: never log it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sandbox.phones import Phone

DEFAULT_CAST = (
    Phone("919000000001", "Ravi", "customer"),
    Phone("919000000011", "Mr. Pawar", "owner"),
    Phone("919000000012", "Mrs. D'Souza", "owner"),
    Phone("919000000021", "Meera", "admin"),
    Phone("919000000031", "Asha", "referrer"),
)

REQUIRED = {
    "program_url": "SANDBOX_PROGRAM_URL",
    "phone_number_id": "WHATSAPP_PHONE_NUMBER_ID",
    "business_account_id": "WHATSAPP_BUSINESS_ACCOUNT_ID",
    "access_token": "WHATSAPP_ACCESS_TOKEN",
    "app_secret": "WHATSAPP_APP_SECRET",
    "verify_token": "WHATSAPP_VERIFY_TOKEN",
    "paytm_mid": "PAYTM_MID",
    "paytm_key": "PAYTM_MERCHANT_KEY",
    "paytm_website": "PAYTM_WEBSITE",
}


@dataclass(frozen=True)
class Settings:
    """One pretend world. `pace` stretches or shrinks every pretended delay; tests make it small."""

    program_url: str
    phone_number_id: str
    business_account_id: str
    access_token: str = field(repr=False)
    app_secret: str = field(repr=False)
    verify_token: str = field(repr=False)
    paytm_mid: str
    paytm_key: str = field(repr=False)
    paytm_website: str
    shift_file: Path | None = None
    start_over_file: Path | None = None
    twilio_sid: str = ""
    twilio_token: str = field(default="", repr=False)
    twilio_from: str = ""
    smtp_port: int = 0
    smtp_user: str = ""
    smtp_password: str = field(default="", repr=False)
    imap_port: int = 0
    cast: tuple[Phone, ...] = DEFAULT_CAST
    pace: float = 1.0
    business_name: str = "Thikana"
    business_wa_id: str = "919000000099"


def from_environment(environment: Mapping[str, str]) -> Settings:
    """The settings. Raises ValueError with one line that names what is missing or wrong."""
    missing = [name for name in REQUIRED.values() if not environment.get(name)]
    if missing:
        raise ValueError(f"the sandbox needs {', '.join(missing)}")
    values: dict[str, Any] = {key: environment[name] for key, name in REQUIRED.items()}
    if len(values["paytm_key"].encode()) != 16:
        raise ValueError("PAYTM_MERCHANT_KEY: expected 16 characters")
    values["program_url"] = values["program_url"].rstrip("/")
    return Settings(
        **values,
        shift_file=_path(environment.get("CLOCK_SHIFT_FILE")),
        start_over_file=_path(environment.get("START_OVER_FILE")),
        twilio_sid=environment.get("TWILIO_ACCOUNT_SID", ""),
        twilio_token=environment.get("TWILIO_AUTH_TOKEN", ""),
        twilio_from=environment.get("TWILIO_FROM", ""),
        smtp_port=int(environment.get("SMTP_PORT") or 0),
        smtp_user=environment.get("SMTP_USER", ""),
        smtp_password=environment.get("SMTP_PASSWORD", ""),
        imap_port=int(environment.get("IMAP_PORT") or 0),
        cast=_cast(environment.get("SANDBOX_CAST", "")),
    )


def _path(value: str | None) -> Path | None:
    return Path(value) if value else None


def _cast(value: str) -> tuple[Phone, ...]:
    if not value:
        return DEFAULT_CAST
    people = json.loads(value)
    return tuple(Phone(p["phone"].lstrip("+"), p["name"], p["role"]) for p in people)
