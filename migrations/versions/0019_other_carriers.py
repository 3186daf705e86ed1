"""Email and SMS beside WhatsApp: whom they reach, what goes by them, and who wants what."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

revision: str = "0019"
down_revision: str | None = "0020b"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def _carrier() -> sa.Column[Any]:
    return sa.Column("carrier", sa.String(), server_default="whatsapp", nullable=False)


def _people_columns() -> list[sa.Column[Any]]:
    return [
        sa.Column("email", sa.String(), server_default="", nullable=False),
        sa.Column("email_failed_at", sa.DateTime(timezone=True), nullable=True),
        _carrier(),
        sa.Column("reminders_stopped_at", sa.DateTime(timezone=True), nullable=True),
    ]


def upgrade() -> None:
    """Go up."""
    for column in _people_columns():
        op.add_column("people", column)
    op.add_column("notification_logs", _carrier())
    op.add_column("outbox", _carrier())
    op.add_column("outbox", sa.Column("stands_for", sa.Integer(), nullable=True))
    op.create_index("idx_outbox_stands_for", "outbox", ["stands_for"])


def downgrade() -> None:
    """Go back down."""
    op.drop_index("idx_outbox_stands_for", "outbox")
    op.drop_column("outbox", "stands_for")
    op.drop_column("outbox", "carrier")
    op.drop_column("notification_logs", "carrier")
    for column in reversed(_people_columns()):
        op.drop_column("people", column.name)
