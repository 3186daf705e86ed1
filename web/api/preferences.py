"""What somebody wants to hear and by which carrier, for whoever holds the link of their settings, as on its page."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Final

from pydantic import BaseModel, Field, StrictBool

from services import texts
from services.contacts import own_page, preferences
from services.contacts.emails import LONGEST
from services.contacts.own_page import Opened, Wanted
from services.house import Work
from services.ids import masked_email
from web.api.operations import Call, Operation, Sent
from web.api.refusals import Refused, not_found, wrong_field

ACTOR: Final = "api"
Short = Annotated[str, Field(max_length=20)]


class PreferencesChange(Sent):
    """What is to be otherwise; what is left out, or null, stays. An empty `email` forgets the address."""

    carrier: Short | None = None
    email: Annotated[str, Field(max_length=LONGEST)] | None = None
    reminders: StrictBool | None = None
    offers: StrictBool | None = None
    language: Short | None = None


class PreferencesAnswer(BaseModel):
    """How things stand. Messages about bookings and their money always come; `carrier` says how.

    The link in the path opens this until `ends_at`; *settings* in the chat gives another.
    """

    carrier: str = Field(description="how messages about bookings come")
    carriers: list[str] = Field(description="those that can be chosen")
    email: str = Field(description="masked; empty when none is known")
    email_works: bool
    reminders: bool = Field(description="of one's own stays")
    offers: bool = Field(description="and questions how a stay was")
    language: str
    languages: list[str] = Field(description="those that can be chosen")
    ends_at: datetime


def show(call: Call) -> PreferencesAnswer:
    """How things stand."""
    with call.house.reading() as work:
        return _answer(work, _opened(work, call))


def change(call: Call) -> PreferencesAnswer:
    """Change what is named, all of it or nothing; said again, it is the same."""
    with call.house.work() as work:
        opened = _opened(work, call)
        trouble = own_page.take(work, opened.person, Wanted(**call.body.model_dump()), ACTOR)
        if trouble:
            raise wrong_field(*TROUBLES[trouble])
        return _answer(work, opened)


def _opened(work: Work, call: Call) -> Opened:
    """Whose settings they are. Raises Refused for no link of ours, and for one that has ended."""
    opened = own_page.opened(work, call.path["token"])
    if opened is None:
        raise not_found("link")
    if work.now >= opened.until:
        raise Refused(410, "This link has ended; write *settings* in the chat for another.")
    return opened


def _answer(work: Work, opened: Opened) -> PreferencesAnswer:
    wishes = preferences.of(work, opened.person)
    return PreferencesAnswer(
        carrier=wishes.carrier,
        carriers=list(wishes.open),
        email=masked_email(wishes.email),
        email_works=wishes.email_works,
        reminders=wishes.reminders,
        offers=wishes.offers,
        language=opened.person.locale,
        languages=list(texts.languages()),
        ends_at=opened.until,
    )


TROUBLES: Final = {
    "carrier_closed": ("carrier", "expected one of `carriers`"),
    "email_closed": ("email", "no email is sent from here"),
    "email_missing": ("email", "is needed before email can be the carrier"),
    "email_unclear": ("email", "expected an address such as ravi@example.com"),
    "language_unknown": ("language", "expected one of `languages`"),
}
PATH: Final = "/api/preferences/<string(maxlength=60):token>"
OPERATIONS: Final = (
    Operation(
        "GET", PATH, "preferences", "What somebody wants to hear, by the link of their settings", show,
        PreferencesAnswer, public=True, refusals=(410,), limit="60/minute",
    ),
    Operation(
        "PATCH", PATH, "preferences", "Change what somebody wants to hear, by the same link", change,
        PreferencesAnswer, body=PreferencesChange, public=True, refusals=(410,), limit="60/minute",
    ),
)  # fmt: skip
