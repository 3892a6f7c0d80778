"""The digits of a call's turns, by which a number said over several of them is known."""

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "turn_numerals",
        sa.Column("call_sid", sa.String(64), primary_key=True),
        sa.Column("turn", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("encrypted", sa.Text, nullable=False),
        sa.Column("purge_on", sa.Date, nullable=False),
    )
    op.create_index("ix_turn_numerals_purge_on", "turn_numerals", ["purge_on"])
