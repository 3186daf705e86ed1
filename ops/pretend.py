"""What the demo tells the program and the sandbox: made-up credentials and addresses, of no use anywhere else."""

from __future__ import annotations

import json
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from pydantic_core import PydanticUndefined

from ops.ports import address
from services.settings import Settings

ADMIN_PHONE = "+919000000021"


@dataclass(frozen=True)
class Place:
    """Where one demo runs: its ports and its folder."""

    host: str
    port: int
    sandbox_port: int
    redis_port: int
    smtp_port: int
    imap_port: int
    folder: Path

    @property
    def url(self) -> str:
        """The program's address for a browser on this machine."""
        return address(self.host, self.port)

    @property
    def sandbox_url(self) -> str:
        """The sandbox's address for a browser on this machine."""
        return address(self.host, self.sandbox_port)

    @property
    def database(self) -> Path:
        """The SQLite file."""
        return self.folder / "thikana.db"

    @property
    def clock_shift(self) -> Path:
        """The file that holds by how many seconds the demo's time is ahead."""
        return self.folder / "clock-shift"

    @property
    def start_over(self) -> Path:
        """The file whose appearing asks for a fresh start."""
        return self.folder / "start-over"


def program_environment(place: Place) -> dict[str, str]:
    """Every setting of the program, so that no `.env` reaches the demo; exported tunables such as times are kept."""
    return _defaults() | dict(os.environ) | _credentials(place) | _addresses(place)


def sandbox_environment(place: Place) -> dict[str, str]:
    """What the sandbox is told: the same credentials, where the program is, and the files shared with it."""
    return _credentials(place) | {
        "SANDBOX_PROGRAM_URL": place.url,
        "CLOCK_SHIFT_FILE": str(place.clock_shift),
        "START_OVER_FILE": str(place.start_over),
        "SMTP_PORT": str(place.smtp_port),
        "IMAP_PORT": str(place.imap_port),
    }


def _addresses(place: Place) -> dict[str, str]:
    return {
        "DATABASE_URL": f"sqlite:///{place.database}",
        "REDIS_URL": f"redis://127.0.0.1:{place.redis_port}/0",
        "FRONTEND_URL": place.url,
        "CHAT_URL": place.sandbox_url,
        "HOST": place.host,
        "PORT": str(place.port),
        "WHATSAPP_API_URL": place.sandbox_url,
        "WHATSAPP_FLOW_KEY_FILE": str(place.folder / "flow-key.pem"),
        "PAYTM_API_URL": place.sandbox_url,
        "PAYTM_CALLBACK_URL": f"{place.url}/api/payments/callback",
        "CLOCK_SHIFT_FILE": str(place.clock_shift),
        "TWILIO_API_URL": place.sandbox_url,
        "SMTP_HOST": "127.0.0.1",
        "SMTP_PORT": str(place.smtp_port),
        "SMTP_TLS": "none",
        "IMAP_HOST": "127.0.0.1",
        "IMAP_PORT": str(place.imap_port),
        "IMAP_TLS": "none",
        "IMAP_SECONDS": "2",
    }


def _credentials(place: Place) -> dict[str, str]:
    return {
        "WHATSAPP_API_VERSION": "v23.0",
        "WHATSAPP_PHONE_NUMBER_ID": "106540352242922",
        "WHATSAPP_BUSINESS_ACCOUNT_ID": "102290129340398",
        "WHATSAPP_ACCESS_TOKEN": "demo-access-token",
        "WHATSAPP_APP_SECRET": "demo-app-secret",
        "WHATSAPP_VERIFY_TOKEN": "demo-verify-token",
        "ADMIN_PHONE": ADMIN_PHONE,
        "ADMIN_WHATSAPP_NUMBER": ADMIN_PHONE,
        "SMTP_USER": "demo",
        "SMTP_PASSWORD": "demo-smtp-password",
        "EMAIL_FROM": "stay@thikana.example",
        "EMAIL_BOUNCES_TO": "bounces@thikana.example",
        "IMAP_USER": "demo",
        "IMAP_PASSWORD": "demo-smtp-password",
        "TWILIO_ACCOUNT_SID": "AC" + "0" * 31 + "1",
        "TWILIO_AUTH_TOKEN": "demo-twilio-token",
        "TWILIO_FROM": "+15005550006",
        "PAYMENT_PROVIDER": "paytm",
        "PAYTM_MID": "DEMOMID00001",
        "PAYTM_MERCHANT_KEY": "demoMerchantKey1",
        "PAYTM_WEBSITE": "WEBSTAGING",
        "JWT_SECRET": _kept_secret(place.folder / "secrets.json"),
    }


def _kept_secret(file: Path) -> str:
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        unfinished = file.with_suffix(".new")
        unfinished.touch(mode=0o600)
        unfinished.write_text(json.dumps({"jwt_secret": secrets.token_urlsafe(48)}))
        unfinished.replace(file)
    return str(json.loads(file.read_text())["jwt_secret"])


def _defaults() -> dict[str, str]:
    fields = Settings.model_fields.items()
    return {
        name.upper(): str(item.default) for name, item in fields if item.default not in (PydanticUndefined, None, [])
    }
