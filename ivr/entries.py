"""A call as its ledger rows: facts, slugs and numbers, never words."""

from datetime import datetime
from typing import assert_never

from intents.understanding import Ambiguous, Control, Danger, NoMatch, Recognized, Silence, Understanding
from ivr.call import Call
from ivr.call_state import State
from ivr.note import Note
from ivr.query import Query
from metrics.ledger import CallRecord, EscalationReason, QueryRecord, Record, TurnRecord
from metrics.outcome import disposition_of


def entries(call: Call, note: Note | None, now: datetime) -> tuple[Record, ...]:
    """Return every row that a call and its last turn make; rows that exist already are brought up to date."""
    turn = (_turn(call, note, now),) if note else ()
    return (_call(call), *(_query(call, query) for query in call.queries), *turn)


def _call(call: Call) -> CallRecord:
    outcomes = [query.outcome for query in call.queries if query.outcome]
    return CallRecord(
        call_sid=call.sid,
        started_at=call.started_at,
        language=call.language,
        caller_hash=call.caller,
        turns=call.turns,
        is_test=call.is_test,
        disposition=disposition_of(outcomes) if call.state is State.ENDED else None,
        ended_at=call.ended_at,
    )


def _query(call: Call, query: Query) -> QueryRecord:
    return QueryRecord(
        call_sid=call.sid,
        number=query.number,
        opened_at=query.opened_at,
        language=call.language,
        article=query.article,
        article_version=query.version,
        department=query.department,
        confidence=query.confidence,
        delivered=query.delivered,
        transferred=call.attempt > 0 and query.reason is not None,
        reason=EscalationReason(query.reason) if query.reason else None,
        outcome=query.outcome,
        closed_at=query.closed_at,
        caller_hash=call.caller,
        is_test=call.is_test,
    )


def _turn(call: Call, note: Note, now: datetime) -> TurnRecord:
    kind, topic, confidence = summary(note.meant)
    return TurnRecord(
        call_sid=call.sid,
        turn=call.turns,
        at=now,
        language=call.language,
        prompt=type(note.asked).__name__,
        understanding=kind,
        topic=topic,
        decision=type(note.decision).__name__,
        confidence=confidence,
        audio_ms=note.times.end_of_speech_to_audio,
        transcription_ms=note.times.transcription,
        decision_ms=note.times.decision,
    )


def summary(meant: Understanding) -> tuple[str, str, float]:
    """Return an understanding's kind, its topic as a slug, and its confidence."""
    match meant:
        case Silence():
            return "silence", "", 0.0
        case NoMatch():
            return "no-match", "", 0.0
        case Ambiguous(candidates):
            return "ambiguous", candidates[0].article, candidates[0].confidence
        case Recognized(article, confidence):
            return "recognized", article, confidence
        case Danger(kind):
            return "danger", kind.value, 1.0
        case Control(kind, confidence):
            return "control", kind.value, confidence
        case _:
            assert_never(meant)
