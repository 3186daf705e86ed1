"""A question to a form's endpoint as WhatsApp puts it: encrypted, signed, and given up when a phone would."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import requests

from sandbox.cloud.webhooks import signature
from sandbox.flows.keeping import Flow
from sandbox.flows.sealing import Sealed
from sandbox.world import World

PATIENCE_SECONDS = 10


@dataclass(frozen=True)
class Answer:
    """The endpoint's HTTP status, 0 when it was not reached, and its words when they could be opened."""

    status: int
    words: dict[str, Any] | None = None


def ask(world: World, flow: Flow, question: dict[str, Any]) -> Answer:
    """One question and its answer."""
    sealed = Sealed(world.public_key, question)
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "facebookexternalua",
        "X-Hub-Signature-256": signature(world.settings.app_secret, sealed.body),
    }
    try:
        with requests.Session() as http:
            http.trust_env = False
            told = http.post(
                flow.endpoint_uri, data=sealed.body, headers=headers, timeout=PATIENCE_SECONDS, allow_redirects=False
            )
    except requests.RequestException:
        return Answer(0)
    world.journal.note(
        world.clock.now(), "out", "POST", "/api/whatsapp/flow", told.status_code, f"form {question['action']}"
    )
    try:
        words = sealed.open(told.text)
    except ValueError:
        return Answer(told.status_code)
    return Answer(told.status_code, words if isinstance(words, dict) else None)
