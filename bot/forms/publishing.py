"""Our form and its public key at Meta: made, published, looked at. It only ever adds; it takes nothing down."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any, Final

from bot.client import CloudApi
from bot.forms import door
from services.errors import SendError
from services.settings import Settings

FILE: Final = Path(__file__).with_name("stay.json")
CATEGORY: Final = "APPOINTMENT_BOOKING"
FIELDS: Final = "id,name,status,validation_errors,endpoint_uri,health_status"
DRAFT, PUBLISHED = "DRAFT", "PUBLISHED"
FRESH: Final = (DRAFT, PUBLISHED)
PAGE: Final = "100"


def endpoint(settings: Settings) -> str:
    """Where WhatsApp asks what the form shows."""
    return settings.frontend_url + door.PATH


def name(settings: Settings) -> str:
    """The name of this very form with this very endpoint: what is published cannot be changed, only made anew."""
    content = FILE.read_bytes() + endpoint(settings).encode()
    return f"thikana_stay_{hashlib.sha256(content).hexdigest()[:8]}"


def give_key(api: CloudApi, settings: Settings, public_key: str) -> None:
    """Let WhatsApp encrypt with our key. Raises SendError."""
    api.ask(
        f"{settings.whatsapp_phone_number_id}/whatsapp_business_encryption", data={"business_public_key": public_key}
    )


def key_at_meta(api: CloudApi, settings: Settings) -> dict[str, Any]:
    """The public key Meta has of us, and whether its signature holds. Raises SendError."""
    return api.look(f"{settings.whatsapp_phone_number_id}/whatsapp_business_encryption")


def find(api: CloudApi, settings: Settings) -> dict[str, Any] | None:
    """This form as Meta has it, a draft or published; None when it has to be made. Raises SendError."""
    page = api.look(f"{settings.whatsapp_business_account_id}/flows", fields=FIELDS, limit=PAGE)
    found = [each for each in page.get("data") or [] if isinstance(each, dict)]
    mine = [each for each in found if each.get("name") == name(settings) and each.get("status") in FRESH]
    return next(iter(sorted(mine, key=lambda each: each["status"], reverse=True)), None)


def publish(api: CloudApi, settings: Settings) -> str:
    """Make the form and publish it, unless that has been done; answers its id.

    Raises SendError, also when Meta finds the form wrong.
    """
    there = find(api, settings)
    if there is not None and there["status"] == PUBLISHED:
        return str(there["id"])
    flow_id = str(there["id"]) if there else _make(api, settings)
    _put_json(api, flow_id)
    api.ask(f"{flow_id}/publish")
    return flow_id


def _make(api: CloudApi, settings: Settings) -> str:
    wanted = {"name": name(settings), "categories": [CATEGORY], "endpoint_uri": endpoint(settings)}
    made = api.ask(f"{settings.whatsapp_business_account_id}/flows", json=wanted)
    flow_id = str(made.get("id", ""))
    if not flow_id.isdigit():
        raise SendError("the answer names no id of the form", unknown=True)
    return flow_id


def _put_json(api: CloudApi, flow_id: str) -> None:
    about = {"name": "flow.json", "asset_type": "FLOW_JSON"}
    told = api.ask(
        f"{flow_id}/assets", data=about, files={"file": ("flow.json", FILE.read_bytes(), "application/json")}
    )
    wrong = [str(each.get("message", each)) for each in told.get("validation_errors") or [] if isinstance(each, dict)]
    if wrong:
        raise SendError(f"Meta finds the form wrong: {'; '.join(wrong)}", permanent=True)
