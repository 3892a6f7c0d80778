"""Count queries that went to a person because the answer does not tell what was asked."""

import sqlalchemy as sa
from alembic import op

revision = "0054"
down_revision = "0053"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("daily_facts") as facts:
        facts.add_column(sa.Column("because_untold", sa.Integer, nullable=False, server_default="0"))
