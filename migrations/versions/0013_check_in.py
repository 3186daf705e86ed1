"""Check-in codes, and the wrong ones somebody tried."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0013"
down_revision: str | None = "0007"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    """Go up. Tickets that are out already show the end of their booking id as their code, and keep it."""
    op.add_column("bookings", sa.Column("check_in_code", sa.String(), nullable=True))
    op.execute("UPDATE bookings SET check_in_code = substr(booking_id, 4) WHERE ticket_generated_at IS NOT NULL")
    op.create_index("idx_bookings_check_in_code", "bookings", ["check_in_code"], unique=True)
    op.create_table(
        "code_misses",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_code_misses_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_code_misses")),
    )
    op.create_index("idx_code_misses_person", "code_misses", ["person_id", "at"])


def downgrade() -> None:
    """Go back down."""
    op.drop_table("code_misses")
    op.drop_index("idx_bookings_check_in_code", "bookings")
    # Not in a batch, because on SQLite that makes the table anew, and others refer to its rows.
    op.drop_column("bookings", "check_in_code")
