"""People and their talk with us. Roles are not stored here: they follow from listings, codes and settings."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from services.tables.base import Table


class Person(Table):
    """Somebody with a WhatsApp account. `address` is what we send to: E.164, or `bsuid:...` without a number.

    `carrier` is how they want to hear of their bookings: whatsapp, email or sms. `email_failed_at`: since when the
    address they gave takes nothing.
    """

    __tablename__ = "people"

    id: Mapped[int] = mapped_column(primary_key=True)
    address: Mapped[str] = mapped_column(unique=True)
    profile_name: Mapped[str] = mapped_column(default="")
    name: Mapped[str] = mapped_column(default="")
    locale: Mapped[str] = mapped_column(default="en")
    upi_id: Mapped[str] = mapped_column(default="", server_default="")
    language_settled_at: Mapped[datetime | None]
    email: Mapped[str] = mapped_column(default="", server_default="")
    email_failed_at: Mapped[datetime | None]
    carrier: Mapped[str] = mapped_column(default="whatsapp", server_default="whatsapp")
    last_heard_at: Mapped[datetime | None]
    offers_wanted_at: Mapped[datetime | None]
    offers_stopped_at: Mapped[datetime | None]
    forms_refused_at: Mapped[datetime | None]
    sms_stopped_at: Mapped[datetime | None]
    reminders_stopped_at: Mapped[datetime | None]
    created_at: Mapped[datetime]

    @property
    def phone(self) -> str:
        """The person's number, or nothing when WhatsApp hides it."""
        return self.address if self.address.startswith("+") else ""


class PersonAlias(Table):
    """Another name of somebody. `kind`: wa_id (the number as WhatsApp writes it), bsuid, or a former number.

    `value` is written as an address is: `+919000000001`, `bsuid:IN.1349`.
    """

    __tablename__ = "person_aliases"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    kind: Mapped[str]
    value: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[datetime]


class Conversation(Table):
    """Where a person's talk stands: the step that waits, the answers given, the choices shown last.

    `before` is the draft as it was before the last answer that changed it, `last_words` and `last_message_id` what
    was written last. `person_asked_at`: since when the bot is silent because a person is to answer; `taken_by`: the
    address of the admin who does, since `taken_at`; `asked_rung`: how often we have called while nobody did.
    `nudge_at`: when a silence from now on is spoken into, if at all.
    """

    __tablename__ = "conversations"
    __table_args__ = (
        Index("idx_conversations_asked", "person_asked_at"),
        Index("idx_conversations_taken", "taken_by"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), unique=True)
    step: Mapped[str] = mapped_column(default="")
    answers: Mapped[dict[str, Any]] = mapped_column(default=dict)
    shown: Mapped[list[Any]] = mapped_column(default=list)
    business_phone: Mapped[str] = mapped_column(default="")
    misses: Mapped[int] = mapped_column(default=0)
    before: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    last_words: Mapped[str] = mapped_column(Text, default="", server_default="")
    last_message_id: Mapped[str] = mapped_column(default="", server_default="")
    person_asked_at: Mapped[datetime | None]
    asked_rung: Mapped[int] = mapped_column(default=0, server_default="0")
    taken_by: Mapped[str] = mapped_column(default="", server_default="")
    taken_at: Mapped[datetime | None]
    last_event_at: Mapped[datetime | None]
    updated_at: Mapped[datetime]
    nudge_at: Mapped[datetime | None] = mapped_column(index=True)

    person: Mapped[Person] = relationship(lazy="joined")
