"""The form's endpoint, which WhatsApp asks while somebody fills the form in. It reads and never writes.

What a person chose comes back as a message too, and only that one counts.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any, Final

import structlog
from flask import Blueprint, Request, Response, request

from bot.forms import keys
from bot.forms.sealing import NotOpened, Opened, open_request, seal_answer
from bot.webhook import signed_by_meta
from flows.draft import Draft
from flows.said import Said
from flows.stay import form
from flows.turn import Turn
from services import listings, texts
from services.contacts import people
from services.guest import forms
from services.house import House, Work
from services.settings import Settings
from services.tables import Listing

log = structlog.get_logger(__name__)

PATH: Final = "/api/whatsapp/flow"
MAX_BYTES: Final = 64 * 1024
# Meta docs: what it wants told by the status. After 421 it fetches our public key anew and asks again; after 427 the
# button of the message is dead.
CANNOT_OPEN, TOKEN_ENDED, WRONG_SIGNATURE = 421, 427, 432
SCREEN: Final = "STAY"
SUCCESS: Final = "SUCCESS"
Answer = dict[str, Any]


def blueprint(house: House) -> Blueprint:
    """The one route."""
    routes = Blueprint("form", __name__)
    routes.add_url_rule(PATH, "answer", lambda: receive(house, request), methods=["POST"])
    return routes


def receive(house: House, asked: Request) -> Response:
    """Prove, decrypt, answer, encrypt."""
    raw = asked.stream.read(MAX_BYTES + 1)
    if len(raw) > MAX_BYTES:
        return Response("", 413)
    if not signed_by_meta(house.settings.whatsapp_app_secret, raw, asked.headers.get("X-Hub-Signature-256")):
        return Response("", WRONG_SIGNATURE)
    try:
        opened = _opened(house.settings, raw)
    except NotOpened:
        log.warning("form_not_decrypted")
        return Response("", CANNOT_OPEN)
    status, answer = _answer(house, opened.request)
    return Response(seal_answer(opened, answer), status, content_type="text/plain")


def _opened(settings: Settings, raw: bytes) -> Opened:
    own = keys.load(settings.whatsapp_flow_key_file)
    try:
        body = json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise NotOpened from error
    if own is None:
        raise NotOpened
    return open_request(own, body)


def _answer(house: House, asked: dict[str, Any]) -> tuple[int, Answer]:
    version = {"version": str(asked.get("version", "3.0"))}
    data = asked.get("data")
    if asked.get("action") == "ping":
        return 200, {**version, "data": {"status": "active"}}
    if isinstance(data, dict) and (data.get("error") or data.get("error_key")):
        log.warning("form_broke_on_a_phone", error=str(data.get("error_key") or data["error"])[:80])
        return 200, {**version, "data": {"acknowledged": True}}
    with house.reading() as work:
        opened = _open_form(work, str(asked.get("flow_token", "")))
        if opened is None:
            return TOKEN_ENDED, {"error_msg": texts.say(work.settings.default_locale, "stay.form", "stale")}
        act = ACTIONS.get(str(asked.get("action")), _show)
        return 200, {**version, **act(*opened, data if isinstance(data, dict) else {}, str(asked["flow_token"]))}


def _open_form(work: Work, token: str) -> tuple[Turn, Listing] | None:
    """The turn that an answer would be, and the place it is for; None when that form is not open any more."""
    grant = forms.read(work.settings, token, work.now)
    talk = forms.talk_of(work, grant) if grant else None
    listing = listings.by_id(work, grant.listing_id) if grant else None
    if talk is None or listing is None:
        return None
    turn = Turn(work, talk, people.roles_of(work, talk.person), Said("form", work.now), 0, dict(talk.answers))
    return (turn, listing) if form.is_open(turn, token) else None


def _show(turn: Turn, listing: Listing, data: Answer, token: str) -> Answer:
    return {"screen": SCREEN, "data": form.screen(turn, listing)}


def _check(turn: Turn, listing: Listing, data: Answer, token: str) -> Answer:
    """Close the form when all of it can be had; else say what cannot, on the same screen."""
    chosen = {key: data.get(key) for key in ("nights", "guests", "vegetarian", "non_vegetarian", "code")}
    before = Draft.of(turn.answers)
    if form.fill(turn, chosen) == "ok" and not turn.preface:
        params = {key: value for key, value in chosen.items() if value} | {"flow_token": token}
        return {"screen": SUCCESS, "data": {"extension_message_response": {"params": params}}}
    before.into(turn.answers)
    kept = {key: str(chosen[key] or "") for key in ("guests", "vegetarian", "non_vegetarian", "code") if chosen[key]}
    # Marks of bold words show as they are on a form, and what could be tapped in their stead does not.
    trouble = turn.text("stay.form", "full") if turn.offers else turn.preface.replace("*", "")
    return {"screen": SCREEN, "data": form.screen(turn, listing) | kept | {"error_message": trouble}}


ACTIONS: Final[Mapping[str, Callable[[Turn, Listing, Answer, str], Answer]]] = {
    "INIT": _show,
    "BACK": _show,
    "data_exchange": _check,
}
