"""TABLE of what the doctor checks, in the order in which things must be right, and the step of the guide for each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from sqlalchemy.exc import DBAPIError

from ops.doctor import doors, files, form, gateway, machine, meta, others
from ops.doctor.visit import Finding, NotAsked, Visit, found, in_short
from services.errors import SendError


@dataclass(frozen=True)
class Check:
    """One check: its name, the heading of docs/going-live.md that leads through it, and how to look.

    `look` yields what it finds; when it finds nothing the answer is `<name>.ok`.
    """

    name: str
    step: str
    look: Callable[[Visit], Iterator[Finding]]


CHECKS: Final = (
    Check("settings", "5-settings", machine.settings),
    Check("files", "5-settings", files.files),
    Check("database", "6-database-and-redis", machine.database),
    Check("redis", "6-database-and-redis", machine.redis),
    Check("workers", "7-start-the-program", machine.workers),
    Check("clock", "7-start-the-program", machine.clock),
    Check("public", "8-the-public-address", doors.public),
    Check("handshake", "9-the-webhook", doors.handshake),
    Check("signature", "9-the-webhook", doors.signature),
    Check("token", "3-the-token", meta.token),
    Check("secret", "1-the-app", meta.secret),
    Check("number", "2-the-number", meta.number),
    Check("account", "11-live-and-paid", meta.account),
    Check("subscription", "10-subscribe-the-app", meta.subscription),
    Check("webhook", "9-the-webhook", meta.webhook),
    Check("templates", "12-templates", meta.template_states),
    Check("gateway", "4-paytm", gateway.keys),
    Check("rates", "13-what-messages-cost", meta.rates),
    Check("email", "14-email-and-sms", others.email),
    Check("bounces", "14-email-and-sms", others.bounces),
    Check("sms", "14-email-and-sms", others.sms),
    Check("form", "15-the-form-in-the-chat", form.form),
)


def examine(visit: Visit, names: Iterable[str] = ()) -> Iterator[tuple[Check, list[Finding]]]:
    """Each check with what it found, one after the other; some only, when names are given."""
    wanted = set(names)
    for check in CHECKS:
        if not wanted or check.name in wanted:
            yield check, _looked(check, visit)


def _looked(check: Check, visit: Visit) -> list[Finding]:
    """Whatever a check runs into is a finding, because one that breaks must not keep the others from being made."""
    try:
        return list(check.look(visit)) or [found(f"{check.name}.ok")]
    except NotAsked as error:
        return [found("any.not_asked", why=error)]
    except SendError as error:
        return [found("any.not_asked" if error.code is None else "any.refused", why=error)]
    except DBAPIError as error:
        return [found("any.not_asked", why=f"the database does not answer, {in_short(error)}")]
    except Exception as error:
        return [found("any.broken", why=in_short(error))]
