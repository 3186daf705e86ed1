"""How a template stands at Meta: approved, or one of the ways in which it cannot be sent, and what is told of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from sandbox.cloud import webhooks
from sandbox.cloud.errors import Refusal
from sandbox.cloud.templates import STANDINGS, Standing, Template
from sandbox.world import World


def stand(world: World, name: str, language: str, wanted: str) -> None:
    """Let a template stand otherwise and tell the business. Raises ValueError when there is no such thing."""
    if wanted not in STANDINGS:
        raise ValueError(f"{wanted}: expected one of {list(STANDINGS)}")
    with world.lock:
        template = world.templates.get((name, language))
        if template is None:
            raise ValueError(f"there is no template {name} in {language}")
        _put(world, template, wanted)
    _tell(world, template, STANDINGS[wanted])


def check(template: Template) -> None:
    """Whether it can be sent. Raises Refusal."""
    standing = STANDINGS[template.standing]
    if standing.refuses:
        raise Refusal(standing.refuses, f"template name ({template.name}) is {standing.status}")


def end_pauses(world: World) -> None:
    """Approve what was paused for long enough, and tell the business."""
    with world.lock:
        now = world.clock.now()
        over = [each for each in world.templates.values() if each.paused_until and each.paused_until <= now]
        for template in over:
            _put(world, template, "approved")
    for template in over:
        _tell(world, template, replace(STANDINGS["approved"], title="UNPAUSED"))


def _put(world: World, template: Template, wanted: str) -> None:
    hours = STANDINGS[wanted].hours
    until = world.clock.now() + timedelta(hours=hours) if hours else None
    world.templates[template.name, template.language] = replace(template, standing=wanted, paused_until=until)


def _tell(world: World, template: Template, standing: Standing) -> None:
    value: dict[str, Any] = {
        "event": standing.status,
        "message_template_id": int(template.id),
        "message_template_name": template.name,
        "message_template_language": template.language,
        "reason": standing.reason,
    }
    if standing.title:
        value["other_info"] = {"title": standing.title, "description": "Told by the sandbox."}
    webhooks.post_news(world, "message_template_status_update", value)
