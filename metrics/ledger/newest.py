"""The ledger's newest rows first, a page at a time, for programs that follow it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, SQLColumnExpression, and_, or_, select
from sqlalchemy.orm import Session

from metrics.ledger.outcome import QueryOutcome
from metrics.ledger.period import LONGEST_CALL
from metrics.ledger.reading import call_of, query_of
from metrics.ledger.records import CallRecord, QueryRecord
from metrics.ledger.tables import CallRow, QueryRow


@dataclass(frozen=True, slots=True)
class Span:
    """From one instant until before another; either may be open."""

    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class AfterQuery:
    """The query after which a page begins."""

    opened_at: datetime
    call_sid: str
    number: int


@dataclass(frozen=True, slots=True)
class QueryWish:
    """A filter of queries; empty fields match everything."""

    span: Span = Span()
    call_sid: str = ""
    department: str = ""
    article: str = ""
    outcome: QueryOutcome | None = None


def newest_calls(
    session: Session, span: Span, after: tuple[datetime, str] | None, limit: int
) -> tuple[CallRecord, ...]:
    """Return real calls by start, newest first; `after` is the last call of the previous page."""
    wanted = (
        select(CallRow)
        .where(CallRow.is_test.is_(False), *_within(CallRow.started_at, span))
        .order_by(CallRow.started_at.desc(), CallRow.call_sid.desc())
        .limit(limit)
    )
    if after is not None:
        at, sid = after
        same = and_(CallRow.started_at == at, CallRow.call_sid < sid)
        wanted = wanted.where(or_(CallRow.started_at < at, same))
    return tuple(call_of(row) for row in session.scalars(wanted))


def newest_queries(
    session: Session, wish: QueryWish, after: AfterQuery | None, limit: int
) -> tuple[QueryRecord, ...]:
    """Return real callers' queries by opening, newest first."""
    given = (
        (QueryRow.call_sid, wish.call_sid),
        (QueryRow.department, wish.department),
        (QueryRow.article, wish.article),
        (QueryRow.outcome, wish.outcome.value if wish.outcome else ""),
    )
    wanted = (
        select(QueryRow)
        .where(QueryRow.is_test.is_(False), *_within(QueryRow.opened_at, wish.span))
        .where(*(column == value for column, value in given if value))
        .order_by(QueryRow.opened_at.desc(), QueryRow.call_sid.desc(), QueryRow.number.desc())
        .limit(limit)
    )
    if after is not None:
        wanted = wanted.where(_behind(after))
    return tuple(query_of(row) for row in session.scalars(wanted))


def ended_calls(session: Session, since: datetime) -> tuple[CallRecord, ...]:
    """Return the real calls that ended since an instant."""
    ended = (CallRow.ended_at >= since, CallRow.is_test.is_(False))
    return tuple(call_of(row) for row in session.scalars(select(CallRow).where(*ended)))


def escalated_queries(session: Session, since: datetime) -> tuple[QueryRecord, ...]:
    """Return real callers' queries for which the wait for a person began since an instant."""
    escalated = (
        QueryRow.opened_at >= since - LONGEST_CALL,
        QueryRow.escalated_at >= since,
        QueryRow.is_test.is_(False),
    )
    return tuple(query_of(row) for row in session.scalars(select(QueryRow).where(*escalated)))


def _behind(after: AfterQuery) -> ColumnElement[bool]:
    same_call = and_(QueryRow.call_sid == after.call_sid, QueryRow.number < after.number)
    same_time = and_(
        QueryRow.opened_at == after.opened_at, or_(QueryRow.call_sid < after.call_sid, same_call)
    )
    return or_(QueryRow.opened_at < after.opened_at, same_time)


def _within(at: SQLColumnExpression[datetime], span: Span) -> list[ColumnElement[bool]]:
    since = [at >= span.since] if span.since else []
    return [*since, at < span.until] if span.until else since
