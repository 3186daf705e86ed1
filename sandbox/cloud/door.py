"""What every Graph path shares: the version in front, the token, the switches, Meta's error bodies."""

from __future__ import annotations

import hmac
import time
from typing import Any

from flask import Blueprint, Response, g, jsonify, request

from sandbox.cloud.errors import BadToken, Refusal
from sandbox.world import the_world

VERSIONS = "/<any({}):version>".format(", ".join(f"'v{number}.0'" for number in range(20, 31)))
SLOW_SECONDS = 3
APP_ID = "634900000000000"
TAKES_IT_AS_OAUTH = ("samples.fill", "samples.look")
TAKE_THE_APPS_OWN = ("objects.token", "objects.subscriptions")


def stand_at(routes: Blueprint, *, versioned: bool = True) -> None:
    """Guard the paths of this blueprint."""
    routes.before_request(check_token)
    routes.register_error_handler(Refusal, refused)
    if versioned:
        routes.url_prefix = VERSIONS
        routes.url_value_preprocessor(_drop_version)


def check_token() -> None:
    """Every call carries our token, or where Meta asks for it the app's own. Raises BadToken."""
    world = the_world()
    shown = request.headers.get("Authorization", "").encode()
    known = [world.settings.access_token]
    if request.endpoint in TAKE_THE_APPS_OWN:
        known.append(f"{APP_ID}|{world.settings.app_secret}")
    scheme = "OAuth" if request.endpoint in TAKES_IT_AS_OAUTH else "Bearer"
    if not any(hmac.compare_digest(shown, f"{scheme} {token}".encode()) for token in known):
        raise BadToken
    if world.switches["cloud_api"] == "slow":
        time.sleep(SLOW_SECONDS * world.settings.pace)
    if world.switches["cloud_api"] == "erroring":
        raise Refusal(131000, "Something went wrong.")


def refused(refusal: Refusal) -> tuple[Response, int]:
    """Meta's error body."""
    if refusal.over_limit:
        the_world().journal.count_violation()
    g.about = f"code {refusal.code}"
    return jsonify(refusal.to_json()), refusal.http_status


def _drop_version(_: str | None, values: dict[str, Any] | None) -> None:
    if values:
        values.pop("version", None)
