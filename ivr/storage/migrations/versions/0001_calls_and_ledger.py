"""Create the calls in progress, the callers' words and messages, and the ledger."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    create_line()
    create_words()
    create_ledger()


def create_line() -> None:
    op.create_table(
        "calls",
        sa.Column("call_sid", sa.String(64), primary_key=True),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("token_expires_at", INSTANT, nullable=False),
        sa.Column("token_used_at", INSTANT),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("updated_at", INSTANT, nullable=False),
    )
    op.create_index("ix_calls_updated_at", "calls", ["updated_at"])
    op.create_table(
        "seen_events",
        sa.Column("key", sa.String(200), primary_key=True),
        sa.Column("at", INSTANT, nullable=False),
    )
    op.create_index("ix_seen_events_at", "seen_events", ["at"])


def create_words() -> None:
    op.create_table(
        "words",
        sa.Column("call_sid", sa.String(64), primary_key=True),
        sa.Column("turn", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("heard", sa.Text, nullable=False),
        sa.Column("purge_on", sa.Date, nullable=False),
    )
    op.create_index("ix_words_purge_on", "words", ["purge_on"])
    op.create_table(
        "messages",
        sa.Column("recording", sa.String(64), primary_key=True),
        sa.Column("call_sid", sa.String(64), nullable=False),
        sa.Column("department", sa.String(64), nullable=False),
        sa.Column("article", sa.String(120), nullable=False),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("seconds", sa.Double, nullable=False),
        sa.Column("transcript", sa.Text, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("left_at", INSTANT, nullable=False),
        sa.Column("due_at", INSTANT, nullable=False),
        sa.Column("purge_on", sa.Date, nullable=False),
    )
    op.create_index("ix_messages_call_sid", "messages", ["call_sid"])
    op.create_index("ix_messages_department", "messages", ["department", "state", "due_at"])
    op.create_index("ix_messages_purge_on", "messages", ["purge_on"])


def create_ledger() -> None:
    op.create_table(
        "call_records",
        sa.Column("call_sid", sa.String(64), primary_key=True),
        sa.Column("started_at", INSTANT, nullable=False),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("caller_hash", sa.String(80), nullable=False),
        sa.Column("turns", sa.Integer, nullable=False),
        sa.Column("is_test", sa.Boolean, nullable=False),
        sa.Column("disposition", sa.String(32)),
        sa.Column("ended_at", INSTANT),
    )
    op.create_index("ix_call_records_started_at", "call_records", ["started_at"])
    op.create_index("ix_call_records_ended_at", "call_records", ["ended_at"])
    create_queries()
    create_turns()


def create_queries() -> None:
    op.create_table(
        "query_records",
        sa.Column("call_sid", sa.String(64), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("opened_at", INSTANT, nullable=False),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("article", sa.String(120), nullable=False),
        sa.Column("article_version", sa.Integer, nullable=False),
        sa.Column("department", sa.String(64), nullable=False),
        sa.Column("confidence", sa.Double, nullable=False),
        sa.Column("delivered", sa.Boolean, nullable=False),
        sa.Column("transferred", sa.Boolean, nullable=False),
        sa.Column("reason", sa.String(32)),
        sa.Column("outcome", sa.String(32)),
        sa.Column("closed_at", INSTANT),
        sa.Column("caller_hash", sa.String(80), nullable=False),
        sa.Column("is_test", sa.Boolean, nullable=False),
    )
    op.create_index("ix_query_records_opened_at", "query_records", ["opened_at"])
    op.create_index("ix_query_records_repeats", "query_records", ["caller_hash", "article", "opened_at"])


def create_turns() -> None:
    op.create_table(
        "turn_records",
        sa.Column("call_sid", sa.String(64), primary_key=True),
        sa.Column("turn", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("prompt", sa.String(64), nullable=False),
        sa.Column("understanding", sa.String(32), nullable=False),
        sa.Column("topic", sa.String(120), nullable=False),
        sa.Column("decision", sa.String(32), nullable=False),
        sa.Column("confidence", sa.Double, nullable=False),
        sa.Column("audio_ms", sa.Double),
        sa.Column("transcription_ms", sa.Double),
        sa.Column("decision_ms", sa.Double),
    )
    op.create_index("ix_turn_records_at", "turn_records", ["at"])
