"""Keep how callers took an answer, and whether they were asked."""

import sqlalchemy as sa
from alembic import op

revision = "0053"
down_revision = "0052"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("query_records") as queries:
        for name in ("was_asked", "sampled"):
            queries.add_column(sa.Column(name, sa.Boolean, nullable=False, server_default=sa.false()))
        queries.add_column(sa.Column("sign", sa.String(16)))
    # Until now every caller who heard an answer was asked whether it helped, in no sample.
    op.execute("UPDATE query_records SET was_asked = true WHERE delivered AND served IS NOT NULL")
