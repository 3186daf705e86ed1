"""The town the tests play in: our cast, their phones, a clock that moves, and everything we sent, in order.

What people say goes through the real webhook, signed; what we send is rendered by the real senders. Only the far
ends, WhatsApp and the gateway, are stood in for.
"""

from __future__ import annotations

import hashlib
import hmac
import itertools
import json
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import requests
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine

from app import create_app
from bot import bounce_news, pictures, receipts, senders, sms_news, turns
from bot.carriers import registry
from bot.carriers.contract import Carrier
from bot.carriers.email import Mail
from services import sweep
from services.house import House
from services.payments import look, news, refund_runs
from services.payments.gateways.contract import Gateway
from services.settings import Settings
from tests.heard import HIDDEN, address_of
from tests.heard import Heard as Heard  # because the tests have both from here
from tests.stand_ins import MORNING as MORNING
from tests.stand_ins import MovingClock as MovingClock
from tests.stand_ins import QuietBell as QuietBell
from tests.stand_ins import StandInApi as StandInApi
from tests.stand_ins import StandInBank as StandInBank
from tests.stand_ins import StandInMail as StandInMail

RAVI, NEHA = "+919000000001", "+919000000002"
PAWAR, DSOUZA = "+919000000011", "+919000000012"
MEERA = "+919000000021"
ASHA, VIKRAM = "+919000000031", "+919000000032"
NAMES = {
    RAVI: "Ravi Kumar", NEHA: "Neha", PAWAR: "Mr. Pawar", DSOUZA: "Mrs. D'Souza", MEERA: "Meera",
    ASHA: "Asha", VIKRAM: "Vikram",
}  # fmt: skip
KIRAN = f"{HIDDEN}IN.13491208655302741918"  # hides their number behind a username


def settings_of(database_url: str, **changes: Any) -> Settings:
    """Settings of the tests' installation; nothing of the machine's environment leaks in."""
    given: dict[str, Any] = {
        "database_url": database_url,
        "frontend_url": "https://thikana.example",
        "whatsapp_phone_number_id": "106540352242922",
        "whatsapp_business_account_id": "102290129340398",
        "whatsapp_access_token": "token-of-the-tests",
        "whatsapp_app_secret": "app-secret-of-the-tests",
        "whatsapp_verify_token": "verify-token-of-the-tests",
        "whatsapp_messages_per_second": 1000,  # because the clock stands still however many speak
        "admin_phone": MEERA,
        "admin_whatsapp_number": MEERA,
        "jwt_secret": "a-secret-of-the-tests-that-is-long-enough",
        "paytm_mid": "DEMOMID00001",
        "paytm_merchant_key": "Demo#Key&16@Byte",
    }
    return Settings(_env_file=None, **(given | changes))


class Town:
    """One installation with its people."""

    def __init__(self, given: Settings, engine: Engine) -> None:
        self.settings, self.clock, self.bell = given, MovingClock(), QuietBell()
        self.house = House(given, self.clock, engine, self.bell)
        self.api, self.bank = StandInApi(), StandInBank(self.clock)
        self.other_carriers: dict[str, Carrier] = {}
        self.gateways: dict[str, Gateway] = {"paytm": self.bank}
        self._ids = itertools.count(1)

    @cached_property
    def app(self) -> Flask:
        """The web program, put together when somebody first comes to its door."""
        app = create_app(self.settings, self)  # type: ignore[arg-type]
        app.testing = True
        return app

    @property
    def browser(self) -> FlaskClient:
        """A browser without a past."""
        return self.app.test_client()

    @property
    def carriers(self) -> dict[str, Carrier]:
        """WhatsApp's stand-in, and what the settings name beside it."""
        return registry.build(self.settings, self.api, requests.Session()) | self.other_carriers

    @property
    def letters(self) -> list[Mail]:
        """What a mail server that stands in has taken, oldest first."""
        servers = [each for each in self.other_carriers.values() if isinstance(each, StandInMail)]
        return [letter for server in servers for letter in server.letters]

    def phone(self, number: str) -> Phone:
        """Somebody's phone."""
        return Phone(self, number)

    def deliver(self, *messages: dict[str, Any], statuses: list[dict[str, Any]] | None = None) -> int:
        """Post one signed webhook as Meta would; answers the HTTP status."""
        senders_of = {(message.get("from", ""), message.get("from_user_id", "")) for message in messages}
        value = {
            "messaging_product": "whatsapp",
            "metadata": {
                "display_phone_number": "+91 80000 00000",
                "phone_number_id": self.settings.whatsapp_phone_number_id,
            },
            "contacts": [
                {"profile": {"name": NAMES.get(f"+{number}", "Guest")}}
                | ({"wa_id": number} if number else {})
                | ({"user_id": user_id} if user_id else {})
                for number, user_id in sorted(senders_of)
            ],
            "messages": list(messages),
            "statuses": statuses or [],
        }
        body = json.dumps(
            {
                "object": "whatsapp_business_account",
                "entry": [{"id": "1", "changes": [{"field": "messages", "value": value}]}],
            }
        ).encode()
        return self.post_webhook(body)

    def post_webhook(self, body: bytes, signature: str | None = None) -> int:
        """Post raw bytes to the webhook, rightly signed unless told otherwise."""
        right = hmac.new(self.settings.whatsapp_app_secret.encode(), body, hashlib.sha256).hexdigest()
        headers = {"X-Hub-Signature-256": f"sha256={right}" if signature is None else signature}
        return self.browser.post("/api/whatsapp/webhook", data=body, headers=headers).status_code

    def work(self) -> None:
        """Hear every bell until it is quiet."""
        while self.bell.rings:
            job, key = next(iter(self.bell.rings))
            del self.bell.rings[(job, key)]
            self._hear(job, key)

    def sweep(self) -> None:
        """What the schedule does in one round, with nobody ringing."""
        found = sweep.find(self.house)
        waiting = {
            "turn": found.talkers,
            "news": found.sources,
            "look": found.order_ids,
            "refund": found.refund_ids,
            "picture": found.picture_ids,
        }
        for job, keys in waiting.items():
            for key in keys:
                self._hear(job, key)
        for address in found.addresses:
            self._hear("send", address)
        self.work()

    def wait(self, **by: float) -> None:
        """Let time pass, then do what it causes."""
        self.clock.move(**by)
        self.sweep()

    def _hear(self, job: str, key: str) -> None:
        if job == "turn":
            turns.answer_all(self.house, key)
        elif job == "send":
            senders.send_all(self.house, self.carriers, key)
        elif job == "refund":
            refund_runs.run(self.house, self.gateways, key)
        elif job == "picture":
            pictures.look(self.house, self.api, key)
        elif job == "look":
            look.at(self.house, self.gateways, key)
        elif key == "whatsapp":
            receipts.take_all(self.house)
        elif key == sms_news.SOURCE:
            sms_news.take_all(self.house)
        elif key == bounce_news.SOURCE:
            bounce_news.take_all(self.house)
        else:
            news.take_all(self.house, self.gateways, key)

    def next_id(self) -> str:
        """An id no message had before."""
        return f"wamid.IN{next(self._ids)}"


