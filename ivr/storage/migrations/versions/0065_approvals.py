"""Keep what two people signed before the line answered callers with a model or threshold."""

import sqlalchemy as sa
from alembic import op

revision = "0065"
down_revision = "0064"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "approvals",
        sa.Column("fingerprint", sa.String(40), primary_key=True),
        sa.Column("examined_at", INSTANT, nullable=False),
        sa.Column("right", sa.Text, nullable=False),
    )
    op.create_table(
        "approval_signatures",
        sa.Column("fingerprint", sa.String(40), primary_key=True),
        sa.Column("person", sa.String(64), primary_key=True),
        sa.Column("at", INSTANT, nullable=False),
    )
