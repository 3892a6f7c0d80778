"""Keyed hashes of the words by which persons were named in a call, so that they are hidden in all of it."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "hidden_names",
        sa.Column("call_sid", sa.String(64), primary_key=True),
        sa.Column("word", sa.String(32), primary_key=True),
        sa.Column("purge_on", sa.Date, nullable=False),
    )
    op.create_index("ix_hidden_names_purge_on", "hidden_names", ["purge_on"])
