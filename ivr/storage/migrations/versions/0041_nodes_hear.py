"""Whether each process hears new calls itself, for the pages and metrics of all."""

import sqlalchemy as sa
from alembic import op

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("nodes", sa.Column("hears", sa.Boolean, nullable=False, server_default=sa.true()))
