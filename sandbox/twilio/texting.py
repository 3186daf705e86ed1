"""A text message's way to the phone, and what Twilio tells of it. Its callbacks are forms, signed over their URL."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from dataclasses import dataclass
from functools import partial
from typing import Final
from urllib.parse import urlencode, urlsplit

from sandbox import chats
from sandbox.courier import Letter
from sandbox.phones import Bubble
from sandbox.world import World

SENT_SECONDS, DELIVERED_SECONDS = 0.1, 0.5
WORDS_PATH: Final = "/api/sms/webhook"
STOP = ("stop", "stopall", "unsubscribe", "cancel", "end", "quit", "revoke", "optout")
START = ("start", "unstop", "yes")
# What is told of a message that does not arrive: the handset is unknown.
UNKNOWN_HANDSET: Final = "30005"


@dataclass(frozen=True)
class Texted:
    """One text message of the business."""

    sid: str
    to: str
    text: str
    callback_url: str


def take(world: World, message: Texted) -> None:
    """Let it arrive on the phone, or not, and tell the business both."""
    wa_id = message.to.lstrip("+")
    arrives = world.switches["sms"] == "normal" and wa_id in world.talks.phones
    if arrives:
        bubble = Bubble(message.sid, "them", world.clock.now(), "sms", message.text, header="SMS", ticks="sent")
        chats.put(world, wa_id, bubble)
    world.scheduler.after(SENT_SECONDS, partial(_tell, world, message, "sent"))
    world.scheduler.after(DELIVERED_SECONDS, partial(_end, world, message, arrives=arrives))


def answer(world: World, wa_id: str, text: str) -> str:
    """Somebody answers by SMS; *stop* and *start* Twilio obeys itself, and tells all the same."""
    sid = f"SM{secrets.token_hex(16)}"
    word = text.strip().lower()
    with world.lock:
        if word in STOP:
            world.talks.stopped.add(wa_id)
        elif word in START:
            world.talks.stopped.discard(wa_id)
        chats.put(world, wa_id, Bubble(sid, "me", world.clock.now(), "sms", text, header="SMS", ticks="sent"))
    form = {"MessageSid": sid, "From": f"+{wa_id}", "To": world.settings.twilio_from, "Body": text}
    _post(world, f"{world.settings.program_url}{WORDS_PATH}", form, "SMS from a phone")
    return sid


def signature(token: str, url: str, form: dict[str, str]) -> str:
    """The value of X-Twilio-Signature."""
    told = url + "".join(f"{name}{form[name]}" for name in sorted(form))
    return base64.b64encode(hmac.new(token.encode(), told.encode(), hashlib.sha1).digest()).decode()


def _end(world: World, message: Texted, *, arrives: bool) -> None:
    if arrives:
        chats.tick(world, message.sid, "delivered")
    _tell(world, message, "delivered" if arrives else "undelivered")


def _tell(world: World, message: Texted, status: str) -> None:
    if message.callback_url:
        whose = {"From": world.settings.twilio_from, "AccountSid": world.settings.twilio_sid}
        form = whose | {"MessageSid": message.sid, "MessageStatus": status, "To": message.to}
        form |= {"ErrorCode": UNKNOWN_HANDSET} if status == "undelivered" else {}
        _post(world, message.callback_url, form, f"SMS {status}")


def _post(world: World, url: str, form: dict[str, str], about: str) -> None:
    headers = {
        "Content-Type": "application/x-www-form-urlencoded",
        "X-Twilio-Signature": signature(world.settings.twilio_token, url, form),
    }
    # Whatever host the URL names, letters go to the program alone.
    world.courier.send(Letter(urlsplit(url).path, urlencode(form).encode(), headers, about), lane=form["MessageSid"])
