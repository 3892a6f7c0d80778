"""Create the calls that the desk shows, and their events."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    create_calls()
    create_events()
    op.create_table(
        "desk_preferences",
        sa.Column("person", sa.String(254), primary_key=True),
        sa.Column("departments", sa.Text, nullable=False),
        sa.Column("languages", sa.String(80), nullable=False),
        sa.Column("shortcuts", sa.Boolean, nullable=False),
    )


def create_calls() -> None:
    op.create_table(
        "desk_calls",
        sa.Column("call_sid", sa.String(64), primary_key=True),
        sa.Column("phase", sa.String(16), nullable=False),
        sa.Column("since", INSTANT, nullable=False),
        sa.Column("started_at", INSTANT, nullable=False),
        sa.Column("ended_at", INSTANT),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("department", sa.String(64), nullable=False),
        sa.Column("article", sa.String(120), nullable=False),
        sa.Column("taken_by", sa.String(254), nullable=False),
        sa.Column("met_person", sa.Boolean, nullable=False),
        sa.Column("hand_off", sa.Text, nullable=False),
        sa.Column("sealed_number", sa.Text, nullable=False),
        sa.Column("masked_number", sa.String(24), nullable=False),
        sa.Column("is_test", sa.Boolean, nullable=False),
        sa.Column("purge_on", sa.Date, nullable=False),
    )
    op.create_index("ix_desk_calls_ended_at", "desk_calls", ["ended_at"])
    op.create_index("ix_desk_calls_started_at", "desk_calls", ["started_at"])
    op.create_index("ix_desk_calls_purge_on", "desk_calls", ["purge_on"])
    op.create_table(
        "desk_wrap_ups",
        sa.Column("call_sid", sa.String(64), primary_key=True),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("by", sa.String(254), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("department", sa.String(64), nullable=False),
        sa.Column("article", sa.String(120), nullable=False),
        sa.Column("note", sa.Text, nullable=False),
    )


def create_events() -> None:
    op.create_table(
        "desk_events",
        sa.Column("seq", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("subject", sa.String(120), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
    )
    op.create_index("ix_desk_events_at", "desk_events", ["at"])
    op.create_table(
        "desk_counter",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("n", sa.BigInteger, nullable=False),
    )
