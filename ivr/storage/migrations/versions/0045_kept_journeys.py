"""Guided journeys that callers may go on with on another call."""

import sqlalchemy as sa
from alembic import op

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "kept_journeys",
        sa.Column("id", sa.String(200), primary_key=True),
        sa.Column("call_sid", sa.String(64), nullable=False),
        sa.Column("reference", sa.String(16), nullable=False),
        sa.Column("caller", sa.String(80), nullable=False),
        sa.Column("article", sa.String(120), nullable=False),
        sa.Column("encrypted", sa.Text, nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("purge_on", sa.Date, nullable=False),
        sa.Column("is_test", sa.Boolean, nullable=False),
    )
    op.create_index("ix_kept_journeys_call_sid", "kept_journeys", ["call_sid"])
    op.create_index("ix_kept_journeys_reference", "kept_journeys", ["reference"])
    op.create_index("ix_kept_journeys_caller", "kept_journeys", ["caller"])
    op.create_index("ix_kept_journeys_purge_on", "kept_journeys", ["purge_on"])
