"""Keep when callers were first hashed with a key, which an erasure of all of them took along."""

import sqlalchemy as sa
from alembic import op

revision = "0060"
down_revision = "0059"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "hash_keys",
        sa.Column("hash_key", sa.String(8), primary_key=True),
        sa.Column("first_seen_at", sa.DateTime(timezone=True), nullable=False),
    )
