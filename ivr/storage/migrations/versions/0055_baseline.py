"""Create every table of 0.2.0, at the revision that 0.1.0 had come to."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0055"
down_revision = None
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    create_calls_in_progress()
    create_processes()
    create_ledger()
    create_figures()
    create_accounts()
    create_city()
    create_studio()
    create_unanswered()
    create_documents()
    create_review()
    create_desk()
    create_callbacks()
    create_texts()
    create_other_systems()
    seal_audit_log(op.get_bind().dialect.name)


def key(kind: Any, *names: str) -> list[sa.Column[Any]]:
    return [sa.Column(name, kind, primary_key=True, autoincrement=False) for name in names]


def required(kind: Any, *names: str, default: Any = None) -> list[sa.Column[Any]]:
    return [sa.Column(name, kind, nullable=False, server_default=default) for name in names]


def optional(kind: Any, *names: str) -> list[sa.Column[Any]]:
    return [sa.Column(name, kind) for name in names]


def create_calls_in_progress() -> None:
    op.create_table(
        "calls",
        *key(sa.String(64), "call_sid"),
        *required(sa.Text, "state"),
        *required(sa.Integer, "version"),
        *required(sa.String(64), "token_hash"),
        *required(INSTANT, "token_expires_at"),
        *optional(INSTANT, "token_used_at"),
        *required(INSTANT, "created_at", "updated_at"),
    )
    op.create_index("ix_calls_updated_at", "calls", ["updated_at"])
    op.create_table(
        "words",
        *key(sa.String(64), "call_sid"),
        *key(sa.Integer, "turn"),
        *required(sa.String(8), "language"),
        *required(sa.Text, "heard"),
        *required(sa.Date, "purge_on"),
    )
    op.create_index("ix_words_purge_on", "words", ["purge_on"])
    op.create_table(
        "details",
        *key(sa.String(64), "call_sid"),
        *key(sa.Integer, "turn", "place"),
        *required(sa.String(16), "kind"),
        *required(sa.Text, "encrypted"),
        *required(sa.String(16), "how"),
        *required(sa.Date, "purge_on"),
    )
    op.create_index("ix_details_purge_on", "details", ["purge_on"])
    op.create_table(
        "hidden_names",
        *key(sa.String(64), "call_sid"),
        *key(sa.String(32), "word"),
        *required(sa.Date, "purge_on"),
    )
    op.create_index("ix_hidden_names_purge_on", "hidden_names", ["purge_on"])
    op.create_table(
        "turn_numerals",
        *key(sa.String(64), "call_sid"),
        *key(sa.Integer, "turn"),
        *required(sa.Text, "encrypted"),
        *required(sa.Date, "purge_on"),
    )
    op.create_index("ix_turn_numerals_purge_on", "turn_numerals", ["purge_on"])
    op.create_table(
        "summaries",
        *key(sa.String(64), "call_sid"),
        *key(sa.String(8), "language"),
        *required(sa.Text, "text"),
        *required(sa.Date, "purge_on"),
    )
    op.create_index("ix_summaries_purge_on", "summaries", ["purge_on"])
    op.create_table(
        "kept_journeys",
        *key(sa.String(200), "id"),
        *required(sa.String(64), "call_sid"),
        *required(sa.String(16), "reference"),
        *required(sa.String(80), "caller"),
        *required(sa.String(120), "article"),
        *required(sa.Text, "encrypted"),
        *required(INSTANT, "kept_at"),
        *required(sa.Date, "purge_on"),
        *required(sa.Boolean, "is_test"),
    )
    op.create_index("ix_kept_journeys_call_sid", "kept_journeys", ["call_sid"])
    op.create_index("ix_kept_journeys_reference", "kept_journeys", ["reference"])
    op.create_index("ix_kept_journeys_caller", "kept_journeys", ["caller"])
    op.create_index("ix_kept_journeys_purge_on", "kept_journeys", ["purge_on"])
    op.create_table(
        "held_callers",
        *key(sa.String(80), "caller"),
        *required(INSTANT, "since"),
    )


def create_processes() -> None:
    op.create_table(
        "nodes",
        *key(sa.String(32), "id"),
        *required(INSTANT, "seen_at"),
        *required(sa.Boolean, "takes_calls"),
        *required(sa.Boolean, "hears", default=sa.true()),
    )
    op.create_table(
        "job_leases",
        *key(sa.String(64), "name"),
        *required(sa.Date, "done_on"),
        *required(INSTANT, "held_until"),
    )
    op.create_table(
        "secret_fingerprint",
        *key(sa.Integer, "id"),
        *required(sa.String(32), "fingerprint"),
    )


def create_ledger() -> None:
    op.create_table(
        "call_records",
        *key(sa.String(64), "call_sid"),
        *required(INSTANT, "started_at"),
        *required(sa.String(8), "language"),
        *required(sa.String(80), "caller_hash"),
        *required(sa.Integer, "turns"),
        *required(sa.Boolean, "is_test"),
        *optional(sa.String(32), "disposition"),
        *optional(INSTANT, "ended_at"),
    )
    op.create_index("ix_call_records_started_at", "call_records", ["started_at"])
    op.create_index("ix_call_records_ended_at", "call_records", ["ended_at"])
    op.create_table(
        "query_records",
        *key(sa.String(64), "call_sid"),
        *key(sa.Integer, "number"),
        *required(INSTANT, "opened_at"),
        *required(sa.String(8), "language"),
        *required(sa.String(120), "article"),
        *required(sa.Integer, "article_version"),
        *required(sa.String(64), "department"),
        *required(sa.Double, "confidence"),
        *required(sa.Boolean, "delivered", "transferred"),
        *optional(sa.String(32), "reason", "outcome"),
        *optional(INSTANT, "closed_at"),
        *required(sa.String(80), "caller_hash"),
        *required(sa.Boolean, "is_test"),
        *optional(INSTANT, "escalated_at", "connected_at"),
        *required(sa.Boolean, "queued", default=sa.false()),
        *optional(sa.String(16), "repeat", "served"),
        *required(sa.Boolean, "refers", "texted", "was_asked", "sampled", default=sa.false()),
        *optional(sa.String(16), "sign"),
    )
    op.create_index("ix_query_records_opened_at", "query_records", ["opened_at"])
    op.create_index("ix_query_records_repeats", "query_records", ["caller_hash", "article", "opened_at"])
    op.create_table(
        "turn_records",
        *key(sa.String(64), "call_sid"),
        *key(sa.Integer, "turn"),
        *required(INSTANT, "at"),
        *required(sa.String(8), "language"),
        *required(sa.String(64), "prompt"),
        *required(sa.String(32), "understanding"),
        *required(sa.String(120), "topic"),
        *required(sa.String(32), "decision"),
        *required(sa.Double, "confidence"),
        *optional(sa.Double, "audio_ms", "transcription_ms", "decision_ms"),
        *required(sa.Integer, "tokens", default="0"),
        *required(sa.String(32), "caution", default=""),
    )
    op.create_index("ix_turn_records_at", "turn_records", ["at"])
    op.create_table(
        "transfer_records",
        *key(sa.String(64), "call_sid"),
        *key(sa.Integer, "attempt"),
        *required(INSTANT, "at"),
        *required(sa.String(64), "department"),
        *required(sa.String(16), "outcome"),
        *required(sa.Double, "seconds"),
    )
    op.create_table(
        "wrap_up_records",
        *key(sa.String(64), "id"),
        *required(sa.String(64), "call_sid"),
        *required(INSTANT, "at"),
        *required(sa.String(32), "kind"),
        *required(sa.String(64), "department"),
        *required(sa.String(120), "article"),
        *required(sa.String(254), "by"),
    )
    op.create_index("ix_wrap_up_records_call_sid", "wrap_up_records", ["call_sid"])
    op.create_table(
        "label_records",
        *key(sa.String(64), "id"),
        *required(sa.String(64), "call_sid"),
        *required(sa.Integer, "turn"),
        *required(INSTANT, "at"),
        *required(sa.String(32), "kind"),
        *required(sa.String(64), "stratum"),
        *required(sa.String(254), "by"),
    )
    op.create_index("ix_label_records_call_sid", "label_records", ["call_sid", "turn"])
    op.create_table(
        "rating_records",
        *key(sa.String(64), "call_sid"),
        *required(INSTANT, "at"),
        *required(sa.Boolean, "after_person"),
        *optional(sa.Integer, "score"),
    )
    op.create_table(
        "touched_calls",
        sa.Column("seq", sa.Integer, primary_key=True),
        *required(sa.String(64), "call_sid"),
    )


def create_figures() -> None:
    op.create_table(
        "daily_facts",
        *key(sa.String(16), "grain"),
        *key(sa.Date, "day"),
        *key(sa.String(64), "department"),
        *key(sa.String(120), "article"),
        *key(sa.String(8), "language"),
        *key(sa.Integer, "hour"),
        *required(
            sa.Integer,
            *("version", "over", "real", "stands_resolved", "stands_provisional", "stands_unresolved"),
            *("stands_escalated", "stands_failed_handoff", "stands_emergency", "stands_redirected"),
            *("stands_excluded", "stands_failed", "answers", "sent_to_person", "answered_confirmed"),
            *("answered_unconfirmed", "answered_rejected", "abandoned_before_answer"),
            *("escalated_connected", "escalated_lost", "callback_or_voicemail"),
            *("service_request_filed", "emergency_redirected", "out_of_scope_redirected"),
            *("no_speech_or_spam", "technical_failure", "kept", "kept_settled", "kept_in_vain"),
            *("opted_out", "because_asked", "because_policy", "because_rejected"),
            *("because_not_understood", "because_not_heard", "because_urgent", "because_emergency"),
            *("because_failure", "because_not_current", "because_taken_over", "because_all_to_people"),
            *("rung", "rung_connected", "left_in_greeting", "left_in_answer", "left_in_menu"),
            *("left_in_reprompt", "left_in_elsewhere", "repeat_known", "repeated", "not_repeated"),
            *("identifiable", "covered", "wrapped_up", "misrouted", "queued", "queue_lost"),
            *("level_offered", "level_met", "queries", "open_queries", "calls", "ended_calls"),
            *("contained", "deflected", "call_emergency", "call_failed", "call_lost", "call_escalated"),
            *("call_deferred", "call_unresolved", "call_abandoned", "call_redirected", "call_answered"),
            *("call_resolved", "call_no_speech", "turns", "no_input", "no_match", "numbers_rung"),
            *("number_accepted", "number_declined", "number_busy", "number_no_answer"),
            *("number_voicemail", "number_failed", "wrap_ups", "said_resolved", "said_follow_up"),
            *("said_wrong_department", "said_assistant_wrong", "said_could_have_answered"),
            *("said_abuse", "labelled", "label_right", "label_wrong_answer"),
            *("label_should_have_escalated", "label_heard_wrongly", "rating_asked", "rated"),
            *("satisfied",),
        ),
        *required(
            sa.Integer,
            *("cautioned", "resolved_strictly", "because_objected", "because_returned", "attempted"),
            *("attempted_connected", "first_contact", "done", "sent", "told", "resolved_done"),
            *("resolved_sent", "resolved_told", "referred", "because_unidentified", "because_untold"),
            *("resolved_said", "resolved_content", "resolved_silent", "content_accepted"),
            *("content_nothing_else", "content_asked_on", "sampled", "sample_replied", "sample_helped"),
            *("sample_quiet", "sample_quiet_helped", "unasked", "unasked_resolved", "unasked_silent"),
            *("first_contact_line",),
            default="0",
        ),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "daily_durations",
        *key(sa.String(16), "grain", "span"),
        *key(sa.Date, "day"),
        *key(sa.String(64), "department"),
        *key(sa.String(8), "language"),
        *key(sa.Integer, "bucket"),
        *required(sa.Integer, "count"),
        *required(sa.BigInteger, "total_ms"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "daily_prompts",
        *key(sa.Date, "day"),
        *key(sa.String(64), "prompt"),
        *key(sa.String(8), "language"),
        *required(sa.Integer, "turns", "no_input", "no_match"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "fact_days",
        *key(sa.Date, "day"),
        *optional(INSTANT, "computed_at"),
        *required(sa.Boolean, "is_stale", "is_settled"),
        *required(sa.Integer, "repeat_days", "broken", "test_calls"),
        *required(sa.BigInteger, "tokens"),
    )
    op.create_index("ix_fact_days_is_stale", "fact_days", ["is_stale"])
    op.create_index("ix_fact_days_is_settled", "fact_days", ["is_settled"])
    op.create_table(
        "day_digests",
        *key(sa.Integer, "seq"),
        *required(sa.Date, "day"),
        *required(sa.String(64), "zone"),
        *required(sa.Integer, "form"),
        *required(sa.String(64), "root"),
        *required(sa.Integer, "rows", "audit_seq"),
        *required(sa.String(64), "audit_mark", "before"),
        *required(sa.Date, "closed_to"),
        *optional(sa.Date, "signed_to"),
        *required(sa.String(16), "sort"),
        *required(sa.String(254), "by"),
        *required(sa.Text, "why"),
        *required(INSTANT, "signed_at"),
        *required(sa.String(64), "key"),
        *required(sa.String(128), "signature"),
        *required(sa.LargeBinary, "leaves"),
    )
    op.create_index("ix_day_digests_day", "day_digests", ["day"])
    op.create_table(
        "statements",
        sa.Column("id", sa.Integer, primary_key=True),
        *required(sa.String(16), "kind"),
        *required(sa.String(120), "subject"),
        *required(sa.Double, "value"),
        *required(sa.Date, "since"),
        *required(sa.String(254), "by"),
        *required(INSTANT, "stated_at"),
    )
    op.create_table(
        "review_hours",
        sa.Column("id", sa.Integer, primary_key=True),
        *required(sa.Date, "day"),
        *required(sa.Double, "hours"),
        *required(sa.String(254), "by"),
        *required(INSTANT, "stated_at"),
    )
    op.create_index("ix_review_hours_day", "review_hours", ["day"])
    op.create_table(
        "dashboard_views",
        *key(sa.String(254), "person"),
        *key(sa.String(60), "name"),
        *required(sa.Text, "query"),
    )


def create_accounts() -> None:
    op.create_table(
        "accounts",
        *key(sa.String(64), "id"),
        *required(sa.String(254), "email"),
        *required(sa.String(120), "name"),
        *required(sa.String(64), "roles"),
        *required(sa.String(8), "language"),
        *required(sa.String(16), "number"),
        *required(sa.String(255), "password_hash"),
        *optional(sa.String(64), "identity"),
        *required(sa.Boolean, "is_disabled"),
        *required(sa.String(32), "declared"),
        *optional(INSTANT, "declared_at"),
        sa.UniqueConstraint("email"),
        sa.UniqueConstraint("identity"),
    )
    op.create_table(
        "sign_ins",
        *key(sa.String(64), "key"),
        *required(sa.String(64), "account_id"),
        *required(INSTANT, "started_at", "seen_at"),
        *required(sa.Boolean, "is_proved", default=sa.false()),
    )
    op.create_index("ix_sign_ins_account_id", "sign_ins", ["account_id"])
    op.create_index("ix_sign_ins_started_at", "sign_ins", ["started_at"])
    op.create_table(
        "one_time_codes",
        *key(sa.String(64), "key"),
        *required(sa.String(64), "account_id"),
        *required(INSTANT, "good_until"),
    )
    op.create_index("ix_one_time_codes_account_id", "one_time_codes", ["account_id"])
    op.create_table(
        "sign_in_tries",
        *key(sa.String(64), "key"),
        *required(sa.Integer, "tries"),
        *required(INSTANT, "since"),
    )
    op.create_table(
        "second_steps",
        *key(sa.String(64), "account_id"),
        *required(sa.String(255), "encrypted_key"),
        *required(sa.BigInteger, "last_step"),
    )
    op.create_table(
        "passkeys",
        *key(sa.String(64), "id"),
        *required(sa.String(64), "account_id"),
        *required(sa.LargeBinary, "credential", "public_key"),
        *required(sa.BigInteger, "uses"),
        *required(sa.String(60), "name"),
        *required(INSTANT, "added_at"),
        *optional(INSTANT, "used_at"),
    )
    op.create_index("ix_passkeys_account_id", "passkeys", ["account_id"])
    op.create_table(
        "audit_acts",
        sa.Column("seq", sa.Integer, primary_key=True),
        *required(INSTANT, "at"),
        *required(sa.String(64), "person", "act"),
        *required(sa.String(200), "subject"),
        *required(sa.String(64), "mark", default=""),
    )
    op.create_index("ix_audit_acts_person", "audit_acts", ["person", "seq"])


def create_city() -> None:
    op.create_table(
        "city_documents",
        *key(sa.String(16), "kind"),
        *key(sa.String(64), "slug"),
        *key(sa.Integer, "version"),
        *required(sa.Text, "text"),
        *required(sa.String(120), "edited_by"),
        *required(INSTANT, "edited_at"),
        *required(sa.Boolean, "is_withdrawn"),
    )
    op.create_table(
        "city_switch",
        *key(sa.Integer, "version"),
        *required(sa.Boolean, "is_on"),
        *required(sa.String(120), "set_by"),
        *required(INSTANT, "set_at"),
    )
    op.create_table(
        "city_sign_offs",
        *key(sa.String(64), "slug"),
        *key(INSTANT, "signed_at"),
        *required(sa.String(64), "digest"),
        *required(sa.String(120), "signed_by"),
    )


def create_studio() -> None:
    op.create_table(
        "answer_editions",
        *key(sa.String(120), "slug"),
        *key(sa.Integer, "number"),
        *required(sa.String(400), "path"),
        *required(sa.Text, "text"),
        *required(sa.String(120), "written_by", "written_name"),
        *required(INSTANT, "written_at"),
        *required(sa.String(16), "state"),
        *required(sa.Integer, "based_on"),
        *required(sa.Text, "note"),
        *optional(INSTANT, "due"),
    )
    op.create_index("ix_answer_editions_state", "answer_editions", ["state"])
    op.create_table(
        "answer_steps",
        sa.Column("id", sa.Integer, primary_key=True),
        *required(sa.String(120), "slug"),
        *required(sa.Integer, "edition"),
        *required(sa.String(16), "step"),
        *required(sa.String(120), "by", "by_name"),
        *required(INSTANT, "at"),
        *required(sa.Text, "note"),
    )
    op.create_index("ix_answer_steps_slug", "answer_steps", ["slug"])
    op.create_table(
        "answer_publications",
        *key(sa.Integer, "number"),
        *key(sa.String(120), "slug"),
        *required(sa.Integer, "edition"),
        *required(sa.String(16), "state"),
        *required(sa.Integer, "version"),
        *required(INSTANT, "at"),
    )
    op.create_table(
        "answer_gates",
        *key(sa.String(120), "slug"),
        *key(sa.Integer, "edition"),
        *required(sa.Integer, "publication"),
        *required(INSTANT, "started_at"),
        *required(sa.Integer, "done", "of"),
        *required(sa.Text, "report"),
    )
    op.create_table(
        "answer_sources",
        *key(sa.String(120), "slug"),
        *key(sa.String(8), "language"),
        *key(sa.Integer, "place"),
        *required(sa.Integer, "edition"),
        *required(sa.Text, "sentence", "quotation"),
        *required(sa.String(32), "document_id"),
        *required(sa.String(300), "title"),
        *required(sa.String(400), "source"),
        *required(sa.Integer, "page"),
        *required(sa.String(200), "heading"),
        *optional(sa.Date, "dated"),
        *required(sa.String(64), "text_hash"),
        *required(INSTANT, "made_at"),
    )
    op.create_index("ix_answer_sources_document_id", "answer_sources", ["document_id"])
    op.create_table(
        "tested_questions",
        *key(sa.Date, "monday"),
        *key(sa.String(120), "article"),
        *key(sa.String(8), "language"),
        *required(sa.String(64), "department"),
        *required(sa.Integer, "answered", "tried"),
    )


def create_unanswered() -> None:
    op.create_table(
        "asked_groups",
        *key(sa.String(32), "id"),
        *required(sa.LargeBinary, "middle"),
        *required(sa.Date, "found_on"),
        *required(sa.Integer, "callers"),
        *required(sa.String(16), "fate"),
        *required(sa.String(120), "article", "decided_by", "decided_name"),
        *optional(INSTANT, "decided_at"),
    )
    op.create_table(
        "asked_utterances",
        *key(sa.String(80), "source"),
        *required(sa.String(32), "group_id"),
        *required(sa.Integer, "place"),
        *required(sa.Text, "text"),
        *required(sa.String(8), "language"),
        *required(sa.String(16), "why"),
        *required(INSTANT, "at"),
        *required(sa.String(120), "article"),
        *required(sa.String(64), "call_sid"),
        *required(sa.Date, "purge_on"),
    )
    op.create_index("ix_asked_utterances_group_id", "asked_utterances", ["group_id"])
    op.create_index("ix_asked_utterances_call_sid", "asked_utterances", ["call_sid"])
    op.create_index("ix_asked_utterances_purge_on", "asked_utterances", ["purge_on"])
    op.create_table(
        "asked_days",
        *key(sa.String(32), "group_id"),
        *key(sa.Date, "day"),
        *key(sa.String(8), "language"),
        *required(sa.Integer, "count"),
        *required(sa.Double, "staff_seconds"),
    )
    op.create_table(
        "asked_feedback",
        *key(sa.String(40), "id"),
        *required(sa.Text, "text"),
        *required(sa.String(8), "language"),
        *required(INSTANT, "at"),
        *required(sa.String(120), "by"),
        *required(sa.Date, "purge_on"),
    )
    op.create_index("ix_asked_feedback_purge_on", "asked_feedback", ["purge_on"])
    op.create_table(
        "asked_replies",
        *key(sa.String(40), "feedback_id"),
        *required(sa.String(120), "article", "by"),
        *required(INSTANT, "at"),
    )


def create_documents() -> None:
    op.create_table(
        "documents",
        *key(sa.String(32), "id"),
        *required(sa.String(300), "title"),
        *required(sa.String(400), "source"),
        *required(sa.String(8), "kind", "language"),
        *required(sa.String(64), "text_hash"),
        *optional(sa.Date, "dated"),
        *required(INSTANT, "read_at", "checked_at"),
        *required(sa.String(120), "by", "by_name"),
        *required(sa.Integer, "pages", "pages_read", "passages", "left_out"),
        *required(sa.String(16), "fault"),
        sa.UniqueConstraint("source"),
    )
    op.create_table(
        "document_passages",
        *key(sa.String(32), "document_id"),
        *key(sa.Integer, "number"),
        *required(sa.Integer, "page"),
        *required(sa.String(200), "heading"),
        *required(sa.Text, "text"),
        *required(sa.LargeBinary, "vector"),
    )
    op.create_table(
        "document_readings",
        *key(sa.String(32), "id"),
        *required(sa.String(400), "name"),
        *required(INSTANT, "started_at"),
        *required(sa.Integer, "done", "of"),
        *required(sa.Boolean, "is_over"),
        *required(sa.Integer, "added", "changed", "unchanged", "left_out"),
        *required(sa.Text, "faults"),
        *required(sa.String(32), "document"),
    )


def create_review() -> None:
    op.create_table(
        "reviewed_questions",
        *key(sa.String(32), "id"),
        *required(sa.Text, "text"),
        *required(sa.String(8), "language"),
        *required(sa.String(120), "article"),
        *required(INSTANT, "added_at"),
        *required(sa.String(254), "by"),
    )
    op.create_table(
        "hearing_samples",
        *key(sa.String(32), "id"),
        *required(sa.String(64), "call_sid"),
        *required(sa.Integer, "turn"),
        *required(INSTANT, "at"),
        *required(sa.String(8), "language"),
        *required(sa.String(160), "meant"),
        *required(INSTANT, "delete_at"),
        *required(sa.Text, "encrypted_heard", "encrypted_sound"),
    )
    op.create_index("ix_hearing_samples_call_sid", "hearing_samples", ["call_sid"])
    op.create_index("ix_hearing_samples_delete_at", "hearing_samples", ["delete_at"])
    op.create_table(
        "hearing_scores",
        *key(sa.String(32), "id"),
        *required(INSTANT, "at"),
        *required(sa.String(8), "language"),
        *required(sa.Integer, "said", "wrong"),
        *required(sa.Boolean, "is_lost"),
        *required(sa.String(254), "by"),
    )
    op.create_index("ix_hearing_scores_at", "hearing_scores", ["at"])


def create_desk() -> None:
    op.create_table(
        "desk_calls",
        *key(sa.String(64), "call_sid"),
        *required(sa.String(16), "phase"),
        *required(INSTANT, "since", "started_at"),
        *optional(INSTANT, "ended_at"),
        *required(sa.String(8), "language"),
        *required(sa.String(64), "department"),
        *required(sa.String(120), "article"),
        *required(sa.String(254), "taken_by"),
        *required(sa.Boolean, "met_person"),
        *required(sa.Text, "hand_off", "encrypted_number"),
        *required(sa.String(24), "masked_number"),
        *required(sa.Boolean, "is_test"),
        *required(sa.Date, "purge_on"),
    )
    op.create_index("ix_desk_calls_ended_at", "desk_calls", ["ended_at"])
    op.create_index("ix_desk_calls_started_at", "desk_calls", ["started_at"])
    op.create_index("ix_desk_calls_purge_on", "desk_calls", ["purge_on"])
    op.create_table(
        "desk_arrivals",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True),
        *required(sa.String(16), "kind"),
        *required(sa.String(120), "subject"),
        *required(INSTANT, "at"),
    )
    op.create_table(
        "desk_events",
        *key(sa.BigInteger, "seq"),
        *required(sa.String(16), "kind"),
        *required(sa.String(120), "subject"),
        *required(INSTANT, "at"),
    )
    op.create_index("ix_desk_events_at", "desk_events", ["at"])
    op.create_table(
        "desk_counter",
        *key(sa.Integer, "id"),
        *required(sa.BigInteger, "n"),
    )
    op.create_table(
        "desk_preferences",
        *key(sa.String(254), "person"),
        *required(sa.Text, "departments"),
        *required(sa.String(80), "languages"),
        *required(sa.Boolean, "shortcuts"),
    )
    op.create_table(
        "desk_presences",
        *key(sa.String(254), "person"),
        *required(INSTANT, "since", "seen_at"),
        *required(sa.Boolean, "is_on_break"),
    )
    op.create_table(
        "desk_wrap_ups",
        *key(sa.String(64), "call_sid"),
        *required(sa.String(32), "kind"),
        *required(sa.String(254), "by"),
        *required(INSTANT, "at"),
        *required(sa.String(64), "department"),
        *required(sa.String(120), "article"),
        *required(sa.Text, "note"),
    )
    op.create_table(
        "desk_report_answers",
        *key(sa.String(64), "call_sid"),
        *required(sa.String(254), "by"),
        *required(INSTANT, "at"),
        *required(sa.Text, "answer"),
        *required(sa.Boolean, "is_read"),
    )


def create_callbacks() -> None:
    op.create_table(
        "callbacks",
        *key(sa.String(80), "id"),
        *required(sa.String(16), "kind"),
        *required(sa.String(64), "call_sid", "department"),
        *required(sa.String(8), "language"),
        *required(INSTANT, "left_at", "due_at"),
        *required(sa.Date, "purge_on"),
        *required(sa.String(120), "article"),
        *required(sa.Text, "encrypted_number"),
        *required(sa.Double, "seconds"),
        *required(sa.String(16), "reading"),
        *required(sa.Text, "preview", "encrypted_words"),
        *optional(sa.Date, "audio_until"),
        *required(sa.String(16), "state"),
        *required(sa.String(120), "owner"),
        *required(sa.Integer, "tries"),
        *optional(sa.String(16), "result"),
        *optional(INSTANT, "closed_at"),
        *required(sa.Boolean, "is_test"),
        *required(sa.Integer, "version"),
        *required(sa.String(120), "person", default=""),
    )
    op.create_index("ix_callbacks_state", "callbacks", ["state", "due_at"])
    op.create_index("ix_callbacks_department", "callbacks", ["department", "state", "due_at"])
    op.create_index("ix_callbacks_call_sid", "callbacks", ["call_sid"])
    op.create_index("ix_callbacks_purge_on", "callbacks", ["purge_on"])
    op.create_table(
        "callback_steps",
        *key(sa.String(80), "callback"),
        *key(sa.Integer, "version"),
        *required(INSTANT, "at"),
        *required(sa.String(120), "by"),
        *required(sa.String(16), "act"),
        *required(sa.String(64), "detail"),
        *required(sa.Text, "note"),
    )
    op.create_table(
        "callback_audio",
        *key(sa.String(80), "callback"),
        *required(sa.Text, "url"),
        *required(sa.String(16), "task"),
        *required(sa.Integer, "tries"),
        *required(INSTANT, "next_at"),
    )
    op.create_index("ix_callback_audio_next_at", "callback_audio", ["next_at"])
    op.create_table(
        "tickets",
        *key(sa.String(80), "id"),
        *required(sa.String(64), "call_sid", "department"),
        *required(INSTANT, "made_at", "next_at"),
        *required(sa.Date, "purge_on"),
        *required(sa.String(16), "state"),
        *required(sa.Integer, "tries"),
        *required(sa.String(64), "number", "server_id"),
        *required(sa.Text, "refusal"),
    )
    op.create_index("ix_tickets_state", "tickets", ["state", "next_at"])
    op.create_index("ix_tickets_call_sid", "tickets", ["call_sid"])
    op.create_index("ix_tickets_purge_on", "tickets", ["purge_on"])
    op.create_table(
        "service_requests",
        *key(sa.String(80), "id"),
        *required(sa.String(64), "call_sid"),
        *required(sa.String(16), "reference"),
        *required(sa.String(120), "article", "code"),
        *required(sa.String(200), "address"),
        *required(INSTANT, "made_at", "next_at"),
        *required(sa.Date, "purge_on"),
        *required(sa.Boolean, "is_test"),
        *required(sa.String(16), "state"),
        *required(sa.Integer, "tries"),
        *required(sa.String(120), "server_id"),
        *required(sa.Text, "refusal"),
        *required(sa.Text, "details", default=""),
        *required(sa.Text, "attributes", default="[]"),
        *optional(sa.Double, "lon", "lat"),
    )
    op.create_index("ix_service_requests_state", "service_requests", ["state", "next_at"])
    op.create_index("ix_service_requests_call_sid", "service_requests", ["call_sid"])
    op.create_index("ix_service_requests_purge_on", "service_requests", ["purge_on"])


def create_texts() -> None:
    op.create_table(
        "text_messages",
        *key(sa.String(80), "id"),
        *required(sa.String(64), "call_sid"),
        *required(sa.String(120), "article"),
        *required(sa.String(8), "language"),
        *required(sa.Text, "encrypted_number", "question"),
        *required(sa.String(16), "answer"),
        *required(sa.String(8), "how"),
        *required(INSTANT, "agreed_at"),
        *required(sa.Text, "body", "numbered"),
        *required(INSTANT, "next_at"),
        *required(sa.Date, "purge_on"),
        *required(sa.Boolean, "is_test"),
        *required(sa.String(16), "state"),
        *required(sa.Integer, "tries"),
        *required(sa.String(40), "carrier_sid"),
        *required(sa.Integer, "error"),
    )
    op.create_index("ix_text_messages_state", "text_messages", ["state", "next_at"])
    op.create_index("ix_text_messages_call_sid", "text_messages", ["call_sid"])
    op.create_index("ix_text_messages_purge_on", "text_messages", ["purge_on"])
    op.create_table(
        "received_texts",
        *key(sa.String(40), "id"),
        *required(sa.String(64), "call_sid"),
        *required(sa.Integer, "turn"),
        *required(sa.String(80), "caller"),
        *required(sa.String(8), "language"),
        *required(sa.String(16), "outcome"),
        *required(INSTANT, "at"),
        *required(sa.Date, "purge_on"),
        *required(sa.String(120), "article"),
        *required(sa.String(64), "department"),
        *required(sa.Text, "reply", "encrypted_dialogue"),
        sa.UniqueConstraint("call_sid", "turn", name="uq_received_texts_turn"),
    )
    op.create_index("ix_received_texts_caller", "received_texts", ["caller", "at"])
    op.create_index("ix_received_texts_at", "received_texts", ["at"])
    op.create_index("ix_received_texts_purge_on", "received_texts", ["purge_on"])
    op.create_table(
        "reminders",
        *key(sa.String(80), "id"),
        *required(sa.String(64), "call_sid"),
        *required(sa.String(80), "caller"),
        *required(sa.String(120), "article"),
        *required(sa.String(16), "kind"),
        *required(sa.String(8), "language"),
        *required(sa.Text, "encrypted_number", "question"),
        *required(sa.String(16), "answer"),
        *required(sa.String(8), "how"),
        *required(INSTANT, "agreed_at"),
        *required(sa.Date, "day"),
        *required(INSTANT, "next_at"),
        *required(sa.Date, "purge_on"),
        *required(sa.Text, "encrypted_place"),
        *required(sa.Boolean, "is_test"),
        *required(sa.String(16), "state"),
    )
    op.create_index("ix_reminders_state", "reminders", ["state", "next_at"])
    op.create_index("ix_reminders_caller", "reminders", ["caller"])
    op.create_index("ix_reminders_call_sid", "reminders", ["call_sid"])
    op.create_index("ix_reminders_purge_on", "reminders", ["purge_on"])
    op.create_table(
        "outbound",
        *key(sa.String(120), "id"),
        *required(sa.String(64), "call_sid"),
        *required(sa.Date, "purge_on"),
        *required(sa.String(8), "kind"),
        *required(sa.String(80), "number"),
        *required(sa.String(64), "words"),
        *required(INSTANT, "at"),
        *optional(sa.Double, "seconds"),
    )
    op.create_index("ix_outbound_kind", "outbound", ["kind", "at"])
    op.create_index("ix_outbound_number", "outbound", ["number", "kind", "at"])
    op.create_index("ix_outbound_words", "outbound", ["words", "at"])
    op.create_index("ix_outbound_call_sid", "outbound", ["call_sid"])
    op.create_index("ix_outbound_purge_on", "outbound", ["purge_on"])
    op.create_table(
        "unreachable_numbers",
        *key(sa.String(80), "number"),
        *required(sa.String(16), "reason"),
        *required(INSTANT, "since"),
    )


def create_other_systems() -> None:
    op.create_table(
        "api_tokens",
        *key(sa.String(64), "id"),
        *required(sa.String(120), "name"),
        *required(sa.String(64), "key"),
        *required(sa.String(16), "prefix"),
        *required(sa.String(400), "scopes"),
        *required(sa.String(64), "made_by"),
        *required(INSTANT, "made_at"),
        *optional(INSTANT, "expires_at", "revoked_at", "used_at"),
        sa.UniqueConstraint("key"),
    )
    op.create_table(
        "api_replies",
        *key(sa.String(64), "key"),
        *required(sa.String(64), "fingerprint"),
        *required(sa.Text, "body"),
        *required(INSTANT, "at"),
    )
    op.create_index("ix_api_replies_at", "api_replies", ["at"])
    op.create_table(
        "webhook_endpoints",
        *key(sa.String(64), "id"),
        *required(sa.String(120), "name"),
        *required(sa.String(400), "address", "events"),
        *required(sa.Text, "encrypted_secret"),
        *required(sa.String(64), "made_by"),
        *required(INSTANT, "told_since"),
        *required(sa.Boolean, "is_off"),
        *required(sa.Text, "encrypted_earlier"),
        *optional(INSTANT, "earlier_until"),
    )
    op.create_table(
        "webhook_deliveries",
        *key(sa.String(64), "endpoint", "id"),
        *required(sa.String(32), "type"),
        *required(INSTANT, "at"),
        *required(sa.Text, "body"),
        *required(INSTANT, "next_at"),
        *required(sa.String(16), "state"),
        *required(sa.Integer, "tries", "status"),
        *optional(sa.String(16), "failure"),
        *required(sa.String(64), "call_sid", default=""),
    )
    op.create_index("ix_webhook_deliveries_state", "webhook_deliveries", ["state", "next_at"])
    op.create_index("ix_webhook_deliveries_at", "webhook_deliveries", ["at"])
    op.create_index("ix_webhook_deliveries_call_sid", "webhook_deliveries", ["call_sid"])


def seal_audit_log(dialect: str) -> None:
    """Let nobody change or remove what is in the log."""
    if dialect == "postgresql":
        op.execute("REVOKE UPDATE, DELETE, TRUNCATE ON audit_acts FROM PUBLIC, CURRENT_USER")
        return
    for verb in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER audit_acts_no_{verb.lower()} BEFORE {verb} ON audit_acts "
            "BEGIN SELECT RAISE(ABORT, 'the audit log is only added to'); END"
        )
