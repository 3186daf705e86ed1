"""Since when a person wants no text messages."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0022"
down_revision: str | None = "0021"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    """Go up."""
    op.add_column("people", sa.Column("sms_stopped_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    """Go back down."""
    op.drop_column("people", "sms_stopped_at")
