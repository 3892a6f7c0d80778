"""Keep the queries that are drawn for a panel, and its verdicts."""

import sqlalchemy as sa
from alembic import op

revision = "0059"
down_revision = "0058"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "blind_sample",
        sa.Column("code", sa.String(16), primary_key=True),
        sa.Column("month", sa.String(7), nullable=False),
        sa.Column("call_sid", sa.String(64), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("article", sa.String(120), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("stratum", sa.String(16), nullable=False),
        sa.Column("drawn_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("verdict", sa.String(16)),
        sa.Column("by", sa.String(254), nullable=False),
        sa.Column("judged_at", sa.DateTime(timezone=True)),
    )
    op.create_index("ix_blind_sample_month", "blind_sample", ["month"])
