"""The ledger in the database: what is written once stays, what is open may still change."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, MetaData, SQLColumnExpression, and_, delete, func, or_, select, update
from sqlalchemy.orm import Session

from metrics.ledger import CallRecord, Extract, QueryRecord, Record, TurnRecord
from metrics.period import Period
from metrics.repeat import REPEAT_WINDOW
from metrics.row import call_of, query_of, turn_of
from metrics.sweep import LONGEST_CALL, swept
from metrics.tables import CallRow, Ledger, QueryRow, TurnRow
from metrics.upsert import Incoming, insert_or_update

METADATA: MetaData = Ledger.metadata
UNSYNCHRONIZED = {"synchronize_session": False}


def append(session: Session, *records: Record) -> None:
    """Write records, in any order and any number of times: what is over stays, and nothing goes back."""
    calls = [record for record in records if isinstance(record, CallRecord)]
    queries = [record for record in records if isinstance(record, QueryRecord)]
    turns = [record for record in records if isinstance(record, TurnRecord)]
    if calls:
        insert_or_update(session, CallRow, calls, unless=_is_ended_or_newer)
    if queries:
        insert_or_update(session, QueryRow, queries, unless=lambda _: QueryRow.outcome.is_not(None))
    if turns:
        insert_or_update(session, TurnRow, turns, unless=lambda _: TurnRow.audio_ms.is_not(None))


def _is_ended_or_newer(incoming: Incoming) -> ColumnElement[bool]:
    return or_(CallRow.disposition.is_not(None), CallRow.turns > incoming["turns"])


def note_wait(session: Session, call_sid: str, turn: int, milliseconds: float) -> None:
    """Add to a turn how long the caller waited for the line's voice."""
    session.execute(
        update(TurnRow)
        .where(TurnRow.call_sid == call_sid, TurnRow.turn == turn)
        .values(audio_ms=milliseconds),
        execution_options={"synchronize_session": False},
    )


def extract(session: Session, period: Period, *, tests: bool = False) -> Extract:
    """The calls that started in a period with their queries, and the queries that may repeat one of them."""
    calls = select(CallRow).where(_within(CallRow.started_at, period), CallRow.is_test.is_(tests))
    queries = (
        select(QueryRow)
        .outerjoin(CallRow, CallRow.call_sid == QueryRow.call_sid)
        .where(_within(func.coalesce(CallRow.started_at, QueryRow.opened_at), period))
        .where(func.coalesce(CallRow.is_test, QueryRow.is_test).is_(tests))
    )
    later = (
        select(QueryRow)
        .where(QueryRow.opened_at >= period.ends_at, QueryRow.opened_at < period.ends_at + REPEAT_WINDOW)
        .where(QueryRow.caller_hash != "", QueryRow.article != "", QueryRow.is_test.is_(tests))
    )
    return Extract(
        tuple(call_of(row) for row in session.scalars(calls.order_by(CallRow.started_at, CallRow.call_sid))),
        _queries(session.scalars(queries.order_by(QueryRow.call_sid, QueryRow.number))),
        _queries(session.scalars(later)),
    )


def call_record(session: Session, call_sid: str) -> tuple[CallRecord | None, tuple[QueryRecord, ...]]:
    """One call with its queries, as the ledger has them now."""
    row = session.scalars(select(CallRow).where(CallRow.call_sid == call_sid)).one_or_none()
    queries = select(QueryRow).where(QueryRow.call_sid == call_sid).order_by(QueryRow.number)
    return (call_of(row) if row else None), _queries(session.scalars(queries))


def turn_records(session: Session, call_sid: str) -> tuple[TurnRecord, ...]:
    """The turns of a call in their order."""
    turns = select(TurnRow).where(TurnRow.call_sid == call_sid).order_by(TurnRow.turn)
    return tuple(turn_of(row) for row in session.scalars(turns))


def sweep(session: Session, now: datetime, longest: timedelta = LONGEST_CALL) -> int:
    """End the calls that must be over but never ended, and return how many those were."""
    lost = select(CallRow).where(CallRow.ended_at.is_(None), CallRow.started_at < now - longest)
    calls = [call_of(row) for row in session.scalars(lost)]
    for call in calls:
        append(session, *swept(call, call_record(session, call.call_sid)[1], now))
    return len(calls)


def purge(session: Session, before: datetime) -> int:
    """Remove the calls that started before an instant, with all that belongs to them; return how many."""
    old = select(CallRow.call_sid).where(CallRow.started_at < before)
    for rows in (TurnRow, QueryRow):
        session.execute(delete(rows).where(rows.call_sid.in_(old)), execution_options=UNSYNCHRONIZED)
    calls = delete(CallRow).where(CallRow.started_at < before).returning(CallRow.call_sid)
    return len(session.execute(calls, execution_options=UNSYNCHRONIZED).all())


def _within(at: SQLColumnExpression[datetime], period: Period) -> ColumnElement[bool]:
    return and_(at >= period.starts_at, at < period.ends_at)


def _queries(rows: Iterable[QueryRow]) -> tuple[QueryRecord, ...]:
    return tuple(query_of(row) for row in rows)
