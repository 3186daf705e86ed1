"""The day a rating was given, in the zone of the house, so that days can be added up where they lie."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0025"
down_revision: str | None = "0024"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    """Go up."""
    op.add_column("ratings", sa.Column("day", sa.Date(), nullable=True))
    # Of what is there already the day in UTC, because a migration knows no house; guests are asked in the morning.
    in_utc = "date(at)" if op.get_bind().dialect.name == "sqlite" else "(at AT TIME ZONE 'UTC')::date"
    op.execute(f"UPDATE ratings SET day = {in_utc}")  # noqa: S608  # because it is one of the two above
    with op.batch_alter_table("ratings") as ratings:
        ratings.alter_column("day", existing_type=sa.Date(), nullable=False)
    op.create_index("idx_ratings_day", "ratings", ["day", "stars"])


def downgrade() -> None:
    """Go back down."""
    op.drop_index("idx_ratings_day", "ratings")
    op.drop_column("ratings", "day")
