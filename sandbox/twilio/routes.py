"""Twilio's REST API as far as the program uses it: messages out, and the account for whoever looks after it."""

from __future__ import annotations

import hmac
import re
import secrets
from typing import Any, Final

from flask import Blueprint, Response, g, jsonify, request

from sandbox.twilio import texting
from sandbox.world import World, the_world

ANSWER = tuple[Response, int]
LONGEST: Final = 1600
NUMBER: Final = re.compile(r"\+\d{7,15}")
SENDER: Final = re.compile(r"\+\d{7,15}|[A-Za-z0-9 ]{3,11}")
routes = Blueprint("twilio", __name__, url_prefix="/2010-04-01/Accounts")


@routes.post("/<sid>/Messages.json")
def send(sid: str) -> ANSWER:
    """Take one text message, or say in Twilio's words what is wrong with it."""
    world = the_world()
    refused = _stranger(world, sid) or _refused(world, request.form.to_dict())
    if refused:
        return refused
    form = request.form
    message = texting.Texted(f"SM{secrets.token_hex(16)}", form["To"], form["Body"], form.get("StatusCallback", ""))
    texting.take(world, message)
    answer = {"sid": message.sid, "account_sid": sid, "status": "queued", "to": message.to, "body": message.text,
              "from": form.get("From"), "messaging_service_sid": form.get("MessagingServiceSid"),
              "num_segments": "1", "error_code": None, "error_message": None}  # fmt: skip
    return jsonify(answer), 201


@routes.get("/<sid>.json")
def account(sid: str) -> ANSWER:
    """The account."""
    world = the_world()
    return _stranger(world, sid) or (jsonify(sid=sid, friendly_name="Sandbox", status="active", type="Full"), 200)


def _stranger(world: World, sid: str) -> ANSWER | None:
    known, shown = world.settings, request.authorization
    right = known.twilio_sid and shown and sid == known.twilio_sid == shown.username
    if not right or not hmac.compare_digest(str(shown and shown.password).encode(), known.twilio_token.encode()):
        return _error(401, 20003, "Authenticate")
    return None


def _refused(world: World, form: dict[str, Any]) -> ANSWER | None:
    if world.switches["sms"] == "erroring":
        return _error(503, 20503, "Service unavailable")
    wrong = (
        (not NUMBER.fullmatch(form.get("To", "")), 21211, "Invalid 'To' Phone Number"),
        (not form.get("Body"), 21602, "Message body is required"),
        (len(form.get("Body", "")) > LONGEST, 21617, "The concatenated message body exceeds the 1600 character limit"),
        (not (SENDER.fullmatch(form.get("From", "")) or form.get("MessagingServiceSid", "").startswith("MG")),
         21603, "A 'From' phone number is required"),
        (form.get("To", "").lstrip("+") in world.talks.stopped, 21610, "Attempt to send to unsubscribed recipient"),
    )  # fmt: skip
    return next((_error(400, code, words) for is_so, code, words in wrong if is_so), None)


def _error(status: int, code: int, words: str) -> ANSWER:
    g.about = f"code {code}"
    more = f"https://www.twilio.com/docs/errors/{code}"
    return jsonify(code=code, message=words, more_info=more, status=status), status
