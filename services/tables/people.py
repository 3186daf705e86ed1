"""People and their talk with us. Roles are not stored here: they follow from listings, codes and settings."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from services.tables.base import Table


class Person(Table):
    """Somebody with a WhatsApp account. `address` is what we send to: E.164, or `bsuid:...` without a number."""

    __tablename__ = "people"

    id: Mapped[int] = mapped_column(primary_key=True)
    address: Mapped[str] = mapped_column(unique=True)
    profile_name: Mapped[str] = mapped_column(default="")
    name: Mapped[str] = mapped_column(default="")
    locale: Mapped[str] = mapped_column(default="en")
    upi_id: Mapped[str] = mapped_column(default="", server_default="")
    last_heard_at: Mapped[datetime | None]
    created_at: Mapped[datetime]

    @property
    def phone(self) -> str:
        """The person's number, or nothing when WhatsApp hides it."""
        return self.address if self.address.startswith("+") else ""


class Conversation(Table):
    """Where a person's talk stands: the step that waits, the answers given, the choices shown last."""

    __tablename__ = "conversations"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), unique=True)
    step: Mapped[str] = mapped_column(default="")
    answers: Mapped[dict[str, Any]] = mapped_column(default=dict)
    shown: Mapped[list[Any]] = mapped_column(default=list)
    business_phone: Mapped[str] = mapped_column(default="")
    misses: Mapped[int] = mapped_column(default=0)
    last_event_at: Mapped[datetime | None]
    updated_at: Mapped[datetime]

    person: Mapped[Person] = relationship(lazy="joined")
