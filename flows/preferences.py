"""What somebody wants to hear from us, and by which carrier: stop, start and settings. Never touches a booking."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Final

from flows import words
from flows.said import Said
from flows.turn import Reply, Turn
from services import links, texts
from services.contacts import preferences
from services.contacts.emails import to_email
from services.contacts.preferences import Wishes
from services.post.messages import Choice, Message

# An address alone, or after the word for it; what else holds an @ is for others to read.
GIVEN: Final = re.compile(r"\s*(?:(?:my\s+)?e-?mail(?:\s+(?:id|address))?(?:\s+is)?[\s:]+)?(?P<email>\S+@\S+)\s*", re.I)


def stop(turn: Turn) -> str:
    """No more offers and nudges."""
    preferences.stop(turn.work, turn.person, turn.work.now, actor=f"guest:{turn.person.id}")
    return "HERE"


def start(turn: Turn) -> str:
    """Offers again. Who never stopped them and types what WhatsApp itself types for a newcomer just says hello."""
    if turn.person.offers_stopped_at is None and words.is_start(turn.said.text) and not turn.said.choice:
        return words.welcome(turn).removeprefix("stay.")
    preferences.start(turn.work, turn.person, turn.work.now, actor=f"guest:{turn.person.id}")
    return "HERE"


def ask_stopped(turn: Turn, again: bool) -> Message:
    """That nothing more comes but what bookings need, and that the booking under way goes on."""
    return Message(turn.text("preferences", "stopped"))


def ask_started(turn: Turn, again: bool) -> Message:
    """That offers come again."""
    return Message(turn.text("preferences", "started"))


def ask(turn: Turn, again: bool) -> Message:
    """How things stand, with a tap for each change and the page that has them all."""
    wishes = preferences.of(turn.work, turn.person)
    lines = [turn.text("preferences", "shown"), *_carrier_lines(turn, wishes)]
    for part, on in (("shown_reminders", wishes.reminders), ("shown_offers", wishes.offers)):
        lines.append(turn.text("preferences", part, state=turn.text("preferences", "on" if on else "off")))
    url = links.preferences_page(turn.work.settings, turn.person.id, turn.work.now)
    lines += ["", turn.text("preferences", "shown_page", url=url)]
    rows = tuple(_row(turn, change) for change in _changes(wishes))
    return Message("\n".join(lines), rows, list_title=turn.text("preferences", "list_title"))


def take(turn: Turn, said: Said) -> str:
    """One change, by its name; one that is no more to be made changes nothing."""
    change = TAKES.get(said.choice)
    return change(turn) if change else "unclear"


def ask_email(turn: Turn, again: bool) -> Message:
    """What to type, because an address cannot be tapped."""
    return Message(turn.text("preferences", "ask_email"))


def offer_email(turn: Turn) -> str:
    """A line for somebody with a booking whose address we could use and do not know; else nothing."""
    wishes = preferences.of(turn.work, turn.person)
    return turn.text("preferences", "offer_email") if "email" in wishes.open and not wishes.email else ""


def aside(turn: Turn) -> Reply | None:
    """An email address, typed wherever the talk stands; None where no email is sent, or it is none."""
    given = GIVEN.fullmatch(turn.said.text) if turn.said.kind == "text" else None
    if given is None or "email" not in turn.work.settings.other_carriers:
        return None
    email = to_email(given["email"])
    if email is None:
        return Reply(Message(turn.text("preferences", "email_unclear")))
    preferences.note_email(turn.work, turn.person, email, _actor(turn))
    if turn.person.carrier == "email":
        return Reply(Message(turn.text("preferences", "email_kept", email=email)))
    titles = turn.titles("preferences", "email_buttons")
    choices = tuple(_choice(change, title) for change, title in zip(("by_email", "by_whatsapp"), titles, strict=True))
    return Reply(Message(turn.text("preferences", "email_noted", email=email), choices))


def _carrier_lines(turn: Turn, wishes: Wishes) -> list[str]:
    """By what they hear of their bookings, where there is a choice."""
    if len(wishes.open) == 1:
        return []
    lines = [turn.text("preferences", "shown_carrier", carrier=turn.text("carrier", wishes.carrier))]
    if "email" in wishes.open:
        known = "shown_email" if wishes.email_works else "shown_email_failed"
        lines.append(turn.text("preferences", known if wishes.email else "shown_no_email", email=wishes.email))
    return lines


def _changes(wishes: Wishes) -> list[str]:
    """What could be changed as things stand."""
    changes = [f"by_{carrier}" for carrier in wishes.open if carrier != wishes.carrier]
    changes += ["reminders_off" if wishes.reminders else "reminders_on", "offers_off" if wishes.offers else "offers_on"]
    if wishes.email and "email" in wishes.open:
        changes += ["email", "forget_email"]
    return changes + (["language"] if len(texts.languages()) > 1 else [])


def _row(turn: Turn, change: str) -> Choice:
    return _choice(change, turn.text("preferences", change))


def _choice(change: str, title: str) -> Choice:
    return Choice(f"preferences.change:{change}", title)


def _actor(turn: Turn) -> str:
    return f"guest:{turn.person.id}"


def _by(carrier: str) -> Callable[[Turn], str]:
    def choose(turn: Turn) -> str:
        if preferences.choose_carrier(turn.work, turn.person, carrier, _actor(turn)):
            return _noted(turn)
        return "email" if carrier == "email" else "unclear"

    return choose


def _set(change: Callable[..., None], value: object) -> Callable[[Turn], str]:
    def apply(turn: Turn) -> str:
        change(turn.work, turn.person, value, _actor(turn))
        return _noted(turn)

    return apply


def _noted(turn: Turn) -> str:
    turn.preface = turn.text("preferences", "noted")
    return "changed"


TAKES: Final[Mapping[str, Callable[[Turn], str]]] = {
    "by_whatsapp": _by("whatsapp"),
    "by_email": _by("email"),
    "by_sms": _by("sms"),
    "reminders_off": _set(preferences.want_reminders, False),
    "reminders_on": _set(preferences.want_reminders, True),
    "offers_off": _set(preferences.want_offers, False),
    "offers_on": _set(preferences.want_offers, True),
    "forget_email": _set(preferences.note_email, ""),
    "email": lambda _: "email",
    "language": lambda _: "language",
}
