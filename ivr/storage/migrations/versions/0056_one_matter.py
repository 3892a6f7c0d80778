"""Keep what became of requests, what was taken up again, and by which window a repeat was found."""

import sqlalchemy as sa
from alembic import op

revision = "0056"
down_revision = "0055"
branch_labels = None
depends_on = None

COUNTS = ("stands_waiting", "resolved_open", "filed_accepted", "filed_refused", "reopened")
FATES = (("filed", "accepted"), ("waiting", "waiting"), ("sending", "waiting"), ("refused", "refused"))
"In this order, so that of several requests on one topic the worst is believed."
FATE = """
UPDATE query_records SET filing = :filing WHERE outcome = 'service_request_filed' AND EXISTS (
    SELECT 1 FROM service_requests WHERE service_requests.call_sid = query_records.call_sid
    AND service_requests.article = query_records.article AND service_requests.state = :state
)
"""


def upgrade() -> None:
    with op.batch_alter_table("query_records") as queries:
        queries.add_column(sa.Column("repeat_days", sa.Integer))
        queries.add_column(sa.Column("reopened", sa.Integer, nullable=False, server_default="0"))
        queries.add_column(sa.Column("filing", sa.String(16)))
    with op.batch_alter_table("statements") as statements:
        statements.add_column(sa.Column("why", sa.Text, nullable=False, server_default=""))
    with op.batch_alter_table("daily_facts") as facts:
        facts.drop_column("resolved_strictly")
        for name in COUNTS:
            facts.add_column(sa.Column(name, sa.Integer, nullable=False, server_default="0"))
    for state, filing in FATES:
        op.execute(sa.text(FATE).bindparams(state=state, filing=filing))
    # Definitions have changed, so every day is counted again.
    op.execute("UPDATE fact_days SET is_stale = true")
