"""Text messages that callers agreed to get, and the numbers that get none."""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "text_messages",
        sa.Column("id", sa.String(80), primary_key=True),
        sa.Column("call_sid", sa.String(64), nullable=False),
        sa.Column("article", sa.String(120), nullable=False),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("encrypted_number", sa.Text, nullable=False),
        sa.Column("question", sa.Text, nullable=False),
        sa.Column("answer", sa.String(16), nullable=False),
        sa.Column("how", sa.String(8), nullable=False),
        sa.Column("agreed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("numbered", sa.Text, nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("purge_on", sa.Date, nullable=False),
        sa.Column("is_test", sa.Boolean, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("carrier_sid", sa.String(40), nullable=False),
        sa.Column("error", sa.Integer, nullable=False),
    )
    op.create_index("ix_text_messages_state", "text_messages", ["state", "next_at"])
    op.create_index("ix_text_messages_call_sid", "text_messages", ["call_sid"])
    op.create_index("ix_text_messages_purge_on", "text_messages", ["purge_on"])
    op.create_table(
        "unreachable_numbers",
        sa.Column("number", sa.String(80), primary_key=True),
        sa.Column("reason", sa.String(16), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
    )
