"""A call as its ledger rows: facts, slugs and numbers, never words."""

from collections.abc import Iterator
from datetime import datetime
from typing import assert_never

from intents.meaning.understanding import (
    Ambiguous,
    Control,
    Danger,
    NoMatch,
    Recognized,
    Silence,
    Understanding,
)
from ivr.call.call import Call
from ivr.call.query import Query
from ivr.call.states import CallState, TransferAttempt
from ivr.call.turn import TurnNote
from metrics.ledger.outcome import FiledState, QueryOutcome, disposition_of
from metrics.ledger.records import (
    CallRecord,
    EscalationReason,
    QueryRecord,
    RatingRecord,
    Record,
    TransferOutcomeName,
    TransferRecord,
    TurnRecord,
)
from routing.transfer import TransferOutcome


def entries(call: Call, note: TurnNote | None, now: datetime) -> tuple[Record, ...]:
    """Return the ledger rows of a call and its last turn; existing rows are updated."""
    turn = (_turn(call, note, now),) if note else ()
    queries = (_query(call, query) for query in call.queries)
    return (_call(call), *queries, *_transfers(call), *turn, *_ratings(call))


def _call(call: Call) -> CallRecord:
    outcomes = [query.outcome for query in call.queries if query.outcome]
    return CallRecord(
        call_sid=call.sid,
        started_at=call.started_at,
        language=call.caller_language,
        caller_hash=call.caller,
        turns=call.turns,
        is_test=call.is_test,
        disposition=disposition_of(outcomes) if call.state is CallState.ENDED else None,
        ended_at=call.ended_at,
        carrier=call.carrier,
    )


def _query(call: Call, query: Query) -> QueryRecord:
    return QueryRecord(
        call_sid=call.sid,
        number=query.number,
        opened_at=query.opened_at,
        language=call.caller_language,
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
        escalated_at=query.escalated_at,
        connected_at=_connected_at(call) if query.outcome is QueryOutcome.ESCALATED_CONNECTED else None,
        queued=query.queued,
        served=query.served,
        refers=query.refers,
        texted=query.texted,
        was_asked=query.was_asked,
        sampled=query.sampled,
        sign=query.sign,
        reopened=query.reopened,
        filing=FiledState.WAITING if query.outcome is QueryOutcome.SERVICE_REQUEST_FILED else None,
    )


def _connected_at(call: Call) -> datetime | None:
    """Return when a person accepted the call by key."""
    accepted = (one for one in call.transfers if one.outcome is TransferOutcome.ACCEPTED)
    return next((one.taken_at or one.rung_at for one in accepted), call.ended_at)


def _transfers(call: Call) -> Iterator[TransferRecord]:
    for number, attempt in enumerate(call.transfers, 1):
        if attempt.outcome:
            yield _transfer(call.sid, number, attempt, TransferOutcomeName(attempt.outcome))


def _transfer(
    sid: str, number: int, attempt: TransferAttempt, outcome: TransferOutcomeName
) -> TransferRecord:
    return TransferRecord(sid, number, attempt.rung_at, attempt.department, outcome, attempt.talked_seconds)


def _ratings(call: Call) -> Iterator[RatingRecord]:
    if call.rating is not None:
        yield RatingRecord(call.sid, call.rating.at, call.rating.after_person, call.rating.score)


def _turn(call: Call, note: TurnNote, now: datetime) -> TurnRecord:
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
        tokens=note.tokens,
        caution=call.caution.value if call.caution else "",
    )


def summary(meant: Understanding) -> tuple[str, str, float]:
    """Return an understanding's kind, its topic as a slug, and its confidence."""
    match meant:
        case Silence():
            return "silence", "", 0.0
        case NoMatch(option=option) if option:
            return "chosen", option, 1.0
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
