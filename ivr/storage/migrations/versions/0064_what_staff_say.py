"""Keep what staff say of the line: after a call, and twice a year in counts that tell nobody's answer."""

import sqlalchemy as sa
from alembic import op

revision = "0064"
down_revision = "0063"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "desk_wrap_ups", sa.Column("is_marked", sa.Boolean, nullable=False, server_default=sa.false())
    )
    op.create_table(
        "desk_marks",
        sa.Column("day", sa.Date, primary_key=True),
        sa.Column("has_helped", sa.Boolean, primary_key=True),
        sa.Column("calls", sa.Integer, nullable=False),
    )
    op.create_table(
        "survey_counts",
        sa.Column("half", sa.String(8), primary_key=True),
        sa.Column("question", sa.String(40), primary_key=True),
        sa.Column("score", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("people", sa.Integer, nullable=False),
    )
    op.create_table(
        "survey_takers",
        sa.Column("half", sa.String(8), primary_key=True),
        sa.Column("person", sa.String(64), primary_key=True),
    )
