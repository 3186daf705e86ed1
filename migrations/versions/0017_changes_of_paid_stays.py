"""Changes of paid stays: other days or people, their top-ups, the owner's answers to them."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

revision: str = "0017"
down_revision: str | None = "0019"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

STANDS_OPEN = sa.text("status IN ('OFFERED', 'TOPUP_PENDING', 'OWNER_PENDING')")


def _columns() -> list[tuple[str, sa.Column[Any]]]:
    return [
        ("bookings", sa.Column("version", sa.Integer(), server_default="1", nullable=False)),
        ("payments", sa.Column("change_number", sa.Integer(), nullable=True)),
        ("owner_tokens", sa.Column("change_number", sa.Integer(), nullable=True)),
        ("listings", sa.Column("asks_of_changes", sa.Boolean(), server_default=sa.true(), nullable=False)),
    ]


def upgrade() -> None:
    """Go up."""
    op.create_table(
        "stay_changes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("change_id", sa.String(), nullable=False),
        sa.Column("booking_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.Column("units", sa.JSON(), nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("topup_minor", sa.Integer(), nullable=False),
        sa.Column("refund_minor", sa.Integer(), nullable=False),
        sa.Column("paid_minor", sa.Integer(), nullable=False),
        sa.Column("hold_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("owner_asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("owner_answer_by", sa.DateTime(timezone=True), nullable=True),
        sa.Column("rung", sa.Integer(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.String(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["booking_id"], ["bookings.id"], name=op.f("fk_stay_changes_booking_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stay_changes")),
        sa.UniqueConstraint("change_id", name=op.f("uq_stay_changes_change_id")),
        sa.UniqueConstraint("booking_id", "number", name=op.f("uq_stay_changes_booking_id_number")),
    )
    op.create_index("idx_stay_changes_status", "stay_changes", ["status", "hold_until"])
    op.create_index(
        "idx_stay_changes_open",
        "stay_changes",
        ["booking_id"],
        unique=True,
        postgresql_where=STANDS_OPEN,
        sqlite_where=STANDS_OPEN,
    )
    for table, column in _columns():
        op.add_column(table, column)


def downgrade() -> None:
    """Go back down."""
    # Not in a batch, because on SQLite that makes the table anew, and others refer to its rows.
    for table, column in reversed(_columns()):
        op.drop_column(table, column.name)
    op.drop_index("idx_stay_changes_open", "stay_changes")
    op.drop_index("idx_stay_changes_status", "stay_changes")
    op.drop_table("stay_changes")
