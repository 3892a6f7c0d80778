"""Count the safety sentence, stricter resolutions and two more reasons for a person."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

COUNTS = ("cautioned", "resolved_strictly", "because_objected", "because_returned")


def upgrade() -> None:
    with op.batch_alter_table("turn_records") as turns:
        turns.add_column(sa.Column("caution", sa.String(32), nullable=False, server_default=""))
    with op.batch_alter_table("daily_facts") as facts:
        for name in COUNTS:
            facts.add_column(sa.Column(name, sa.Integer, nullable=False, server_default="0"))
    # What a repeat is has changed, so every day is counted again.
    op.execute("UPDATE fact_days SET is_stale = true")
