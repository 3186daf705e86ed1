"""What WhatsApp's error codes mean for us, one by one, and how to quote an error without naming anybody. Pure.

The same codes come back at once from a send and hours later in a receipt. What is done about each family is in
bot/fates.py.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Literal

from bot.limits import PAIR_SECONDS, cut
from services.errors import SendError

Name = Literal[
    "again", "slow number", "slow pair", "window", "template", "new chats", "tomorrow", "stop", "mend", "unreachable",
    "never", "unlisted",
]  # fmt: skip

SECONDS_UNTIL_A_PERSON_ACTED: Final = 60
BREATHER_SECONDS: Final = 60
DAY_SECONDS: Final = 24 * 60 * 60
TOO_FAST: Final = 130429
QUOTED: Final = 400  # characters of somebody else's error text that we keep


@dataclass(frozen=True)
class Family:
    """Codes about which the same is done. `permanent`: the same request will not work, whatever else may."""

    name: Name
    permanent: bool = False
    retry_after: int | None = None

    @property
    def unlisted(self) -> bool:
        """Whether this is a code that is not in the table."""
        return self.name == "unlisted"


AGAIN = Family("again")
SLOW_NUMBER = Family("slow number", retry_after=1)
BREATHER = Family("slow number", retry_after=BREATHER_SECONDS)
SLOW_PAIR = Family("slow pair", retry_after=PAIR_SECONDS)
WINDOW = Family("window", permanent=True)
TEMPLATE = Family("template", retry_after=SECONDS_UNTIL_A_PERSON_ACTED)
NEW_CHATS = Family("new chats", retry_after=SECONDS_UNTIL_A_PERSON_ACTED)
TOMORROW = Family("tomorrow", permanent=True, retry_after=DAY_SECONDS)
STOP = Family("stop", retry_after=SECONDS_UNTIL_A_PERSON_ACTED)
MEND = Family("mend", retry_after=SECONDS_UNTIL_A_PERSON_ACTED)
UNREACHABLE = Family("unreachable", permanent=True)
NEVER = Family("never", permanent=True)
UNLISTED = Family("unlisted")


@dataclass(frozen=True)
class Code:
    """One of Meta's codes: what it says, what we do about it, and where both it and its meaning are from."""

    says: str
    family: Family
    source: str


DOCS: Final = "Meta docs, Cloud API error codes"
GRAPH: Final = "Meta docs, Graph API error handling"
MANAGEMENT: Final = "Meta docs, template management"
FLOWS: Final = "Meta docs, Flows error codes"
CALLS: Final = "Meta docs, Calling API error codes"
BLOCKING: Final = "Meta docs, block users"
NAMES: Final = "Meta docs, business usernames; SDKs"
PAYMENTS: Final = "Meta docs, Payments API India"
STANDING: Final = "Meta docs, messaging health status"
HEALTH: Final = "support pages, not confirmed by Meta's docs"

