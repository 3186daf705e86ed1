"""When somebody's language was settled, by their choice or by what they wrote."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0020"
down_revision: str | None = "0014"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    """Go up."""
    op.add_column("people", sa.Column("language_settled_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    """Go back down."""
    op.drop_column("people", "language_settled_at")
