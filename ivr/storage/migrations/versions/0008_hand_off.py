"""Create what callers gave for a department, sealed, and the worded summaries of their calls."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "details",
        sa.Column("call_sid", sa.String(64), primary_key=True),
        sa.Column("turn", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("place", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("sealed", sa.Text, nullable=False),
        sa.Column("how", sa.String(16), nullable=False),
        sa.Column("purge_on", sa.Date, nullable=False),
    )
    op.create_index("ix_details_purge_on", "details", ["purge_on"])
    op.create_table(
        "summaries",
        sa.Column("call_sid", sa.String(64), primary_key=True),
        sa.Column("language", sa.String(8), primary_key=True),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("purge_on", sa.Date, nullable=False),
    )
    op.create_index("ix_summaries_purge_on", "summaries", ["purge_on"])
