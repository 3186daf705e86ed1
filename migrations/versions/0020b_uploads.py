"""Files of ours that lie at WhatsApp."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0020b"
down_revision: str | None = "0018"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    """Go up."""
    op.create_table(
        "uploads",
        sa.Column("link", sa.String(), nullable=False),
        sa.Column("fingerprint", sa.String(), nullable=False),
        sa.Column("media_id", sa.String(), nullable=False),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("link", name=op.f("pk_uploads")),
    )
    op.create_index(op.f("idx_uploads_uploaded_at"), "uploads", ["uploaded_at"])


def downgrade() -> None:
    """Go back down."""
    op.drop_table("uploads")
