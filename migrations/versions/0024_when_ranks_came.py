"""When a message was delivered, read, or failed."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0024"
down_revision: str | None = "0023"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

COLUMNS = ("delivered_at", "read_at", "failed_at")


def upgrade() -> None:
    """Go up."""
    for name in COLUMNS:
        op.add_column("outbox", sa.Column(name, sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    """Go back down."""
    for name in COLUMNS:
        op.drop_column("outbox", name)
