"""Since when a person's phone is known to show no forms."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0020c"
down_revision: str | None = "0017"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    """Go up."""
    op.add_column("people", sa.Column("forms_refused_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    """Go back down."""
    op.drop_column("people", "forms_refused_at")
