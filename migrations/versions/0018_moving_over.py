"""Bookings that an advance moves over to, and refunds that wait while their guest chooses."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0018"
down_revision: str | None = "0020"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    """Go up."""
    op.create_table(
        "moves_over",
        sa.Column("to_id", sa.Integer(), nullable=False),
        sa.Column("from_id", sa.Integer(), nullable=False),
        sa.Column("chosen_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["to_id"], ["bookings.id"], name=op.f("fk_moves_over_to_id")),
        sa.ForeignKeyConstraint(["from_id"], ["bookings.id"], name=op.f("fk_moves_over_from_id")),
        sa.PrimaryKeyConstraint("to_id", name=op.f("pk_moves_over")),
    )
    op.create_index(op.f("idx_moves_over_from_id"), "moves_over", ["from_id"])
    op.add_column("bookings", sa.Column("carried_minor", sa.Integer(), server_default="0", nullable=False))
    op.add_column("refunds", sa.Column("waits_until", sa.DateTime(timezone=True), nullable=True))
    op.create_index("idx_refunds_waiting", "refunds", ["status", "waits_until"])


def downgrade() -> None:
    """Go back down."""
    op.drop_index("idx_refunds_waiting", "refunds")
    # Not in a batch, because on SQLite that makes the table anew, and others refer to its rows.
    op.drop_column("refunds", "waits_until")
    op.drop_column("bookings", "carried_minor")
    op.drop_table("moves_over")
