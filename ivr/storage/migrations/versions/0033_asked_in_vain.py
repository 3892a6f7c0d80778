"""What callers asked in vain, grouped every night, with what was decided about each group."""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _groups()
    _utterances()
    _days()
    _feedback()


def _groups() -> None:
    op.create_table(
        "asked_groups",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("middle", sa.LargeBinary, nullable=False),
        sa.Column("found_on", sa.Date, nullable=False),
        sa.Column("callers", sa.Integer, nullable=False),
        sa.Column("fate", sa.String(16), nullable=False),
        sa.Column("article", sa.String(120), nullable=False),
        sa.Column("decided_by", sa.String(120), nullable=False),
        sa.Column("decided_name", sa.String(120), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
    )


def _utterances() -> None:
    op.create_table(
        "asked_utterances",
        sa.Column("source", sa.String(80), primary_key=True),
        sa.Column("group_id", sa.String(32), nullable=False),
        sa.Column("place", sa.Integer, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("why", sa.String(16), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("article", sa.String(120), nullable=False),
        sa.Column("call_sid", sa.String(64), nullable=False),
        sa.Column("purge_on", sa.Date, nullable=False),
    )
    for column in ("group_id", "call_sid", "purge_on"):
        op.create_index(f"ix_asked_utterances_{column}", "asked_utterances", [column])


def _days() -> None:
    op.create_table(
        "asked_days",
        sa.Column("group_id", sa.String(32), primary_key=True),
        sa.Column("day", sa.Date, primary_key=True),
        sa.Column("language", sa.String(8), primary_key=True),
        sa.Column("count", sa.Integer, nullable=False),
        sa.Column("staff_seconds", sa.Double, nullable=False),
    )


def _feedback() -> None:
    op.create_table(
        "asked_feedback",
        sa.Column("id", sa.String(40), primary_key=True),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(120), nullable=False),
        sa.Column("purge_on", sa.Date, nullable=False),
    )
    op.create_index("ix_asked_feedback_purge_on", "asked_feedback", ["purge_on"])
