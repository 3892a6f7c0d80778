"""Count texts by day, apart from queries, so that their figures outlive them."""

from collections import Counter
from datetime import UTC, date, datetime

import sqlalchemy as sa
from alembic import op

revision = "0057"
down_revision = "0056"
branch_labels = None
depends_on = None


def upgrade() -> None:
    table = op.create_table(
        "daily_texts",
        sa.Column("day", sa.Date, primary_key=True),
        sa.Column("language", sa.String(8), primary_key=True),
        sa.Column("outcome", sa.String(16), primary_key=True),
        sa.Column("texts", sa.Integer, nullable=False),
    )
    received = sa.table("received_texts", *map(sa.column, ("at", "language", "outcome")))
    # The city's time zone is not known here: a text of before is counted on its day in UTC.
    counts = Counter(
        (_day(datetime.fromisoformat(str(at))), language, outcome)
        for at, language, outcome in op.get_bind().execute(sa.select(received))
    )
    names = ("day", "language", "outcome")
    rows = [dict(zip(names, key, strict=True), texts=count) for key, count in counts.items()]
    if rows:
        op.bulk_insert(table, rows)


def _day(at: datetime) -> date:
    """Return an instant's day in UTC; PostgreSQL gives it on the clock of the session."""
    return (at.astimezone(UTC) if at.tzinfo else at).date()
