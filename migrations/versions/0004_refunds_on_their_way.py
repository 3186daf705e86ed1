"""Refunds on their way: how, by whom, until when, and several for one payment."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0004"
down_revision: str | None = "0003"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    """Go up."""
    with op.batch_alter_table("refunds", schema=None) as batch_op:
        batch_op.add_column(sa.Column("kind", sa.String(), server_default="FULL", nullable=False))
        batch_op.add_column(sa.Column("ends_booking", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column("way", sa.String(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("processed_by", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("processed_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("completed_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("reference", sa.String(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("promised_by", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("overdue_told_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("failure", sa.String(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("tries", sa.Integer(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("looks", sa.Integer(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("next_look_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.drop_constraint(batch_op.f("uq_refunds_payment_id"), type_="unique")
        batch_op.create_index("idx_refunds_open", ["status", "next_look_at"], unique=False)
        batch_op.create_index(batch_op.f("idx_refunds_payment_id"), ["payment_id"], unique=False)
    refunds, bookings = (
        sa.table("refunds", sa.column("ends_booking"), sa.column("booking_id")),
        sa.table("bookings", sa.column("id"), sa.column("booking_status")),
    )
    ended = sa.select(bookings.c.id).where(bookings.c.booking_status == "REFUND_REQUIRED")
    op.execute(refunds.update().where(refunds.c.booking_id.in_(ended)).values(ends_booking=True))


def downgrade() -> None:
    """Go back down; of several refunds of one payment the first stays, because the older program knows only one."""
    op.execute("DELETE FROM refunds WHERE id NOT IN (SELECT min(id) FROM refunds GROUP BY payment_id)")
    with op.batch_alter_table("refunds", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("idx_refunds_payment_id"))
        batch_op.drop_index("idx_refunds_open")
        batch_op.create_unique_constraint(batch_op.f("uq_refunds_payment_id"), ["payment_id"])
        batch_op.drop_column("next_look_at")
        batch_op.drop_column("looks")
        batch_op.drop_column("asked_at")
        batch_op.drop_column("tries")
        batch_op.drop_column("failure")
        batch_op.drop_column("overdue_told_at")
        batch_op.drop_column("promised_by")
        batch_op.drop_column("reference")
        batch_op.drop_column("completed_at")
        batch_op.drop_column("processed_at")
        batch_op.drop_column("processed_by")
        batch_op.drop_column("way")
        batch_op.drop_column("ends_booking")
        batch_op.drop_column("kind")
