"""Payouts to referrers, and where somebody's money goes."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0007"
down_revision: str | None = "0006"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    """Go up."""
    op.create_table(
        "payouts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("payout_id", sa.String(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("amount_minor", sa.Integer(), nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("upi_id", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("requested_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.String(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reference", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_payouts_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payouts")),
        sa.UniqueConstraint("payout_id", name=op.f("uq_payouts_payout_id")),
    )
    op.create_index(op.f("idx_payouts_person_id"), "payouts", ["person_id"])
    op.create_index(op.f("idx_payouts_status"), "payouts", ["status"])
    op.add_column("people", sa.Column("upi_id", sa.String(), server_default="", nullable=False))


def downgrade() -> None:
    """Go back down."""
    # Not in a batch, because on SQLite that makes the table anew, and others refer to its rows.
    op.drop_column("people", "upi_id")
    op.drop_table("payouts")
