"""Callbacks tell staff whom of them the caller asked for by name."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("callbacks") as callbacks:
        callbacks.add_column(sa.Column("person", sa.String(120), nullable=False, server_default=""))
