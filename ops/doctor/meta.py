"""Meta's side: token, secret, number, account, subscription, webhook, templates; and what its messages cost."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from bot import letters, templates
from ops.doctor.visit import Finding, NotAsked, Visit, found
from services.clock import local_date
from services.costs import rates as card
from services.errors import SendError
from services.tables import OutboxRow

RIGHTS: Final = frozenset({"whatsapp_business_management", "whatsapp_business_messaging"})
PAYMENT_MISSING: Final = 141006  # in an account's health; 131042 on a message
UNPAID_MESSAGE: Final = "%131042%"
OBJECT: Final = "whatsapp_business_account"
MOST_NAMES: Final = 5


def token(visit: Visit) -> Iterator[Finding]:
    """Whether the token is valid, for this account, with both rights, for ever."""
    try:
        facts = visit.token
    except SendError as error:
        yield found("token.invalid", why=error)
        return
    if not facts.get("is_valid"):
        yield found("token.invalid", why=_dict(facts.get("error")).get("message", "Meta says no more"))
        return
    missing = RIGHTS - set(facts.get("scopes") or ())
    if missing:
        yield found("token.rights", missing=" and ".join(sorted(missing)))
    account = visit.settings.whatsapp_business_account_id
    if not _is_for(facts, account):
        yield found("token.elsewhere", account=account)
    if facts.get("expires_at"):
        yield found("token.ends", until=f"{datetime.fromtimestamp(int(facts['expires_at']), UTC):%Y-%m-%d %H:%M} UTC")


def secret(visit: Visit) -> Iterator[Finding]:
    """Whether the secret belongs to the app of the token: Meta takes both together, or neither."""
    app = visit.app_id
    try:
        visit.graph(visit.app_api, "debug_token", input_token=visit.settings.whatsapp_access_token)
    except SendError as error:
        yield found("secret.other", app=app, why=error)
    else:
        yield found("secret.ok", app=app)


def number(visit: Visit) -> Iterator[Finding]:
    """How the number stands."""
    told = visit.number
    facts = {
        "number": told.get("display_phone_number", told.get("id")),
        "name": told.get("verified_name", "-"),
        "status": told.get("status", "-"),
        "platform": told.get("platform_type", "-"),
        "quality": told.get("quality_rating", "-"),
        "limit": told.get("whatsapp_business_manager_messaging_limit", "-"),
        "account": visit.settings.whatsapp_business_account_id,
    }
    account = f"{visit.settings.whatsapp_business_account_id}/phone_numbers"
    theirs = [item.get("id") for item in _items(visit.graph(visit.api, account, fields="id"))]
    troubles = {
        "number.not_connected": told.get("status") not in (None, "CONNECTED"),
        "number.not_cloud": told.get("platform_type") not in (None, "CLOUD_API"),
        "number.not_in_account": told.get("id") not in theirs,
        "number.test": told.get("account_mode") == "SANDBOX",
        "number.red": told.get("quality_rating") == "RED",
        "number.yellow": told.get("quality_rating") == "YELLOW",
        "number.small": facts["limit"] == "TIER_250",
    }
    keys = [key for key, there in troubles.items() if there]
    yield from (found(key, **facts) for key in keys or ["number.ok"])
    if told.get("name_status") in ("DECLINED", "EXPIRED", "NONE"):
        yield found("number.name", name=facts["name"], status=told["name_status"])


def account(visit: Visit) -> Iterator[Finding]:
    """Whether Meta lets us send, and whether somebody pays: by its own word, and by what it refused of late."""
    health = _dict(visit.number.get("health_status"))
    for entity in _list(health.get("entities")):
        yield from _entity_troubles(_dict(entity))
    if _unpaid_lately(visit):
        yield found("account.payment", why="messages of the last day were refused for it, with code 131042")


def subscription(visit: Visit) -> Iterator[Finding]:
    """Whether the account's webhooks go to our app, and from there to us."""
    theirs = _items(visit.graph(visit.api, f"{visit.settings.whatsapp_business_account_id}/subscribed_apps"))
    if not theirs:
        yield found("subscription.missing")
        return
    apps = {str(_dict(item.get("whatsapp_business_api_data")).get("id")): item for item in theirs}
    ours = visit.app_id
    if ours not in apps:
        yield found("subscription.other_app", app=", ".join(apps), ours=ours)
        return
    elsewhere = apps[ours].get("override_callback_uri")
    if elsewhere and elsewhere != visit.webhook_url:
        yield found("subscription.elsewhere", url=elsewhere, ours=visit.webhook_url)
    else:
        yield found("subscription.ok", app=ours)


