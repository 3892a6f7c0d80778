"""Keep what the line did for a query, and count done, sent and told apart."""

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None

COUNTS = ("done", "sent", "told", "resolved_done", "resolved_sent", "resolved_told", "referred")


def upgrade() -> None:
    with op.batch_alter_table("query_records") as queries:
        queries.add_column(sa.Column("served", sa.String(16)))
        for name in ("refers", "texted"):
            queries.add_column(sa.Column(name, sa.Boolean, nullable=False, server_default=sa.false()))
    with op.batch_alter_table("daily_facts") as facts:
        for name in COUNTS:
            facts.add_column(sa.Column(name, sa.Integer, nullable=False, server_default="0"))
    # Answers of before are counted as told, and reports as done, once their days are counted again.
    op.execute("UPDATE fact_days SET is_stale = true")
