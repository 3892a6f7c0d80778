"""Count attempts in open hours, and first contacts that helped."""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

COUNTS = ("attempted", "attempted_connected", "first_contact")


def upgrade() -> None:
    with op.batch_alter_table("daily_facts") as facts:
        for name in COUNTS:
            facts.add_column(sa.Column(name, sa.Integer, nullable=False, server_default="0"))
    # Definitions have changed, and days that had settled at midnight may hold answers for ever provisional.
    op.execute("UPDATE fact_days SET is_stale = true")
