"""What each message was billed as, and a way to the attempts to pay of the last day."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0015"
down_revision: str | None = "0016"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    """Go up."""
    op.create_table(
        "message_costs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("wamid", sa.String(), nullable=False),
        sa.Column("outbox_id", sa.Integer(), nullable=False),
        sa.Column("booking_id", sa.Integer(), nullable=True),
        sa.Column("country", sa.String(), nullable=False),
        sa.Column("category", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("model", sa.String(), nullable=False),
        sa.Column("billed", sa.Boolean(), nullable=False),
        sa.Column("delivered", sa.Boolean(), nullable=False),
        sa.Column("micro", sa.BigInteger(), nullable=True),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("rated_from", sa.Date(), nullable=True),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["booking_id"], ["bookings.id"], name=op.f("fk_message_costs_booking_id")),
        sa.ForeignKeyConstraint(["outbox_id"], ["outbox.id"], name=op.f("fk_message_costs_outbox_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message_costs")),
        sa.UniqueConstraint("wamid", name=op.f("uq_message_costs_wamid")),
    )
    op.create_index("idx_message_costs_day", "message_costs", ["day", "delivered"])
    op.create_index(op.f("idx_message_costs_booking_id"), "message_costs", ["booking_id"])
    op.create_index(op.f("idx_message_costs_outbox_id"), "message_costs", ["outbox_id"])
    op.create_index("idx_payments_created", "payments", ["created_at", "status"])


def downgrade() -> None:
    """Go back down."""
    op.drop_index("idx_payments_created", "payments")
    op.drop_table("message_costs")
