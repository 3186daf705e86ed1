"""The audit trail, which the database itself keeps from being changed."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0012"
down_revision: str | None = "0013"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

SAID = ("id", "at", "actor", "cause", "object", "about", "before", "after")
# The one change a row may see: it is sealed, once, and says what it said.
ON_SQLITE = (
    "CREATE TRIGGER audit_trail_stays BEFORE UPDATE ON audit_trail WHEN OLD.hash IS NOT NULL"
    + "".join(f' OR NEW."{name}" IS NOT OLD."{name}"' for name in SAID)
    + " BEGIN SELECT RAISE(ABORT, 'the audit trail is only added to'); END",
    "CREATE TRIGGER audit_trail_is_kept BEFORE DELETE ON audit_trail"
    " BEGIN SELECT RAISE(ABORT, 'the audit trail is only added to'); END",
)
ON_POSTGRESQL = (
    """
    CREATE FUNCTION audit_trail_stays() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_OP = 'UPDATE' THEN
            IF OLD.hash IS NULL AND to_jsonb(NEW) - ARRAY['seq', 'previous', 'hash']
                = to_jsonb(OLD) - ARRAY['seq', 'previous', 'hash'] THEN
                RETURN NEW;
            END IF;
        END IF;
        RAISE EXCEPTION 'the audit trail is only added to';
    END $$
    """,
    "CREATE TRIGGER audit_trail_stays BEFORE UPDATE OR DELETE ON audit_trail"
    " FOR EACH ROW EXECUTE FUNCTION audit_trail_stays()",
    "CREATE TRIGGER audit_trail_is_kept BEFORE TRUNCATE ON audit_trail"
    " FOR EACH STATEMENT EXECUTE FUNCTION audit_trail_stays()",
)


def upgrade() -> None:
    """Go up."""
    op.create_table(
        "audit_trail",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("cause", sa.String(), nullable=False),
        sa.Column("object", sa.String(), nullable=False),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("before", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("after", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("seq", sa.Integer(), nullable=True),
        sa.Column("previous", sa.String(), nullable=True),
        sa.Column("hash", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_trail")),
        sa.UniqueConstraint("seq", name=op.f("uq_audit_trail_seq")),
    )
    unsealed = sa.text("hash IS NULL")
    op.create_index("idx_audit_trail_about", "audit_trail", ["about", "id"])
    op.create_index("idx_audit_trail_unsealed", "audit_trail", ["id"], postgresql_where=unsealed, sqlite_where=unsealed)
    for statement in ON_POSTGRESQL if _on_postgresql() else ON_SQLITE:
        op.execute(statement)


def downgrade() -> None:
    """Go back down."""
    op.drop_table("audit_trail")
    if _on_postgresql():
        op.execute("DROP FUNCTION audit_trail_stays")


def _on_postgresql() -> bool:
    return op.get_bind().dialect.name == "postgresql"
