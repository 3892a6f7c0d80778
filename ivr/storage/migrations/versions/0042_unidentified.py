"""Count queries that went to a person because a file may be told only with two numbers."""

import sqlalchemy as sa
from alembic import op

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("daily_facts") as facts:
        facts.add_column(sa.Column("because_unidentified", sa.Integer, nullable=False, server_default="0"))
