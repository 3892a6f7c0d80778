"""The ledger rows behind a figure, page by page, the newest first."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from metrics.ledger import CallRecord, QueryRecord
from metrics.outcome import QueryOutcome
from metrics.period import Period
from metrics.period_figures import Filters
from metrics.row import call_of, query_of
from metrics.tables import CallRow, QueryRow

ROWS = 50


@dataclass(frozen=True, slots=True)
class After:
    """Where a page begins: behind this call."""

    started_at: datetime
    call_sid: str


@dataclass(frozen=True, slots=True)
class CallPage:
    """Calls with their queries, and where the next page begins."""

    calls: tuple[tuple[CallRecord, tuple[QueryRecord, ...]], ...]
    next: After | None


def call_page(
    session: Session,
    period: Period,
    filters: Filters,
    outcome: QueryOutcome | None = None,
    after: After | None = None,
) -> CallPage:
    """Return a page of a period's calls that have such a query; trial calls are left out."""
    wanted = (
        select(CallRow)
        .where(CallRow.started_at >= period.starts_at, CallRow.started_at < period.ends_at)
        .where(CallRow.is_test.is_(False), *_fits(filters, outcome), *_behind(after))
        .order_by(CallRow.started_at.desc(), CallRow.call_sid.desc())
        .limit(ROWS + 1)
    )
    calls = [call_of(row) for row in session.scalars(wanted)]
    shown = calls[:ROWS]
    more = After(shown[-1].started_at, shown[-1].call_sid) if len(calls) > ROWS else None
    return CallPage(tuple(_with_queries(session, shown)), more)


def _with_queries(
    session: Session, calls: list[CallRecord]
) -> list[tuple[CallRecord, tuple[QueryRecord, ...]]]:
    rows = select(QueryRow).where(QueryRow.call_sid.in_([call.call_sid for call in calls]))
    queries = [query_of(row) for row in session.scalars(rows.order_by(QueryRow.call_sid, QueryRow.number))]
    return [(call, tuple(query for query in queries if query.call_sid == call.call_sid)) for call in calls]


def _fits(filters: Filters, outcome: QueryOutcome | None) -> list[ColumnElement[bool]]:
    asked = [
        column == value
        for column, value in (
            (QueryRow.department, filters.department),
            (QueryRow.article, filters.article),
            (QueryRow.language, filters.language),
            (QueryRow.outcome, outcome.value if outcome else ""),
        )
        if value
    ]
    if not asked:
        return []
    return [select(QueryRow.call_sid).where(QueryRow.call_sid == CallRow.call_sid, *asked).exists()]


def _behind(after: After | None) -> list[ColumnElement[bool]]:
    if after is None:
        return []
    same = and_(CallRow.started_at == after.started_at, CallRow.call_sid < after.call_sid)
    return [or_(CallRow.started_at < after.started_at, same)]
