"""Callers whose words are kept while a law asks for it."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "held_callers",
        sa.Column("caller", sa.String(80), primary_key=True),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
    )
