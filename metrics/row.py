"""A row of the ledger's tables as the record that was written."""

from metrics.label import LabelKind, LabelRecord
from metrics.ledger import (
    CallRecord,
    EscalationReason,
    QueryRecord,
    TransferOutcomeName,
    TransferRecord,
    TurnRecord,
    WrapUpKind,
    WrapUpRecord,
)
from metrics.outcome import Disposition, QueryOutcome
from metrics.rating import RatingRecord
from metrics.tables import CallRow, LabelRow, QueryRow, RatingRow, TransferRow, TurnRow, WrapUpRow


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
        escalated_at=row.escalated_at,
        connected_at=row.connected_at,
        queued=row.queued,
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
        tokens=row.tokens,
    )


def transfer_of(row: TransferRow) -> TransferRecord:
    """A transfer as it was written."""
    outcome = TransferOutcomeName(row.outcome)
    return TransferRecord(row.call_sid, row.attempt, row.at, row.department, outcome, row.seconds)


def wrap_up_of(row: WrapUpRow) -> WrapUpRecord:
    """A wrap-up as it was written."""
    kind = WrapUpKind(row.kind)
    return WrapUpRecord(row.id, row.call_sid, row.at, kind, row.department, row.article, row.by)


def label_of(row: LabelRow) -> LabelRecord:
    """A label as it was written."""
    return LabelRecord(row.id, row.call_sid, row.turn, row.at, LabelKind(row.kind), row.stratum, row.by)


def rating_of(row: RatingRow) -> RatingRecord:
    """A rating as it was written."""
    return RatingRecord(row.call_sid, row.at, row.after_person, row.score)
