"""Reminders, ratings, and when a silent talk is spoken to."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0013c"
down_revision: str | None = "0011"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    """Go up."""
    op.create_table(
        "reminders",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("zone", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminders")),
        sa.UniqueConstraint("kind", "subject_id", "day", name=op.f("uq_reminders_kind_subject_id_day")),
    )
    op.create_index("idx_reminders_due", "reminders", ["status", "due_at"])
    op.create_table(
        "ratings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("booking_id", sa.Integer(), nullable=False),
        sa.Column("stars", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["booking_id"], ["bookings.id"], name=op.f("fk_ratings_booking_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ratings")),
        sa.UniqueConstraint("booking_id", name=op.f("uq_ratings_booking_id")),
    )
    op.add_column("conversations", sa.Column("nudge_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index("idx_conversations_nudge_at", "conversations", ["nudge_at"])


def downgrade() -> None:
    """Go back down."""
    op.drop_index("idx_conversations_nudge_at", "conversations")
    # Not in a batch, because on SQLite that makes the table anew, and others refer to its rows.
    op.drop_column("conversations", "nudge_at")
    op.drop_table("ratings")
    op.drop_table("reminders")
