"""Tickets in the city's own ticket system."""

import sqlalchemy as sa
from alembic import op

revision = "0047"
down_revision = "0046"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "tickets",
        sa.Column("id", sa.String(80), primary_key=True),
        sa.Column("call_sid", sa.String(64), nullable=False),
        sa.Column("department", sa.String(64), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("purge_on", sa.Date, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("number", sa.String(64), nullable=False),
        sa.Column("server_id", sa.String(64), nullable=False),
        sa.Column("refusal", sa.Text, nullable=False),
    )
    op.create_index("ix_tickets_state", "tickets", ["state", "next_at"])
    op.create_index("ix_tickets_call_sid", "tickets", ["call_sid"])
    op.create_index("ix_tickets_purge_on", "tickets", ["purge_on"])
