"""A row of the ledger's tables as the record that was written."""

from metrics.ledger import CallRecord, EscalationReason, QueryRecord, TurnRecord
from metrics.outcome import Disposition, QueryOutcome
from metrics.tables import CallRow, QueryRow, TurnRow


def call_of(row: CallRow) -> CallRecord:
    """A call as it was written."""
    return CallRecord(
        call_sid=row.call_sid,
        started_at=row.started_at,
        language=row.language,
        caller_hash=row.caller_hash,
        turns=row.turns,
        is_test=row.is_test,
        disposition=Disposition(row.disposition) if row.disposition else None,
        ended_at=row.ended_at,
    )


def query_of(row: QueryRow) -> QueryRecord:
    """A query as it was written."""
    return QueryRecord(
        call_sid=row.call_sid,
        number=row.number,
        opened_at=row.opened_at,
        language=row.language,
        article=row.article,
        article_version=row.article_version,
        department=row.department,
        confidence=row.confidence,
        delivered=row.delivered,
        transferred=row.transferred,
        reason=EscalationReason(row.reason) if row.reason else None,
        outcome=QueryOutcome(row.outcome) if row.outcome else None,
        closed_at=row.closed_at,
        caller_hash=row.caller_hash,
        is_test=row.is_test,
    )


def turn_of(row: TurnRow) -> TurnRecord:
    """A turn as it was written."""
    return TurnRecord(
        call_sid=row.call_sid,
        turn=row.turn,
        at=row.at,
        language=row.language,
        prompt=row.prompt,
        understanding=row.understanding,
        topic=row.topic,
        decision=row.decision,
        confidence=row.confidence,
        audio_ms=row.audio_ms,
        transcription_ms=row.transcription_ms,
        decision_ms=row.decision_ms,
    )