CODES: Final[dict[int, Code]] = {
    0: Code("the access token cannot be used", STOP, GRAPH),
    1: Code("unknown error of the API, or a request it does not understand", AGAIN, GRAPH),
    2: Code("the service is busy or down", AGAIN, GRAPH),
    3: Code("the app lacks a capability", STOP, GRAPH),
    4: Code("the app makes too many calls", BREATHER, GRAPH),
    10: Code("the app lacks a permission", STOP, GRAPH),
    33: Code("the number or object is gone", STOP, GRAPH),
    100: Code("a parameter is wrong", NEVER, GRAPH),
    190: Code("the access token has ended", STOP, GRAPH),
    **{code: Code("a permission is missing", STOP, GRAPH) for code in range(200, 300)},
    368: Code("the account is blocked for breaking a policy", STOP, DOCS),
    613: Code("too many calls of this kind", BREATHER, GRAPH),
    1026: Code("the receiver's app cannot show this kind of message", UNREACHABLE, DOCS),
    2046: Code("an order cannot take this status", NEVER, PAYMENTS),
    2047: Code("an order that is paid cannot be cancelled", NEVER, PAYMENTS),
    80007: Code("the account has reached a limit of calls", BREATHER, DOCS),
    130429: Code("the number sends too fast", SLOW_NUMBER, DOCS),
    130472: Code("the person is part of an experiment of Meta's", UNREACHABLE, DOCS),
    130497: Code("the account may not write to this country", UNREACHABLE, DOCS),
    131000: Code("something went wrong, nobody says what", AGAIN, DOCS),
    131005: Code("access denied", STOP, DOCS),
    131008: Code("a parameter is missing", NEVER, DOCS),
    131009: Code("a parameter has a wrong value", NEVER, DOCS),
    131016: Code("the service is away for a moment", AGAIN, DOCS),
    131020: Code("the group cannot be written to", NEVER, DOCS),
    131021: Code("the receiver is the sender", UNREACHABLE, DOCS),
    131026: Code("it cannot be delivered: not on WhatsApp, an old app, new terms, or blocked", UNREACHABLE, DOCS),
    131030: Code("the receiver is not on the test number's list", MEND, DOCS),
    131031: Code("the account is locked", STOP, DOCS),
    131037: Code("the number's display name is not approved", STOP, DOCS),
    131041: Code("the group does not take this", NEVER, DOCS),
    131042: Code("the account cannot pay", STOP, DOCS),
    131044: Code("the account cannot pay for calls", STOP, DOCS),
    131045: Code("the number is not registered", STOP, DOCS),
    131047: Code("more than 24 hours since the person's last message", WINDOW, DOCS),
    131048: Code("too many of this number's messages were blocked or called spam", NEW_CHATS, DOCS),
    131049: Code("held back to keep the person from too many messages", TOMORROW, DOCS),
    131050: Code("the person has stopped marketing messages", UNREACHABLE, DOCS),
    131051: Code("this type of message is not supported", NEVER, DOCS),
    131052: Code("the person's file could not be fetched", NEVER, DOCS),
    131053: Code("our file could not be fetched or is of a wrong kind", NEVER, DOCS),
    131055: Code("this method is not allowed", NEVER, DOCS),
    131056: Code("too many messages to this one person", SLOW_PAIR, DOCS),
    131057: Code("the account is in maintenance", BREATHER, DOCS),
    131059: Code("the cursor of a list is wrong", NEVER, DOCS),
    131062: Code("this cannot be sent to a user id, only to a number", UNREACHABLE, DOCS),
    131063: Code("marketing messages do not go by this API", NEVER, DOCS),
    131064: Code("held back after templates were filed in the wrong category", NEW_CHATS, DOCS),
    **{code: Code("a group cannot be used like that", NEVER, DOCS) for code in range(131200, 131300)},
    132000: Code("the number of parameters is not the template's", NEVER, DOCS),
    132001: Code("there is no such template in this language", TEMPLATE, DOCS),
    132005: Code("the filled template is too long", NEVER, DOCS),
    132007: Code("the template's content breaks a policy", NEVER, DOCS),
    132008: Code("a parameter's format is not the template's", NEVER, DOCS),
    132012: Code("a parameter's format is not the template's", NEVER, DOCS),
    132015: Code("the template is paused for its quality", TEMPLATE, DOCS),
    132016: Code("the template is disabled for good for its quality", TEMPLATE, DOCS),
    132018: Code("a parameter of the template is wrong", NEVER, DOCS),
    132068: Code("the form is blocked", NEVER, DOCS),
    132069: Code("the form is throttled", NEVER, DOCS),
    133000: Code("a deregistration did not end", AGAIN, DOCS),
    133004: Code("the server that registers is away", AGAIN, DOCS),
    133005: Code("the PIN is wrong", MEND, DOCS),
    133006: Code("the number must be verified first", MEND, DOCS),
    133008: Code("too many wrong PINs", MEND, DOCS),
    133009: Code("PINs tried too fast", MEND, DOCS),
    133010: Code("the number is not registered", STOP, DOCS),
    133015: Code("the number was deleted a moment ago", STOP, DOCS),
    133016: Code("registered and deregistered too often", MEND, DOCS),
    134011: Code("the terms of payments are not accepted", MEND, PAYMENTS),
    135000: Code("nobody says what is wrong with the parameters", NEVER, DOCS),
    137000: Code("the person's identity has changed", MEND, DOCS),
    **{code: Code("a call cannot be made like that", NEVER, CALLS) for code in range(138000, 139000)},
    **{code: Code("a form cannot be managed like that", MEND, FLOWS) for code in range(139000, 139005)},
    **{code: Code("a person cannot be blocked like that", NEVER, BLOCKING) for code in range(139100, 139104)},
    141002: Code("the template is not approved", TEMPLATE, STANDING),
    141006: Code("the account has no way to pay", STOP, HEALTH),
    **{code: Code("the business's name cannot be used", MEND, NAMES) for code in range(147001, 147006)},
    **{code: Code("the template cannot be made like that", NEVER, MANAGEMENT) for code in range(2388000, 2389000)},
    2494100: Code("the number is in maintenance", BREATHER, MANAGEMENT),
}

MESSAGE_ID = re.compile(r"wamid\.[\w+/=-]+")
TOKEN = re.compile(r"\bEAA\w{8,}")
NUMBER = re.compile(r"\d(?:[ ().-]{0,2}\d){7,}")


def family(code: int | None) -> Family:
    """What to do about an error code; a code not in the table is retried like a hiccup and marked unlisted."""
    found = None if code is None else CODES.get(code)
    return found.family if found else UNLISTED


def told_later(code: int | None, why: str) -> SendError:
    """What was told of a message after it had been taken, as if it had been told at once."""
    what = family(code)
    return SendError(why, permanent=what.permanent, retry_after=what.retry_after, code=code)


def discreet(text: str) -> str:
    """Somebody else's error text fit for logs: no phone number, no token, no message id (it holds a number)."""
    for secret in (MESSAGE_ID, TOKEN, NUMBER):
        text = secret.sub("•••", text)
    return cut(" ".join(text.split()), QUOTED)
