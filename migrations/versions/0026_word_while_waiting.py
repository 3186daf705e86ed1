"""When a payer is told that the bank has not decided yet."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0026"
down_revision: str | None = "0025"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    """Go up. Whoever waits by now has been waiting for long, and is told nothing anew."""
    op.add_column("payments", sa.Column("tell_waits_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    """Go back down."""
    op.drop_column("payments", "tell_waits_at")
