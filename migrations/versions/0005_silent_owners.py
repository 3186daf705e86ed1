"""Silent owners: the rung a booking stands at, a second contact, the outcome."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0005"
down_revision: str | None = "0004"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    """Go up."""
    with op.batch_alter_table("bookings", schema=None) as batch_op:
        batch_op.add_column(sa.Column("rung", sa.Integer(), server_default="0", nullable=False))

    with op.batch_alter_table("listings", schema=None) as batch_op:
        batch_op.add_column(sa.Column("second_contact", sa.String(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("silent_outcome", sa.String(), server_default="decline", nullable=False))


def downgrade() -> None:
    """Go back down."""
    with op.batch_alter_table("listings", schema=None) as batch_op:
        batch_op.drop_column("silent_outcome")
        batch_op.drop_column("second_contact")

    with op.batch_alter_table("bookings", schema=None) as batch_op:
        batch_op.drop_column("rung")
