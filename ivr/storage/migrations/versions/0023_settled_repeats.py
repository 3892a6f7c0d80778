"""Keep of each query whether it was asked again, so that its caller's hash can go."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("query_records") as queries:
        queries.add_column(sa.Column("repeat", sa.String(16)))
