"""A talk in a person's hands, one step back, and the other names of people."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

revision: str = "0016"
down_revision: str | None = "0013b"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def _talk_columns() -> list[sa.Column[Any]]:
    return [
        sa.Column("person_asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("asked_rung", sa.Integer(), server_default="0", nullable=False),
        sa.Column("taken_by", sa.String(), server_default="", nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_words", sa.Text(), server_default="", nullable=False),
        sa.Column("last_message_id", sa.String(), server_default="", nullable=False),
        sa.Column("before", sa.JSON(), nullable=True),
    ]


def _people_columns() -> list[sa.Column[Any]]:
    return [
        sa.Column("offers_wanted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("offers_stopped_at", sa.DateTime(timezone=True), nullable=True),
    ]


def upgrade() -> None:
    """Go up."""
    for column in _talk_columns():
        op.add_column("conversations", column)
    for column in _people_columns():
        op.add_column("people", column)
    op.create_index("idx_conversations_asked", "conversations", ["person_asked_at"])
    op.create_index("idx_conversations_taken", "conversations", ["taken_by"])
    op.create_table(
        "person_aliases",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_person_aliases_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person_aliases")),
        sa.UniqueConstraint("value", name=op.f("uq_person_aliases_value")),
    )
    op.create_index(op.f("idx_person_aliases_person_id"), "person_aliases", ["person_id"])


def downgrade() -> None:
    """Go back down."""
    op.drop_table("person_aliases")
    op.drop_index("idx_conversations_taken", "conversations")
    op.drop_index("idx_conversations_asked", "conversations")
    # Not in a batch, because on SQLite that makes the table anew, and others refer to its rows.
    for column in reversed(_people_columns()):
        op.drop_column("people", column.name)
    for column in reversed(_talk_columns()):
        op.drop_column("conversations", column.name)
