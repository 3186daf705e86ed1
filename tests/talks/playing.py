"""Plays a transcript: does what its lines say people do, and writes down what the program said to whom.

A line that is not indented is something done (`ravi: hi`, `ravi taps: Pine Cottage`, `clock: +16 minutes`), a
comment (`# ...`) or the head of something said (`bot to ravi:`), whose words are the indented lines below it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

from sandbox.cloud.checks import check_message
from services import audit, bookings, sweep
from services.errors import SendError
from services.money import Money
from services.payments.gateways.contract import Outcome
from services.tables import Booking, Payment
from tests import town as cast
from tests.heard import HIDDEN, address_of
from tests.stand_ins import StandInMail
from tests.talks.showing import Hidden, lines_of
from tests.town import Heard, Phone, Town

NUMBERS = {
    "ravi": cast.RAVI, "neha": cast.NEHA, "pawar": cast.PAWAR, "dsouza": cast.DSOUZA, "meera": cast.MEERA,
    "asha": cast.ASHA, "vikram": cast.VIKRAM, "kiran": cast.KIRAN,
    "ravi's new phone": "+919000000042", "kiran's number": "+919000000043",
}  # fmt: skip
NAMES = {number: name for name, number in NUMBERS.items()}
WHO = "|".join(NUMBERS)
INDENT = "    "
KINDS: dict[str, dict[str, Any]] = {
    "voice note": {"type": "audio", "audio": {"id": "1", "mime_type": "audio/ogg", "voice": True}},
    "sticker": {"type": "sticker", "sticker": {"id": "2", "mime_type": "image/webp"}},
    "picture": {"type": "image", "image": {"id": "3", "mime_type": "image/jpeg"}},
    "video": {"type": "video", "video": {"id": "4", "mime_type": "video/mp4"}},
    "document": {"type": "document", "document": {"id": "5", "filename": "id.pdf", "mime_type": "application/pdf"}},
    "location": {"type": "location", "location": {"latitude": 18.75, "longitude": 73.4}},
    "contact": {"type": "contacts", "contacts": [{"name": {"formatted_name": "Asha", "first_name": "Asha"}}]},
    "reaction": {"type": "reaction", "reaction": {"message_id": "wamid.1", "emoji": "👍"}},
    "message of a kind that is new": {"type": "hologram", "hologram": {}},
}


class Player:
    """One transcript on its way through one town."""

    def __init__(self, town: Town) -> None:
        self.town, self.hidden, self.written, self.read = town, Hidden(), 0, 0
        self.typed: dict[str, str] = {}

    def play(self, transcript: str) -> str:
        """The transcript as it went this time; a golden one comes back as it was."""
        lines: list[str] = []
        for line in transcript.rstrip("\n").split("\n"):
            if line.startswith((INDENT, "bot to ", "bot by ")) or not line.strip():
                continue
            if line.startswith("#"):
                lines += ["", line] if lines and not lines[-1].startswith("#") else [line]
                continue
            lines += ["", line]
            lines += self._do(self.hidden.reveal(line))
            lines += self._news()
        return "\n".join(lines).lstrip("\n") + "\n"

    def _do(self, line: str) -> list[str]:
        for pattern, do in DOINGS:
            if found := re.fullmatch(pattern, line):
                return do(self, **found.groupdict()) or []
        raise ValueError(f"nobody knows how to do this: {line}")

    def _news(self) -> list[str]:
        """What was sent since we last looked, each message checked against WhatsApp's limits."""
        fresh, self.written = self.town.api.sent[self.written :], len(self.town.api.sent)
        lines: list[str] = []
        for body in fresh:
            check_message(body)
            way = " (template)" if body["type"] == "template" else ""
            lines.append(f"bot to {NAMES[address_of(body)]}{way}:")
            lines += [(INDENT + self.hidden.hide(line)).rstrip() for line in lines_of(Heard(body))]
        for mail in self.town.letters[self.read :]:
            lines.append(f"bot by email to {mail.to}:")
            lines += [(INDENT + self.hidden.hide(line)).rstrip() for line in (mail.subject, "", *mail.text.split("\n"))]
        self.read = len(self.town.letters)
        return lines

    def phone(self, who: str) -> Phone:
        """That person's phone."""
        return self.town.phone(NUMBERS[who])

    def told(self, who: str) -> int:
        """How many messages have arrived on that person's phone."""
        return len(self.phone(who).heard)


