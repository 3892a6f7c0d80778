"""Create the messages and call-backs that a department owes an answer."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)
MOVED = """
INSERT INTO promises (id, kind, call_sid, department, language, left_at, due_at, purge_on, article,
    sealed_number, seconds, reading, preview, sealed_words, state, owner, tries, result, closed_at, is_test,
    version)
SELECT recording, 'message', call_sid, department, language, left_at, due_at, purge_on, article, '',
    seconds, CASE WHEN transcript = '' THEN 'unreadable' ELSE 'read' END, transcript, '', state, '', 0,
    CASE WHEN state = 'done' THEN 'resolved' END, CASE WHEN state = 'done' THEN due_at END, {false}, 1
FROM messages
"""


def upgrade() -> None:
    create_promises()
    create_steps()
    false = "false" if op.get_bind().dialect.name == "postgresql" else "0"
    op.execute(MOVED.format(false=false))
    op.drop_table("messages")


def create_promises() -> None:
    op.create_table(
        "promises",
        sa.Column("id", sa.String(80), primary_key=True),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("call_sid", sa.String(64), nullable=False),
        sa.Column("department", sa.String(64), nullable=False),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("left_at", INSTANT, nullable=False),
        sa.Column("due_at", INSTANT, nullable=False),
        sa.Column("purge_on", sa.Date, nullable=False),
        sa.Column("article", sa.String(120), nullable=False),
        sa.Column("sealed_number", sa.Text, nullable=False),
        sa.Column("seconds", sa.Double, nullable=False),
        sa.Column("reading", sa.String(16), nullable=False),
        sa.Column("preview", sa.Text, nullable=False),
        sa.Column("sealed_words", sa.Text, nullable=False),
        sa.Column("audio_until", sa.Date),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("owner", sa.String(120), nullable=False),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("result", sa.String(16)),
        sa.Column("closed_at", INSTANT),
        sa.Column("is_test", sa.Boolean, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
    )
    op.create_index("ix_promises_state", "promises", ["state", "due_at"])
    op.create_index("ix_promises_department", "promises", ["department", "state", "due_at"])
    op.create_index("ix_promises_call_sid", "promises", ["call_sid"])
    op.create_index("ix_promises_purge_on", "promises", ["purge_on"])


def create_steps() -> None:
    op.create_table(
        "promise_steps",
        sa.Column("promise", sa.String(80), primary_key=True),
        sa.Column("version", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("by", sa.String(120), nullable=False),
        sa.Column("act", sa.String(16), nullable=False),
        sa.Column("detail", sa.String(64), nullable=False),
        sa.Column("note", sa.Text, nullable=False),
    )
    op.create_table(
        "promise_audio",
        sa.Column("promise", sa.String(80), primary_key=True),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("task", sa.String(16), nullable=False),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("next_at", INSTANT, nullable=False),
    )
    op.create_index("ix_promise_audio_next_at", "promise_audio", ["next_at"])