@dataclass(frozen=True)
class Phone:
    """One person's phone: what they say, and what they have heard."""

    town: Town
    number: str

    def says(self, text: str) -> Heard:
        """Type something and read the answer."""
        return self._after({"type": "text", "text": {"body": text}})

    def taps(self, title: str, heard: Heard | None = None) -> Heard:
        """Tap a button or row of the last message, or of an earlier one, and read the answer."""
        on = heard or self.last
        return self._after(self._tap(on, title))

    def taps_id(self, choice: str, *, as_template: bool = False) -> Heard:
        """Tap something by its id, as a forger might."""
        if as_template:
            return self._after({"type": "button", "button": {"payload": choice, "text": "Confirm"}})
        reply = {"type": "button_reply", "button_reply": {"id": choice, "title": "Button"}}
        return self._after({"type": "interactive", "interactive": reply})

    def sends(self, kind: str, **parts: Any) -> list[Heard]:
        """Send something that is not text; the answers, if there are any."""
        before = len(self.heard)
        self.post({"type": kind, kind: parts})
        return self.heard[before:]

    def shows(self, picture: bytes) -> list[Heard]:
        """Take a picture of something and send it; the answers."""
        media_id = str(len(self.town.api.pictures) + 1)
        self.town.api.pictures[media_id] = picture
        return self.sends("image", id=media_id, mime_type="image/jpeg")

    def post(self, message: dict[str, Any], message_id: str = "") -> None:
        """Put one message through the webhook and let it be worked."""
        stamp = str(int(self.town.clock.now().timestamp()))
        whole = {"id": message_id or self.town.next_id(), "timestamp": stamp} | self._sender
        assert self.town.deliver(whole | message) == 200
        self.town.work()

    @property
    def heard(self) -> list[Heard]:
        """Everything that has arrived on this phone, oldest first."""
        return [Heard(body) for body in self.town.api.sent if address_of(body) == self.number]

    @property
    def last(self) -> Heard:
        """The newest message on this phone."""
        return self.heard[-1]

    @property
    def _sender(self) -> dict[str, str]:
        """How WhatsApp names whoever writes: by number, or by an id of its own when the number is hidden."""
        if self.number.startswith(HIDDEN):
            return {"from_user_id": self.number.removeprefix(HIDDEN)}
        return {"from": self.number.lstrip("+")}

    def _tap(self, on: Heard, title: str) -> dict[str, Any]:
        choice = on.choices[title]
        if on.body["type"] == "template":
            return {"type": "button", "button": {"payload": choice, "text": title}}
        kind = "list_reply" if on.body["interactive"]["type"] == "list" else "button_reply"
        return {"type": "interactive", "interactive": {"type": kind, kind: {"id": choice, "title": title}}}

    def _after(self, message: dict[str, Any]) -> Heard:
        self.post(message)
        return self.last
