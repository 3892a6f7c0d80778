"""Add transfers, wrap-ups and daily facts to the ledger."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)
COUNTS = """
over real stands_resolved stands_provisional stands_unresolved stands_escalated stands_failed_handoff
stands_emergency stands_redirected stands_excluded stands_failed answers sent_to_person
answered_confirmed answered_unconfirmed answered_rejected abandoned_before_answer escalated_connected
escalated_lost callback_or_voicemail service_request_filed emergency_redirected out_of_scope_redirected
no_speech_or_spam technical_failure kept kept_settled kept_in_vain opted_out because_asked because_policy
because_rejected because_not_understood because_not_heard because_urgent because_emergency
because_failure because_not_current because_taken_over because_all_to_people rung rung_connected
left_in_greeting left_in_answer left_in_menu left_in_reprompt left_in_elsewhere repeat_known repeated
not_repeated identifiable covered wrapped_up misrouted queued queue_lost level_offered level_met queries
open_queries calls ended_calls contained deflected call_emergency call_failed call_lost call_escalated
call_deferred call_unresolved call_abandoned call_redirected call_answered call_resolved call_no_speech
turns no_input no_match numbers_rung number_accepted number_declined number_busy number_no_answer
number_voicemail number_failed wrap_ups said_resolved said_follow_up said_wrong_department
said_assistant_wrong said_could_have_answered said_abuse labelled label_right label_wrong_answer
label_should_have_escalated label_heard_wrongly rating_asked rated satisfied
"""


def upgrade() -> None:
    widen_ledger()
    create_handovers()
    create_touched()
    create_facts()
    create_fact_days()
    create_statements()


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
    op.execute("INSERT INTO touched_calls (call_sid) SELECT call_sid FROM call_records")


def create_facts() -> None:
    op.create_table(
        "daily_facts",
        sa.Column("grain", sa.String(16), primary_key=True),
        sa.Column("day", sa.Date, primary_key=True),
        sa.Column("department", sa.String(64), primary_key=True),
        sa.Column("article", sa.String(120), primary_key=True),
        sa.Column("language", sa.String(8), primary_key=True),
        sa.Column("hour", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("version", sa.Integer, nullable=False),
        *(sa.Column(name, sa.Integer, nullable=False) for name in COUNTS.split()),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "daily_durations",
        sa.Column("grain", sa.String(16), primary_key=True),
        sa.Column("span", sa.String(16), primary_key=True),
        sa.Column("day", sa.Date, primary_key=True),
        sa.Column("department", sa.String(64), primary_key=True),
        sa.Column("language", sa.String(8), primary_key=True),
        sa.Column("bucket", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("count", sa.Integer, nullable=False),
        sa.Column("total_ms", sa.BigInteger, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "daily_prompts",
        sa.Column("day", sa.Date, primary_key=True),
        sa.Column("prompt", sa.String(64), primary_key=True),
        sa.Column("language", sa.String(8), primary_key=True),
        sa.Column("turns", sa.Integer, nullable=False),
        sa.Column("no_input", sa.Integer, nullable=False),
        sa.Column("no_match", sa.Integer, nullable=False),
        sqlite_with_rowid=False,
    )


def create_fact_days() -> None:
    op.create_table(
        "fact_days",
        sa.Column("day", sa.Date, primary_key=True),
        sa.Column("computed_at", INSTANT),
        sa.Column("is_stale", sa.Boolean, nullable=False),
        sa.Column("is_settled", sa.Boolean, nullable=False),
        sa.Column("repeat_days", sa.Integer, nullable=False),
        sa.Column("broken", sa.Integer, nullable=False),
        sa.Column("test_calls", sa.Integer, nullable=False),
        sa.Column("tokens", sa.BigInteger, nullable=False),
    )
    op.create_index("ix_fact_days_is_stale", "fact_days", ["is_stale"])
    op.create_index("ix_fact_days_is_settled", "fact_days", ["is_settled"])


def create_statements() -> None:
    op.create_table(
        "statements",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("subject", sa.String(120), nullable=False),
        sa.Column("value", sa.Double, nullable=False),
        sa.Column("since", sa.Date, nullable=False),
        sa.Column("by", sa.String(254), nullable=False),
        sa.Column("stated_at", INSTANT, nullable=False),
    )
    op.create_table(
        "review_hours",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("hours", sa.Double, nullable=False),
        sa.Column("by", sa.String(254), nullable=False),
        sa.Column("stated_at", INSTANT, nullable=False),
    )
    op.create_index("ix_review_hours_day", "review_hours", ["day"])
