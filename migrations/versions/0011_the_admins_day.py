"""The admin's day: settings changed while running, a ladder per listing, alerts that close, money without a booking."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0011"
down_revision: str | None = "0015"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

LADDER = ("remind_minutes", "response_minutes", "give_up_minutes")


def upgrade() -> None:
    """Go up."""
    op.create_table(
        "live_settings",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.Column("changed_by", sa.String(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_live_settings")),
    )
    op.create_table(
        "stray_payments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("order_id", sa.String(), nullable=False),
        sa.Column("provider", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("provider_reference", sa.String(), nullable=False),
        sa.Column("amount_minor", sa.Integer(), nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("heard_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("processed_by", sa.String(), nullable=True),
        sa.Column("processed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("completed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("failure", sa.String(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("looks", sa.Integer(), nullable=False),
        sa.Column("next_look_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stray_payments")),
        sa.UniqueConstraint("order_id", name=op.f("uq_stray_payments_order_id")),
    )
    op.create_index("idx_stray_payments_poll", "stray_payments", ["status", "next_look_at"])
    op.create_index("idx_payments_settled", "payments", ["settled_at"])
    op.add_column("bookings", sa.Column("alert_closed_at", sa.DateTime(timezone=True), nullable=True))
    for name in LADDER:
        op.add_column("listings", sa.Column(name, sa.Integer(), nullable=True))


def downgrade() -> None:
    """Go back down."""
    # Not in a batch, because on SQLite that makes the table anew, and others refer to its rows.
    for name in LADDER:
        op.drop_column("listings", name)
    op.drop_column("bookings", "alert_closed_at")
    op.drop_index("idx_payments_settled", "payments")
    op.drop_table("stray_payments")
    op.drop_table("live_settings")
