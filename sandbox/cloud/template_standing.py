"""How a template stands at Meta: approved, or one of the ways in which it cannot be sent, and what is told of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from sandbox.cloud import webhooks
from sandbox.cloud.errors import Refusal
from sandbox.cloud.templates import STANDINGS, Template
from sandbox.world import World


def stand(world: World, name: str, language: str, wanted: str) -> None:
    """Let a template stand otherwise and tell the business. Raises ValueError when there is no such thing."""
    if wanted not in STANDINGS:
        raise ValueError(f"{wanted}: expected one of {list(STANDINGS)}")
    with world.lock:
        template = world.templates.get((name, language))
        if template is None:
            raise ValueError(f"there is no template {name} in {language}")
        changed = _put(world, template, wanted)
    _tell(world, template, changed)


def check(template: Template) -> None:
    """Whether it can be sent. Raises Refusal."""
    standing = STANDINGS[template.standing]
    if standing.refuses:
        raise Refusal(standing.refuses, f"template name ({template.name}) is {standing.status}")


def go_on(world: World) -> None:
    """Approve what was paused for long enough, file what was announced, and tell the business."""
    with world.lock:
        now = world.clock.now()
        over = [each for each in world.templates.values() if each.changes_at and each.changes_at <= now]
        changed = [_put(world, template, STANDINGS[template.standing].then) for template in over]
    for before, after in zip(over, changed, strict=True):
        _tell(world, before, after, title="UNPAUSED")


def _put(world: World, template: Template, wanted: str) -> Template:
    hours = STANDINGS[wanted].hours
    at = world.clock.now() + timedelta(hours=hours) if hours else None
    changed = replace(template, standing=wanted, changes_at=at)
    world.templates[template.name, template.language] = changed
    return changed


def _tell(world: World, before: Template, after: Template, title: str = "") -> None:
    """Tell what is new: how it stands, what it is filed as, or what it will be filed as."""
    stood, stands = STANDINGS[before.standing], STANDINGS[after.standing]
    if stands.status != stood.status or stands.title != stood.title:
        _tell_status(world, after, stands.title or title)
    if after.filed_as != before.filed_as:
        categories = {"previous_category": before.filed_as, "new_category": after.filed_as}
        webhooks.post_news(world, "template_category_update", _named(after) | categories)
    elif stands.coming and after.changes_at:
        at = int(after.changes_at.timestamp())
        coming = {"new_category": after.filed_as, "correct_category": stands.coming, "category_update_timestamp": at}
        webhooks.post_news(world, "template_category_update", _named(after) | coming)


def _tell_status(world: World, template: Template, title: str) -> None:
    standing = STANDINGS[template.standing]
    value = {"event": standing.status, **_named(template), "reason": standing.reason}
    if title:
        value["other_info"] = {"title": title, "description": "Told by the sandbox."}
    webhooks.post_news(world, "message_template_status_update", value)


def _named(template: Template) -> dict[str, Any]:
    return {
        "message_template_id": int(template.id),
        "message_template_name": template.name,
        "message_template_language": template.language,
    }
