"""Keep what became of messages and call-backs beyond their words, and count it."""

import sqlalchemy as sa
from alembic import op

revision = "0058"
down_revision = "0057"
branch_labels = None
depends_on = None

COUNTS = (
    *("spoken", "spoken_resolved", "call_left_in_greeting"),
    *("promises", "promises_open", "promises_kept", "promises_on_time", "promises_late", "promises_failed"),
)


def upgrade() -> None:
    op.create_table(
        "promise_records",
        sa.Column("id", sa.String(80), primary_key=True),
        sa.Column("call_sid", sa.String(64), nullable=False),
        sa.Column("department", sa.String(64), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True)),
        sa.Column("is_kept", sa.Boolean, nullable=False),
    )
    op.create_index("ix_promise_records_call_sid", "promise_records", ["call_sid"])
    with op.batch_alter_table("daily_facts") as facts:
        for name in COUNTS:
            facts.add_column(sa.Column(name, sa.Integer, nullable=False, server_default="0"))
    op.execute("UPDATE fact_days SET is_stale = true")
