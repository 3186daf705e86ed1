"""Settings that were changed while the program runs."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from services.tables.base import Table


class LiveSetting(Table):
    """What a setting is now, in place of what the environment says; by whom and since when."""

    __tablename__ = "live_settings"

    name: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str]
    changed_by: Mapped[str]
    changed_at: Mapped[datetime]
