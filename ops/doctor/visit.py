"""One visit of the doctor: what it may ask, and what it was answered. It asks once whom it could not reach."""

from __future__ import annotations

import socket
import ssl
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import requests
from requests.utils import DEFAULT_CA_BUNDLE_PATH
from sqlalchemy import make_url

from bot.client import CloudApi
from services.bell import SilentBell
from services.clock import Clock, SystemClock, make_clock
from services.db import make_engine
from services.errors import SendError
from services.house import House
from services.settings import Settings

SECONDS: Final = 10
NUMBER_FIELDS: Final = (
    "id,verified_name,display_phone_number,quality_rating,name_status,status,account_mode,platform_type,health_status,"
    "whatsapp_business_manager_messaging_limit"
)
HTTPS: Final = 443
MOST_CHARACTERS: Final = 200


class NotAsked(Exception):
    """Whoever knows did not answer, or cannot be asked before something else is mended."""


@dataclass(frozen=True)
class Finding:
    """What was found: its key in the doctor's words, and the facts that go into them."""

    key: str
    facts: dict[str, str] = field(default_factory=dict)


def found(key: str, **facts: object) -> Finding:
    """A finding with its facts."""
    return Finding(key, {name: str(fact) for name, fact in facts.items()})


def in_short(error: Exception) -> str:
    """What broke, in one line: of a database's error the driver's words, because the rest quotes statement and rows."""
    cause = getattr(error, "orig", None) or error
    lines = str(cause).strip().splitlines()
    return ": ".join([type(cause).__name__, *(line[:MOST_CHARACTERS] for line in lines[:1])])


class Visit:
    """What the checks share. The computer's own clock is asked, because it is what is examined."""

    def __init__(self, given: Settings, folder: Path, house: House | None = None) -> None:
        quick = {"whatsapp_timeout_seconds": SECONDS, "gateway_timeout_seconds": SECONDS}
        self.settings, self.folder, self._house = given.model_copy(update=quick), folder, house
        self.clock: Clock = SystemClock()
        self.http = requests.Session()
        self.http.trust_env = False
        self._meta_away: NotAsked | None = None

    @cached_property
    def house(self) -> House:
        """Our own house. Raises NotAsked before there is a database, because looking would make a SQLite file."""
        if self._house:
            return self._house
        file = self.database_file
        if file is not None and not file.exists():
            raise NotAsked("there is no database yet")
        given = self.settings
        return House(given, make_clock(given.clock_shift_file), make_engine(given.database_url), SilentBell())

    @property
    def database_file(self) -> Path | None:
        """The file of a SQLite database."""
        url = make_url(self.settings.database_url)
        return self.folder / url.database if url.get_backend_name() == "sqlite" and url.database else None

    @property
    def key_file(self) -> Path:
        """The private key of the form in the chat."""
        return self.folder / self.settings.whatsapp_flow_key_file

    @property
    def webhook_url(self) -> str:
        """Where WhatsApp delivers to us."""
        return f"{self.settings.frontend_url}/api/whatsapp/webhook"

    @cached_property
    def api(self) -> CloudApi:
        """Meta, asked with our token."""
        return CloudApi(self.settings, self.http)

    @cached_property
    def app_api(self) -> CloudApi:
        """Meta, asked in the name of our app, which takes its id and its secret."""
        own = {"whatsapp_access_token": f"{self.app_id}|{self.settings.whatsapp_app_secret}"}
        return CloudApi(self.settings.model_copy(update=own), self.http)

    @cached_property
    def token(self) -> dict[str, Any]:
        """What Meta says of our token."""
        return _dict(self.graph(self.api, "debug_token", input_token=self.settings.whatsapp_access_token).get("data"))

    @cached_property
    def number(self) -> dict[str, Any]:
        """What Meta says of our number."""
        return self.graph(self.api, self.settings.whatsapp_phone_number_id, fields=NUMBER_FIELDS)

    @cached_property
    def templates(self) -> list[dict[str, Any]]:
        """The templates Meta has, in any state."""
        if self._meta_away:
            raise self._meta_away
        return self.api.list_templates()

    @property
    def app_id(self) -> str:
        """The app our token was made for. Raises NotAsked while the token does not say."""
        try:
            app = str(self.token.get("app_id") or "")
        except SendError:
            app = ""
        if not app:
            raise NotAsked("the token does not say which app it is of")
        return app

    @cached_property
    def health(self) -> requests.Response:
        """What our own address answers. Raises requests' errors."""
        return self.http.get(f"{self.settings.frontend_url}/healthz", timeout=SECONDS, allow_redirects=False)

    @property
    def is_ours(self) -> bool:
        """Whether this program answers at its address."""
        return self.health.status_code == requests.codes.ok and self.health.text.strip() == '{"status":"ok"}'

    def at_home(self) -> None:
        """Raises NotAsked unless this program answers at its address, because nobody else is told our secrets."""
        try:
            ours = self.is_ours
        except requests.RequestException as error:
            raise NotAsked(f"the public address does not answer, {type(error).__name__}") from error
        if not ours:
            raise NotAsked("the public address is not this program")

    def graph(self, api: CloudApi, path: str, **query: str) -> dict[str, Any]:
        """One look at Meta. Raises NotAsked when it does not answer, SendError when it refuses."""
        if self._meta_away:
            raise self._meta_away
        try:
            return api.look(path, **query)
        except SendError as error:
            if error.code is None:
                self._meta_away = NotAsked(f"Meta, {error}")
                raise self._meta_away from error
            raise

    def certificate_ends(self) -> datetime:
        """Until when the certificate of our address holds. Raises OSError, with ssl's own when it is not trusted."""
        place = urlsplit(self.settings.frontend_url)
        host = place.hostname or ""
        # The same authorities as for every other call of ours.
        context = ssl.create_default_context(cafile=DEFAULT_CA_BUNDLE_PATH)
        with (
            socket.create_connection((host, place.port or HTTPS), timeout=SECONDS) as plain,
            context.wrap_socket(plain, server_hostname=host) as secured,
        ):
            ends = str((secured.getpeercert() or {})["notAfter"])
        return datetime.fromtimestamp(ssl.cert_time_to_seconds(ends), UTC)


def _dict(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}
