"""Whether a template has a picture above its words at WhatsApp."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0023"
down_revision: str | None = "0022"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    """Go up. What is there was made without; the next sync tells."""
    op.add_column("template_states", sa.Column("header", sa.String(), nullable=True))
    op.execute("UPDATE template_states SET header = ''")


def downgrade() -> None:
    """Go back down."""
    op.drop_column("template_states", "header")
