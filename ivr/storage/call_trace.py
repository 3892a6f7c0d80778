"""The history of one call from the database, step by step; words are redacted."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from ivr.desk.call import DeskCall
from ivr.desk.call_store import load_call as load_desk_call
from ivr.storage.archive import from_json
from ivr.storage.store import load_call, words_of
from metrics.ledger.records import (
    CallRecord,
    Extract,
    LabelRecord,
    QueryRecord,
    RatingRecord,
    TransferRecord,
    TurnRecord,
    WrapUpRecord,
)
from metrics.ledger.store import life_of

Value = str | int | float | bool | None


@dataclass(frozen=True, slots=True)
class Step:
    """A step in a call's history."""

    at: datetime
    event: str
    details: Mapping[str, Value]
    "The facts known; unknown ones are left out."


@dataclass(frozen=True, slots=True)
class CallTrace:
    """A call's whole history."""

    call_sid: str
    state: str
    "The state of a call in progress; empty when it is over."
    steps: tuple[Step, ...]


def trace_of(session: Session, call_sid: str) -> CallTrace | None:
    """Return a call's history, or None if nothing is stored."""
    known, heard = life_of(session, call_sid), words_of(session, call_sid)
    stored, desk = load_call(session, call_sid), load_desk_call(session, call_sid)
    words = {each.turn: each.heard for each in heard}
    steps = sorted((*_of_ledger(known, words), *_of_desk(desk)), key=lambda step: step.at)
    if not steps and stored is None:
        return None
    return CallTrace(call_sid, from_json(stored.state).state.value if stored else "", tuple(steps))


def _of_ledger(known: Extract, words: Mapping[int, str]) -> Iterator[Step]:
    for call in known.calls:
        yield from _call(call)
    for query in known.queries:
        yield from _query(query)
    for turn in known.turns:
        yield _turn(turn, words.get(turn.turn, ""))
    yield from map(_transfer, known.transfers)
    yield from map(_wrap_up, known.wrap_ups)
    yield from map(_rating, known.ratings)
    yield from map(_label, known.labels)


def _call(call: CallRecord) -> Iterator[Step]:
    yield _step(
        call.started_at, "call", carrier=call.carrier.value, language=call.language, test=call.is_test or None
    )
    if call.ended_at:
        disposition = call.disposition.value if call.disposition else None
        yield _step(call.ended_at, "end", disposition=disposition, turns=call.turns)


def _query(query: QueryRecord) -> Iterator[Step]:
    article = f"{query.article}@{query.article_version}" if query.article else None
    yield _step(
        query.opened_at,
        "query",
        number=query.number,
        article=article,
        department=query.department,
        confidence=round(query.confidence, 3),
    )
    if query.closed_at:
        yield _step(
            query.closed_at,
            "outcome",
            number=query.number,
            outcome=query.outcome.value if query.outcome else None,
            reason=query.reason.value if query.reason else None,
            delivered=query.delivered,
        )


def _turn(turn: TurnRecord, heard: str) -> Step:
    return _step(
        turn.at,
        "turn",
        number=turn.turn,
        language=turn.language,
        prompt=turn.prompt,
        heard=heard,
        understanding=turn.understanding,
        topic=turn.topic,
        confidence=round(turn.confidence, 3),
        decision=turn.decision,
        transcription_ms=turn.transcription_ms,
        decision_ms=turn.decision_ms,
        audio_ms=turn.audio_ms,
        tokens=turn.tokens or None,
    )


def _transfer(transfer: TransferRecord) -> Step:
    return _step(
        transfer.at,
        "transfer",
        number=transfer.attempt,
        department=transfer.department,
        outcome=str(transfer.outcome),
        talked_seconds=transfer.seconds,
    )


def _wrap_up(wrap_up: WrapUpRecord) -> Step:
    return _step(wrap_up.at, "wrap-up", kind=wrap_up.kind.value, department=wrap_up.department)


def _rating(rating: RatingRecord) -> Step:
    return _step(rating.at, "rating", score=rating.score, after_person=rating.after_person)


def _label(label: LabelRecord) -> Step:
    return _step(label.at, "label", turn=label.turn, kind=str(label.kind))


def _of_desk(desk: DeskCall | None) -> Iterator[Step]:
    if desk is not None:
        yield _step(desk.since, "desk", phase=desk.phase.value, department=desk.department)


def _step(at: datetime, event: str, **details: Value) -> Step:
    return Step(at, event, {name: value for name, value in details.items() if value not in ("", None)})
