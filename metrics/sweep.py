"""Calls that never ended: a process died or an event was lost, so they count as failures of the line."""

from dataclasses import replace
from datetime import datetime, timedelta

from metrics.ledger import CallRecord, QueryRecord, Record
from metrics.outcome import QueryOutcome, disposition_of

LONGEST_CALL = timedelta(hours=6)
"Longer than any call, also one that waits long for a person and then talks with them."


def swept(call: CallRecord, queries: tuple[QueryRecord, ...], now: datetime) -> tuple[Record, ...]:
    """The records that end a call: what is open has failed, what has an outcome keeps it."""
    opened = queries or (_unknown(call),)
    closed = tuple(
        query if query.outcome else replace(query, outcome=QueryOutcome.TECHNICAL_FAILURE, closed_at=now)
        for query in opened
    )
    outcomes = [query.outcome for query in closed if query.outcome]
    return (*closed, replace(call, disposition=disposition_of(outcomes), ended_at=now))


def _unknown(call: CallRecord) -> QueryRecord:
    """A call that never came to a topic is one query of unknown topic."""
    return QueryRecord(
        call_sid=call.call_sid,
        number=1,
        opened_at=call.started_at,
        language=call.language,
        caller_hash=call.caller_hash,
        is_test=call.is_test,
    )