def _says(player: Player, who: str, text: str) -> None:
    player.typed[who] = player.town.next_id()
    player.phone(who).post({"type": "text", "text": {"body": text.replace("\\n", "\n")}}, player.typed[who])


def _sends(player: Player, who: str, kind: str) -> None:
    player.phone(who).post(KINDS[kind])


def _photographs(player: Player, who: str, whose: str) -> None:
    """Send a photo of the newest ticket on somebody's phone."""
    uploads = player.town.api.uploads
    shown = next(heard.picture for heard in reversed(player.phone(whose).heard) if heard.picture in uploads)
    player.phone(who).shows(uploads[shown])


def _changes_number(player: Player, who: str, other: str) -> None:
    system = {"type": "user_changed_number", "body": "User changed", "wa_id": NUMBERS[other].lstrip("+")}
    player.phone(who).post({"type": "system", "system": system})


def _shows(player: Player, who: str, other: str, text: str) -> None:
    """Write with the number and WhatsApp's id of the same person."""
    user_id = NUMBERS[who].removeprefix(HIDDEN)
    player.phone(other).post({"type": "text", "text": {"body": text}, "from_user_id": user_id})


def _edits(player: Player, who: str, text: str) -> None:
    """Edit what was typed last."""
    edited = {"type": "text", "text": {"body": text}}
    player.phone(who).post({"type": "edit", "edit": {"original_message_id": player.typed[who], "message": edited}})


def _deletes(player: Player, who: str) -> None:
    player.phone(who).post({"type": "revoke", "revoke": {"original_message_id": player.typed[who]}})


def _taps(player: Player, who: str, title: str, whose: str | None = None, nth: str | None = None) -> None:
    phone = player.phone(who)
    there = [heard for heard in player.phone(whose or who).heard if title in heard.choices]
    heard = there[{"first": 0, "second": 1}[nth]] if nth else there[-1]
    phone.taps(title, heard)


def _waits(player: Player, many: str, unit: str) -> None:
    town = player.town
    town.wait(**{unit if unit.endswith("s") else unit + "s": float(many)})
    sweep.alert_stuck(town.house, town.gateways)  # type: ignore[arg-type]
    town.work()


def _opens_the_bank(player: Player, who: str) -> str:
    """Press the newest pay button; answers the order the bank's page is for."""
    pages = [found for heard in player.phone(who).heard for found in _pay_links(heard)]
    asked = len(player.town.bank.asked)
    path = pages[-1].removeprefix(player.town.settings.frontend_url)
    player.town.browser.get(path)
    answer = player.town.browser.post(path)
    assert answer.status_code == 200, f"the pay button answered {answer.status_code}"
    orders = list(player.town.bank.asked)
    return orders[-1] if len(orders) > asked else re.findall(r"TH-\w+-\d+", answer.text)[0]


def _pay_links(heard: Heard) -> list[str]:
    action = heard.body.get("interactive", {}).get("action", {})
    links = [action["parameters"]["url"]] if action.get("name") == "cta_url" else re.findall(r"https://\S+", heard.text)
    return [link for link in links if "/pay/" in link]


def _pays(player: Player, who: str) -> None:
    _comes_back(player, _opens_the_bank(player, who), Outcome.PAID)


def _fails(player: Player, who: str) -> None:
    _comes_back(player, _opens_the_bank(player, who), Outcome.FAILED)


def _leaves_pending(player: Player, who: str) -> None:
    _comes_back(player, _opens_the_bank(player, who), Outcome.PENDING)


def _only_opens(player: Player, who: str) -> None:
    _opens_the_bank(player, who)


def _arrives_late(player: Player, who: str) -> None:
    """Money that was on its way for long: the bank's own books say so and its server tells."""
    with player.town.house.reading() as work:
        mine = work.tx.query(Payment).join(Booking, Booking.id == Payment.booking_id).order_by(Payment.id.desc())
        order = next(each.order_id for each in mine if each.booking.guest.address == NUMBERS[who])
    _comes_back(player, order, Outcome.PAID)


def _comes_back(player: Player, order: str, outcome: Outcome) -> None:
    town = player.town
    town.bank.pays(order, outcome)
    told = {"reference": order, "outcome": outcome.value, "minor": town.bank.asked[order].amount.minor}
    town.browser.post("/api/payments/callback", data=json.dumps(told))
    town.work()


