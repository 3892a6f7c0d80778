"""Add transfers, wrap-ups and daily facts to the ledger."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    widen_ledger()
    create_handovers()
    create_touched()


def widen_ledger() -> None:
    with op.batch_alter_table("query_records") as queries:
        queries.add_column(sa.Column("escalated_at", INSTANT))
        queries.add_column(sa.Column("connected_at", INSTANT))
        queries.add_column(sa.Column("queued", sa.Boolean, nullable=False, server_default=sa.false()))
    with op.batch_alter_table("turn_records") as turns:
        turns.add_column(sa.Column("tokens", sa.Integer, nullable=False, server_default="0"))


def create_handovers() -> None:
    op.create_table(
        "transfer_records",
        sa.Column("call_sid", sa.String(64), primary_key=True),
        sa.Column("attempt", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("department", sa.String(64), nullable=False),
        sa.Column("outcome", sa.String(16), nullable=False),
        sa.Column("seconds", sa.Double, nullable=False),
    )
    op.create_table(
        "wrap_up_records",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("call_sid", sa.String(64), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("department", sa.String(64), nullable=False),
        sa.Column("article", sa.String(120), nullable=False),
        sa.Column("by", sa.String(254), nullable=False),
    )
    op.create_index("ix_wrap_up_records_call_sid", "wrap_up_records", ["call_sid"])


def create_touched() -> None:
    op.create_table(
        "touched_calls",
        sa.Column("seq", sa.Integer, primary_key=True),
        sa.Column("call_sid", sa.String(64), nullable=False),
    )
