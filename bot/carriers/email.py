"""Email as a carrier: the notice itself as a letter, in text and in HTML, with the ticket attached where it is one.

A letter's id follows from its row, so that one that is sent again is known by it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bot.bounces import LETTER_HEADER
from bot.carriers import layout, smtp
from bot.carriers.contract import Letter, Plain, Refusal
from bot.window import Way
from services import links, texts
from services.contacts import people
from services.house import House, Work
from services.ids import link_code, link_code_fits
from services.post import carriers
from services.post.messages import Note
from services.post.retries import Fate
from services.settings import Settings
from services.tables import Booking, OutboxRow, Person
from services.tickets import draw, issue
from services.tickets.facts import TicketFacts

PAGES: Final = Environment(
    loader=FileSystemLoader(Path(__file__).parent),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
PAGES.filters["strong"] = layout.strong
NO_SUCH_ADDRESS: Final = (550, 551, 553)  # RFC 5321, 4.2.3


@dataclass(frozen=True)
class Frame:
    """What stands around every letter: who writes, whom to call, and where to choose what comes, empty for nobody."""

    payee: str
    admin_phone: str
    settings_url: str


@dataclass(frozen=True)
class Words:
    """What a letter says, whoever it goes to."""

    subject: str
    text: str
    html: str


@dataclass(frozen=True)
class Mail:
    """A letter before it is put into its envelope. `ticket`: what the ticket with it says; not drawn yet.

    `unsubscribe_url` ends letters of its kind; empty for those that a booking needs.
    """

    to: str
    subject: str
    text: str
    html: str
    message_id: str
    at: datetime
    unsubscribe_url: str = ""
    ticket: TicketFacts | None = None


class Email(Plain):
    """One SMTP server and the address we write from."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def write(self, work: Work, row: OutboxRow) -> Letter:
        """The notice as a letter."""
        person = people.by_stand_in(work, row)
        return Letter(written(work, row, person), Way("email", row.way.removeprefix("email: ")))

    def send(self, house: House, body: Any) -> str:
        """Draw what is attached and hand the letter over; answers its Message-ID. Raises SendError."""
        smtp.hand_over(self._settings, body.to, enveloped(body, self._settings).as_bytes(policy=SMTP))
        return str(body.message_id)

    def fate(self, work: Work, refusal: Refusal) -> Fate:
        """An address that does not exist is not written to again, until the person gives it anew or another."""
        if refusal.error.permanent and refusal.error.code in NO_SUCH_ADDRESS:
            people.note_dead_email(work, refusal.row.to.removeprefix(carriers.SCHEMES["email"]))
        return super().fate(work, refusal)


def written(work: Work, row: OutboxRow, person: Person | None) -> Mail:
    """The letter of a row, in its reader's language."""
    note, settings = Note.from_json(row.body), work.settings
    locale = person.locale if person else settings.default_locale
    settings_url = links.preferences_page(settings, person.id, work.now) if person else ""
    words = worded(note, locale, Frame(settings.payee_name, settings.admin_phone, settings_url))
    parts = texts.parts(locale, f"mail.{note.key}")
    return Mail(
        to=row.to.removeprefix(carriers.SCHEMES["email"]),
        subject=words.subject,
        text=words.text,
        html=words.html,
        message_id=message_id(settings, row),
        at=work.now,
        unsubscribe_url=f"{settings_url}/stop" if "refusable" in parts and person else "",
        ticket=_ticket(work, row, locale) if "attached" in parts else None,
    )


def worded(note: Note, locale: str, frame: Frame) -> Words:
    """What the letter of a notice says, in that language; no fact can turn, hide or break the words around it."""
    key, facts = f"mail.{note.key}", {name: layout.one_line(fact) for name, fact in note.facts.items()}
    words, button = texts.say(locale, f"notice.{note.key}", **facts), _button(locale, key, facts)
    subject = " ".join(texts.say(locale, key, "subject", **facts).split())
    footer = texts.say(locale, "mail", "footer", payee=frame.payee, admin_phone=frame.admin_phone)
    choose = texts.say(locale, "mail", "choose") if frame.settings_url else ""
    html = PAGES.get_template("letter.html").render(
        locale=locale,
        subject=subject,
        payee=frame.payee,
        paragraphs=layout.lines_of(words, ours=layout.links_in(facts), without=button["url"]),
        footer=footer,
        choose=choose,
        settings_url=frame.settings_url,
        **button,
    )
    below = (line for line in (footer, choose, frame.settings_url) if line)
    return Words(subject, "\n".join((layout.plain(words), "", "-- ", *below)), html)


def enveloped(mail: Mail, settings: Settings) -> EmailMessage:
    """The letter as it goes over the line, with its ticket drawn."""
    message = EmailMessage(policy=SMTP)
    message["From"] = Address(settings.payee_name, addr_spec=settings.email_from)
    message["To"] = Address(addr_spec=mail.to)
    message["Subject"] = mail.subject
    message["Date"] = format_datetime(mail.at)
    message["Message-ID"] = mail.message_id
    message[LETTER_HEADER] = mail.message_id
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834, so that nobody's out-of-office answers
    if mail.unsubscribe_url:
        message["List-Unsubscribe"] = f"<{mail.unsubscribe_url}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(mail.text)
    message.add_alternative(mail.html, subtype="html")
    if mail.ticket is not None:
        name, content = ticket_name(mail.ticket.booking_id), draw.ticket_pdf(mail.ticket)
        message.add_attachment(content, maintype="application", subtype="pdf", filename=name)
    return message


def ticket_name(booking_id: str) -> str:
    """What the file of an attached ticket is called."""
    return f"ticket-{booking_id}.pdf"


def message_id(settings: Settings, row: OutboxRow) -> str:
    """The Message-ID of a row: the same one however often it is sent, and nobody's to guess."""
    code = link_code(settings.jwt_secret, "mail", row.dedupe_key)
    return f"<{row.id}.{code}@{settings.email_from.rpartition('@')[2]}>"


def letter_of(work: Work, number: str, code: str) -> OutboxRow | None:
    """The row of the letter with that id; None for what we never wrote, so that nobody can make a bounce up."""
    row = work.tx.get(OutboxRow, int(number))
    ours = row is not None and row.carrier == "email"
    return row if row and ours and link_code_fits(work.settings.jwt_secret, "mail", row.dedupe_key, code) else None


def _button(locale: str, key: str, facts: Mapping[str, str]) -> dict[str, str]:
    """What the letter's button says and opens; empty for a letter without one."""
    if "link" not in texts.parts(locale, key):
        return {"url": "", "button": ""}
    return {"url": facts[texts.raw(locale, key, "link")], "button": texts.raw(locale, key, "button")}


def _ticket(work: Work, row: OutboxRow, locale: str) -> TicketFacts | None:
    booking = work.tx.get(Booking, row.booking_id) if row.booking_id else None
    return issue.facts_of(booking, work.settings, locale) if booking and issue.valid(booking) else None
