"""Count resolved queries by the minute of their call, since departments open and close within hours."""

import sqlalchemy as sa
from alembic import op

revision = "0061"
down_revision = "0060"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "daily_minutes",
        sa.Column("day", sa.Date, primary_key=True),
        sa.Column("department", sa.String(64), primary_key=True),
        sa.Column("article", sa.String(120), primary_key=True),
        sa.Column("language", sa.String(8), primary_key=True),
        sa.Column("minute", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("resolved", sa.Integer, nullable=False),
    )
    # What was counted before has no minutes, so every day is counted again.
    op.execute("UPDATE fact_days SET is_stale = true")