def _refuses(player: Player, many: str) -> None:
    player.town.api.troubles += [SendError("(131026) Message undeliverable") for _ in range(int(many))]


def _comes_without_a_booking(player: Player, order: str, amount: str) -> None:
    """Money for an order that is none of ours: it lies at the bank, and the bank's server tells."""
    town, paid = player.town, Money.parse(amount, "INR")
    town.bank.pays(order, Outcome.PAID, paid)
    told = {"reference": order, "outcome": "PAID", "minor": paid.minor}
    assert town.browser.post("/api/payments/webhook/paytm", data=json.dumps(told)).status_code == 200
    town.work()


def _is_away(player: Player, how: str) -> None:
    player.town.bank.away = how == "cannot"


def _has_email(player: Player) -> None:
    """From now on letters are sent, and kept by a mail server that stands in."""
    town = player.town
    town.settings = town.house.settings = town.settings.model_copy(
        update={"smtp_host": "mail.example", "email_from": "stay@thikana.example"}
    )
    town.other_carriers = {"email": StandInMail(town.settings)}


def _audits(player: Player) -> None:
    assert audit.once_a_day(player.town.house)


def _books_say(player: Player, booking: str) -> list[str]:
    with player.town.house.reading() as work:
        row = bookings.by_id(work, booking)
        assert row is not None
        shares = {
            "platform": row.platform_minor,
            "referrer": row.referrer_minor,
            "discount": row.discount_minor,
            "owner": row.advance_minor - row.platform_minor - row.referrer_minor - row.discount_minor,
        }
        split = ", ".join(f"{name} {Money(minor, row.currency).show()}" for name, minor in shares.items())
        moves = " > ".join(each.to_status for each in bookings.history(work, row))
        told = [name for name in ("customer", "owner", "admin") if getattr(row, f"notified_{name}")]
        return [
            f"{INDENT}{moves}",
            f"{INDENT}payment {row.payment_status}, commission {row.commission_status}, told: {', '.join(told) or '-'}",
            f"{INDENT}advance {Money(row.advance_minor, row.currency).show()} = {split}",
        ]


DOINGS: tuple[tuple[str, Callable[..., list[str] | None]], ...] = (
    (rf"(?P<who>{WHO}): (?P<text>.*)", _says),
    (rf"(?P<who>{WHO}) taps: (?P<title>.+)", _taps),
    (rf"(?P<who>{WHO}) taps the (?P<nth>first|second): (?P<title>.+)", _taps),
    (rf"(?P<who>{WHO}) taps what was forwarded by (?P<whose>{WHO}): (?P<title>.+)", _taps),
    (rf"(?P<who>{WHO}) sends a (?P<kind>{'|'.join(KINDS)})", _sends),
    (rf"(?P<who>{WHO}) photographs (?P<whose>{WHO})'s ticket", _photographs),
    (rf"(?P<who>{WHO}) edits that: (?P<text>.+)", _edits),
    (rf"(?P<who>{WHO}) deletes that", _deletes),
    (rf"(?P<who>{WHO}) changes to (?P<other>{WHO})", _changes_number),
    (rf"(?P<who>{WHO}) writes from (?P<other>{WHO}): (?P<text>.+)", _shows),
    (rf"(?P<who>{WHO}) pays", _pays),
    (rf"(?P<who>{WHO}) opens the bank's page", _only_opens),
    (rf"(?P<who>{WHO}) leaves the payment pending", _leaves_pending),
    (rf"(?P<who>{WHO})'s payment fails", _fails),
    (rf"(?P<who>{WHO})'s money arrives", _arrives_late),
    (r"clock: \+(?P<many>\d+) (?P<unit>seconds?|minutes?|hours?|days?)", _waits),
    (r"whatsapp refuses the next (?P<many>\d+) messages?", _refuses),
    (r"₹(?P<amount>\d+) come for the order (?P<order>\S+), which is none of ours", _comes_without_a_booking),
    (r"the bank (?P<how>cannot|can) be reached", _is_away),
    (r"email is set up", _has_email),
    (r"the daily audit runs", _audits),
    (r"the books say of (?P<booking>\S+)", _books_say),
)
