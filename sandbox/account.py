"""The business's account when Meta is not content with it: what is refused then, and what the business is told.

Where Meta does not say which code comes, docs/sandbox.md says so.
"""

from __future__ import annotations

from typing import Any

from sandbox.cloud import webhooks
from sandbox.cloud.errors import Refusal
from sandbox.world import World

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


def tell(world: World, before: str, after: str) -> None:
    """Tell the business how its account stands now, if Meta would."""
    value = _news(world, before, after)
    if value is not None:
        webhooks.post_news(world, "account_update", value)


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
