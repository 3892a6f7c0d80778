"""How many test questions the line answered, by week: a line of the accuracy curve."""

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "tested_questions",
        sa.Column("monday", sa.Date, primary_key=True),
        sa.Column("article", sa.String(120), primary_key=True),
        sa.Column("language", sa.String(8), primary_key=True),
        sa.Column("department", sa.String(64), nullable=False),
        sa.Column("answered", sa.Integer, nullable=False),
        sa.Column("tried", sa.Integer, nullable=False),
    )
