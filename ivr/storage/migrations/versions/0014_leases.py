"""Scheduled jobs that one process alone does, once a day."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "job_leases",
        sa.Column("name", sa.String(64), primary_key=True),
        sa.Column("done_on", sa.Date, nullable=False),
        sa.Column("held_until", sa.DateTime(timezone=True), nullable=False),
    )
