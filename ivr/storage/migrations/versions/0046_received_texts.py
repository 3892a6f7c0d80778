"""Texts that came in, and what was done about them."""

import sqlalchemy as sa
from alembic import op

revision = "0046"
down_revision = "0045"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "received_texts",
        sa.Column("id", sa.String(40), primary_key=True),
        sa.Column("call_sid", sa.String(64), nullable=False),
        sa.Column("turn", sa.Integer, nullable=False),
        sa.Column("caller", sa.String(80), nullable=False),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("outcome", sa.String(16), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("purge_on", sa.Date, nullable=False),
        sa.Column("article", sa.String(120), nullable=False),
        sa.Column("department", sa.String(64), nullable=False),
        sa.Column("reply", sa.Text, nullable=False),
        sa.Column("encrypted_dialogue", sa.Text, nullable=False),
        sa.UniqueConstraint("call_sid", "turn", name="uq_received_texts_turn"),
    )
    op.create_index("ix_received_texts_caller", "received_texts", ["caller", "at"])
    op.create_index("ix_received_texts_at", "received_texts", ["at"])
    op.create_index("ix_received_texts_purge_on", "received_texts", ["purge_on"])
