"""What text messages cost, beside what WhatsApp's do."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0021"
down_revision: str | None = "0020c"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    """Go up."""
    op.add_column("message_costs", sa.Column("carrier", sa.String(), server_default="whatsapp", nullable=False))
    op.add_column("message_costs", sa.Column("segments", sa.Integer(), server_default="0", nullable=False))


def downgrade() -> None:
    """Go back down; what text messages cost is forgotten, because it would pass for WhatsApp's."""
    op.execute("DELETE FROM message_costs WHERE carrier = 'sms'")
    op.drop_column("message_costs", "segments")
    op.drop_column("message_costs", "carrier")
