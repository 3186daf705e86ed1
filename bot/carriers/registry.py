"""The carriers of this installation: WhatsApp always, the others where their settings are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import requests

from bot.carriers.contract import Carrier, NotSetUp
from bot.carriers.email import Email
from bot.carriers.sms import Sms
from bot.carriers.twilio import Twilio
from bot.carriers.whatsapp import WhatsApp
from bot.client import CloudApi
from services.post import carriers
from services.settings import Settings

NOT_SET_UP: Final = NotSetUp()


def build(settings: Settings, api: CloudApi, http: requests.Session) -> dict[str, Carrier]:
    """Every carrier by its name."""
    built: dict[str, Carrier] = {carriers.WHATSAPP: WhatsApp(settings, api)}
    if "email" in settings.other_carriers:
        built["email"] = Email(settings)
    if "sms" in settings.other_carriers:
        built["sms"] = Sms(Twilio(settings, http))
    return built


def for_address(built: Mapping[str, Carrier], to: str) -> Carrier:
    """The carrier of an address."""
    return built.get(carriers.of(to), NOT_SET_UP)
