"""The business's account and number when Meta is not content with them: what is refused, and what is told.

Where Meta does not say which code comes, docs/sandbox.md says so.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sandbox.cloud import webhooks
from sandbox.cloud.errors import Refusal
from sandbox.world import World

LIMIT = "TIER_2K"  # how many people a day may be written to first; a number that turns red keeps it
DAY_SECONDS = 24 * 60 * 60
NO_NEW_CHATS = "RESTRICTED_BIZ_INITIATED_MESSAGING"
NO_ANSWERS = "RESTRICTED_CUSTOMER_INITIATED_MESSAGING"
REFUSES = {"no_new_chats": 131048, "locked": 131031, "disabled": 131031, "unpaid": 131042}
WHY = {
    "no_new_chats": "Business-initiated messages are restricted for this account.",
    "locked": "The account is locked.",
    "disabled": "The account is disabled.",
    "unpaid": "There is no valid payment method for this account.",
}


def check(world: World, wa_id: str) -> None:
    """Whether the account may write to this person now. Raises Refusal."""
    stands = world.switches["account"]
    if stands == "normal" or (stands == "no_new_chats" and world.window_ends(wa_id) is not None):
        return
    raise Refusal(REFUSES[stands], WHY[stands])


def quality(world: World) -> str:
    """How the number fares with people, in Meta's words."""
    return "RED" if world.switches["number"] == "red" else "GREEN"


def tell(world: World, before: Mapping[str, str]) -> None:
    """Tell the business how its account and its number stand now, if they stood otherwise before and Meta would."""
    after = world.switches
    value = _news(world, before["account"], after["account"]) if after["account"] != before["account"] else None
    if value is not None:
        webhooks.post_news(world, "account_update", value)
    if after["number"] != before["number"]:
        event = "FLAGGED" if after["number"] == "red" else "UNFLAGGED"
        number = {"display_phone_number": world.settings.business_wa_id, "event": event, "current_limit": LIMIT}
        webhooks.post_news(world, "phone_number_quality_update", number)


def _news(world: World, before: str, after: str) -> dict[str, Any] | None:
    if after == "disabled":
        return {"event": "DISABLED_UPDATE", "ban_info": {"waba_ban_state": "DISABLE", "waba_ban_date": _today(world)}}
    if before == "disabled":
        return {"event": "DISABLED_UPDATE", "ban_info": {"waba_ban_state": "REINSTATE", "waba_ban_date": ""}}
    kinds = {"no_new_chats": [NO_NEW_CHATS], "locked": [NO_NEW_CHATS, NO_ANSWERS]}.get(after)
    if kinds is None:
        return None
    until = int(world.clock.now().timestamp()) + DAY_SECONDS
    restrictions = [{"restriction_type": kind, "expiration": until} for kind in kinds]
    return {"event": "ACCOUNT_RESTRICTION", "restriction_info": restrictions}


def _today(world: World) -> str:
    return f"{world.clock.now():%B %d, %Y}"
