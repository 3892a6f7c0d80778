"""What each table of the service holds of callers; a new table is named among TRACES or here."""

from types import MappingProxyType

from sqlalchemy import Table

from ivr.privacy.traces import TRACES
from ivr.run.tables import METADATA

TABLES: MappingProxyType[str, Table] = MappingProxyType(
    {table.name: table for metadata in METADATA for table in metadata.sorted_tables}
)
TRACED = tuple(name for trace in TRACES for name in trace.tables)

COUNTS = frozenset(
    {
        "call_records",
        "query_records",
        "turn_records",
        "transfer_records",
        "wrap_up_records",
        "label_records",
        "rating_records",
        "promise_records",
        "blind_sample",
        "touched_calls",
    }
)
"The ledger: facts of calls without words; whose they were is blanked."
OF_NO_CALLER = frozenset(
    {
        *(
            "daily_durations",
            "daily_facts",
            "daily_minutes",
            "daily_prompts",
            "daily_texts",
            "fact_days",
            "review_hours",
            "statements",
        ),
        "day_digests",
        "hash_keys",
        *("dashboard_views", "job_leases", "nodes", "secret_fingerprint"),
        *(
            "accounts",
            "one_time_codes",
            "second_steps",
            "passkeys",
            "sign_ins",
            "api_tokens",
        ),
        *(
            "incident_notices",
            "survey_counts",
            "survey_takers",
            "desk_marks",
            "approvals",
            "approval_signatures",
        ),
        *("webhook_endpoints", "desk_counter", "desk_preferences", "desk_presences"),
        *("city_documents", "city_sign_offs", "city_switch"),
        *("answer_editions", "answer_gates", "answer_publications", "answer_steps"),
        *("answer_sources", "documents", "document_passages", "document_readings", "tested_questions"),
        *("asked_days", "asked_groups", "hearing_scores"),
    }
)
"Of staff, of the city, or counts without a call."
OTHERWISE = MappingProxyType(
    {
        "objections": "a hash that says not to transcribe, which must outlive an erasure; in the copy",
        "sign_in_tries": "keyed digests for a day, of a number too that was sent codes; no caller's hash",
        "privacy_requests": "a caller's number until their request is answered, and nobody's afterwards",
        "held_callers": "a caller's hash, for as long as the hold lasts",
        "unreachable_numbers": "a hash that says STOP, which must outlive its caller's erasure; in the copy",
        "audit_acts": "that an account was used on a call; a log that nothing is taken out of",
        "desk_events": "a call's id for a day",
        "desk_arrivals": "a call's id for a moment",
        "asked_feedback": "letters to the city, without a caller",
        "asked_replies": "who answered such a letter by which answer",
        "reviewed_questions": "phrasings that an editor took over, without a call",
    }
)
