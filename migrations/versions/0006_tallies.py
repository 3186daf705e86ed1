"""Running totals over bookings, and indexes for what admins list."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0006"
down_revision: str | None = "0005"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

COUNTS = ("made", "paid", "confirmed", "cancelled", "referrals")
REFERRALS = ("referrals_confirmed", "referrals_pending", "referrals_cancelled")
AMOUNTS = (
    "revenue_minor",
    "commission_minor",
    "admin_confirmed_minor",
    "referrer_confirmed_minor",
    "discount_confirmed_minor",
    "admin_pending_minor",
    "referrer_pending_minor",
)


def upgrade() -> None:
    """Go up."""
    op.create_table(
        "tallies",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("loose", sa.Boolean(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in COUNTS + REFERRALS),
        *(sa.Column(name, sa.BigInteger(), nullable=False) for name in AMOUNTS),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tallies")),
    )
    folded, loose = sa.text("NOT loose"), sa.text("loose")
    with op.batch_alter_table("tallies", schema=None) as batch_op:
        batch_op.create_index(
            "idx_tallies_folded",
            ["day", "place", "currency"],
            unique=True,
            postgresql_where=folded,
            sqlite_where=folded,
        )
        batch_op.create_index("idx_tallies_loose", ["id"], postgresql_where=loose, sqlite_where=loose)

    untallied = sa.text("tallied IS NULL")
    op.add_column("bookings", sa.Column("tallied", sa.JSON(none_as_null=True), nullable=True))
    op.create_index("idx_bookings_created", "bookings", ["created_at"])
    op.create_index("idx_bookings_referral", "bookings", ["referral_code_id", "commission_status"])
    op.create_index("idx_bookings_untallied", "bookings", ["id"], postgresql_where=untallied, sqlite_where=untallied)


def downgrade() -> None:
    """Go back down."""
    for index in ("idx_bookings_untallied", "idx_bookings_referral", "idx_bookings_created"):
        op.drop_index(index, "bookings")
    # Not in a batch, because on SQLite that makes the table anew, and others refer to its rows.
    op.drop_column("bookings", "tallied")
    op.drop_table("tallies")