def webhook(visit: Visit) -> Iterator[Finding]:
    """Where the app sends its webhooks, and whether messages are among them."""
    told = _items(visit.graph(visit.app_api, f"{visit.app_id}/subscriptions"))
    mine = next((item for item in told if item.get("object") == OBJECT), None)
    if mine is None:
        yield found("webhook.missing")
        return
    fields = {str(_dict(each).get("name", each)) for each in _list(mine.get("fields"))}
    troubles = {
        "webhook.elsewhere": mine.get("callback_url") != visit.webhook_url,
        "webhook.off": mine.get("active") is False,
        "webhook.field": "messages" not in fields,
    }
    keys = [key for key, there in troubles.items() if there]
    yield from (found(key, url=mine.get("callback_url"), ours=visit.webhook_url) for key in keys or ["webhook.ok"])


def template_states(visit: Visit) -> Iterator[Finding]:
    """How each of our templates stands. Nothing is created."""
    wanted = letters.wanted_templates(visit.settings.template_languages)
    known = {(item.get("name"), item.get("language")) for item in visit.templates}
    missing = [_title(each) for each in wanted if (each["name"], each["language"]) not in known]
    report = templates.compare(visit.templates, wanted)
    groups = {"missing": missing, **{name: vars(report)[name] for name in ("pending", "paused", "rejected", "changed")}}
    troubles = {name: titles for name, titles in groups.items() if titles}
    yield from (found(f"templates.{name}", names=_few(titles)) for name, titles in troubles.items())
    if not troubles:
        yield found("templates.ok", count=len(wanted))


def rates(visit: Visit) -> Iterator[Finding]:
    """Whether the table of rates was looked at since Meta could last change its own, and those of SMS at all."""
    compared, since = card.compared_on(), card.last_change_before(local_date(visit.clock.now(), "UTC"))
    if compared is None:
        yield found("rates.never")
    else:
        yield found("rates.old" if compared < since else "rates.ok", day=compared, since=since)
    unverified = card.unverified_sms() if visit.settings.twilio_account_sid else []
    if unverified:
        yield found("rates.sms", countries=", ".join(unverified))


def _is_for(facts: dict[str, Any], account: str) -> bool:
    """A right without targets is one for everything the user may see."""
    rights = [_dict(each) for each in _list(facts.get("granular_scopes"))]
    targets = [each["target_ids"] for each in rights if each.get("scope") in RIGHTS and each.get("target_ids")]
    return all(account in map(str, each) for each in targets)


def _entity_troubles(entity: dict[str, Any]) -> Iterator[Finding]:
    verdict, kind = entity.get("can_send_message"), entity.get("entity_type", "-")
    errors = [_dict(error) for error in _list(entity.get("errors"))]
    if any(error.get("error_code") == PAYMENT_MISSING for error in errors):
        yield found("account.payment", why=_reasons(errors, "error_description"))
    elif verdict in ("BLOCKED", "LIMITED"):
        why = _reasons(errors, "error_description") or ", ".join(map(str, _list(entity.get("additional_info"))))
        solution = _reasons(errors, "possible_solution") or "See the account's page in Meta's business settings."
        yield found(f"account.{verdict.lower()}", entity=kind, why=why or "no reason given", solution=solution)


def _reasons(errors: list[dict[str, Any]], part: str) -> str:
    return "; ".join(str(error[part]) for error in errors if error.get(part))


def _unpaid_lately(visit: Visit) -> bool:
    try:
        with visit.house.reading() as work:
            recent = OutboxRow.status == "failed", OutboxRow.next_at > work.now - timedelta(days=1)
            row = select(OutboxRow.id).where(*recent, OutboxRow.error.like(UNPAID_MESSAGE)).limit(1)
            return work.tx.scalar(row) is not None
    except (SQLAlchemyError, NotAsked):
        return False  # because the database's own check tells that


def _few(titles: list[str]) -> str:
    more = len(titles) - MOST_NAMES
    return ", ".join(titles[:MOST_NAMES]) + (f" and {more} more" if more > 0 else "")


def _title(template: dict[str, Any]) -> str:
    return f"{template['name']}/{template['language']}"


def _items(answer: dict[str, Any]) -> list[dict[str, Any]]:
    return [item for item in _list(answer.get("data")) if isinstance(item, dict)]


def _dict(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
