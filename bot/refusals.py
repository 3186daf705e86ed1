"""What WhatsApp's error codes mean for us, and how to quote an error without naming anybody. Pure.

The same codes come back at once from a send and hours later in a receipt.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.limits import PAIR_SECONDS, cut

SECONDS_UNTIL_A_PERSON_ACTED = 60
QUOTED = 400  # characters of somebody else's error text that we keep


@dataclass(frozen=True)
class Family:
    """What may be done about an error: `permanent` never the same again, `unlisted` a code we do not know."""

    permanent: bool = False
    retry_after: int | None = None
    unlisted: bool = False


RETRY = Family()
PAUSE = Family(retry_after=60)
PAIR = Family(retry_after=PAIR_SECONDS)
WAIT = Family(retry_after=SECONDS_UNTIL_A_PERSON_ACTED)
NEVER = Family(permanent=True)
UNLISTED = Family(unlisted=True)

# Codes and meanings from Meta's error page; what to do about them is ours.
# fmt: off
BUSY = (1, 2, 130429, 131000, 131016, 133000, 133004)
TOO_FAST_OR_IN_MAINTENANCE = (4, 613, 80007, 131057, 2494100)
A_PERSON_MUST_MEND_IT = (
    0, 3, 10, 33, 190, *range(200, 300), 368,  # token, permission, block
    131005, 131030, 131031, 131037, 131042, 131044, 131045, 131048, 131064, 141006,  # account, payment, number
    132001, 132015, 132016,  # template missing, paused, disabled
    133005, 133006, 133008, 133009, 133010, 133015, 133016, 134011, 137000,  # registration, terms, identity
    *range(139000, 139005), *range(147001, 147006),  # flows, usernames
)
THIS_REQUEST_NEVER_WORKS = (
    100, 1026, 2046, 2047, 130472, 130497, 131008, 131009, 131020, 131021, 131026, 131041, 131047, 131049,
    131050, 131051, 131052, 131053, 131055, 131059, 131062, 131063, 132000, 132005, 132007, 132008, 132012,
    132018, 132068, 132069, 135000, *range(2388000, 2389000),  # the last: making templates
)
# fmt: on
FAMILIES: dict[int, Family] = {
    **dict.fromkeys(BUSY, RETRY),
    **dict.fromkeys(TOO_FAST_OR_IN_MAINTENANCE, PAUSE),
    131056: PAIR,
    **dict.fromkeys(A_PERSON_MUST_MEND_IT, WAIT),
    **dict.fromkeys(THIS_REQUEST_NEVER_WORKS, NEVER),
}

MESSAGE_ID = re.compile(r"wamid\.[\w+/=-]+")
TOKEN = re.compile(r"\bEAA\w{8,}")
NUMBER = re.compile(r"\d(?:[ ().-]{0,2}\d){7,}")


def family(code: int | None) -> Family:
    """What to do about an error code; a code not in the table is retried like a hiccup and marked unlisted."""
    return UNLISTED if code is None else FAMILIES.get(code, UNLISTED)


def discreet(text: str) -> str:
    """Somebody else's error text fit for logs: no phone number, no token, no message id (it holds a number)."""
    for secret in (MESSAGE_ID, TOKEN, NUMBER):
        text = secret.sub("•••", text)
    return cut(" ".join(text.split()), QUOTED)
