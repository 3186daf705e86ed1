"""What is known of our line to WhatsApp: how fast it goes, whether it is halted, and how each template stands."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, Text
from sqlalchemy.orm import Mapped, mapped_column

from services.tables.base import Table


class Pace(Table):
    """How far ahead of its rate a business number is: `until_us` is when it is on time again.

    In microseconds since 1970, because it is reckoned with inside one update. A fast number has several rows.
    """

    __tablename__ = "paces"

    name: Mapped[str] = mapped_column(primary_key=True)
    until_us: Mapped[int] = mapped_column(BigInteger)


class Halt(Table):
    """Whether a business number may send. `scope` "": yes; "all": nothing; "templates": nothing outside 24 hours.

    At `probe_at` one message is tried. With `until_receipt` only a receipt ends it. `failures` counts messages that
    failed one after the other, `failed_row` is the newest of them.
    """

    __tablename__ = "halts"

    name: Mapped[str] = mapped_column(primary_key=True)
    scope: Mapped[str] = mapped_column(default="")
    code: Mapped[int | None]
    why: Mapped[str] = mapped_column(Text, default="")
    since: Mapped[datetime]
    probe_at: Mapped[datetime]
    probes: Mapped[int] = mapped_column(default=0)
    until_receipt: Mapped[bool] = mapped_column(default=False)
    told: Mapped[bool] = mapped_column(default=False)
    failures: Mapped[int] = mapped_column(default=0)
    failed_row: Mapped[int | None]


class TemplateState(Table):
    """How one of our templates stands at Meta, by its own words and at its own time, `told_at`.

    `header` is the format of what stands above its words, such as IMAGE; empty without one, None while nobody told.
    """

    __tablename__ = "template_states"

    name: Mapped[str] = mapped_column(primary_key=True)
    language: Mapped[str] = mapped_column(primary_key=True)
    status: Mapped[str] = mapped_column(default="")
    category: Mapped[str] = mapped_column(default="")
    quality: Mapped[str] = mapped_column(default="")
    reason: Mapped[str] = mapped_column(Text, default="")
    header: Mapped[str | None]
    paused_until: Mapped[datetime | None]
    told_at: Mapped[datetime]
    updated_at: Mapped[datetime]
