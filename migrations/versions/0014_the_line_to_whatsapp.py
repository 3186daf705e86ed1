"""How fast messages go, whether they may go, what they wait for, and how templates stand."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0014"
down_revision: str | None = "0013c"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    """Go up."""
    op.create_table(
        "paces",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("until_us", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_paces")),
    )
    op.create_table(
        "halts",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("scope", sa.String(), nullable=False),
        sa.Column("code", sa.Integer(), nullable=True),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("probe_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("probes", sa.Integer(), nullable=False),
        sa.Column("until_receipt", sa.Boolean(), nullable=False),
        sa.Column("told", sa.Boolean(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("failed_row", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_halts")),
    )
    op.create_table(
        "template_states",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("category", sa.String(), nullable=False),
        sa.Column("quality", sa.String(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("paused_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", "language", name=op.f("pk_template_states")),
    )
    op.add_column("outbox", sa.Column("waits_for", sa.String(), server_default="", nullable=False))
    op.add_column("outbox", sa.Column("uncounted", sa.Integer(), server_default="0", nullable=False))
    op.add_column("outbox", sa.Column("paced_until", sa.DateTime(timezone=True), nullable=True))
    op.create_index("idx_outbox_paced", "outbox", ["to", "paced_until"])
    # What has used up its attempts waits as it did, and lets others pass.
    op.execute("UPDATE outbox SET waits_for = 'attempts' WHERE status = 'due' AND attempts >= 3")


def downgrade() -> None:
    """Go back down."""
    op.drop_index("idx_outbox_paced", "outbox")
    # Not in a batch, because on SQLite that makes the table anew, and others refer to its rows.
    for column in ("paced_until", "uncounted", "waits_for"):
        op.drop_column("outbox", column)
    for table in ("template_states", "halts", "paces"):
        op.drop_table(table)
