"""The ledger as it is read: one call, or all that is known of a period."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import partial
from typing import TypeVar

from sqlalchemy import ColumnElement, Select, SQLColumnExpression, and_, func, select
from sqlalchemy.orm import Session, aliased

from metrics.caller_hash import KEY_DIGITS
from metrics.ledger import CallRecord, Extract, QueryRecord, TurnRecord
from metrics.period import Period
from metrics.repeat import REPEAT_WINDOW
from metrics.row import call_of, label_of, query_of, rating_of, transfer_of, turn_of, wrap_up_of
from metrics.tables import CallRow, LabelRow, QueryRow, RatingRow, TransferRow, TurnRow, WrapUpRow

Mine = TypeVar("Mine", QueryRow, TurnRow, TransferRow, WrapUpRow, LabelRow, RatingRow)


def extract(
    session: Session, period: Period, *, tests: bool = False, window: timedelta = REPEAT_WINDOW
) -> Extract:
    """All that is known of the calls of a period, and the later queries that may repeat one of theirs."""
    of_period = and_(_within(CallRow.started_at, period), CallRow.is_test.is_(tests))
    calls = select(CallRow).where(of_period).order_by(CallRow.started_at, CallRow.call_sid)
    of_calls = partial(_rows_of, session, select(CallRow.call_sid).where(of_period))
    without_call = (
        select(QueryRow)
        .where(_within(QueryRow.opened_at, period), QueryRow.is_test.is_(tests))
        .where(~select(CallRow.call_sid).where(CallRow.call_sid == QueryRow.call_sid).exists())
    )
    return Extract(
        calls=tuple(call_of(row) for row in session.scalars(calls)),
        queries=_queries((*of_calls(QueryRow), *session.scalars(without_call))),
        later=_queries(session.scalars(_repeats(period, window, tests=tests))),
        turns=tuple(turn_of(row) for row in of_calls(TurnRow)),
        transfers=tuple(transfer_of(row) for row in of_calls(TransferRow)),
        wrap_ups=tuple(wrap_up_of(row) for row in of_calls(WrapUpRow)),
        labels=tuple(label_of(row) for row in of_calls(LabelRow)),
        ratings=tuple(rating_of(row) for row in of_calls(RatingRow)),
        rotations=_rotations(session, period, window),
        test_calls=_test_calls(session, period),
    )


def _repeats(period: Period, window: timedelta, *, tests: bool) -> Select[QueryRow]:
    """The queries after a period whose caller and topic are those of a query in it."""
    mine, later = aliased(QueryRow), QueryRow
    return (
        select(later)
        .join(mine, and_(mine.caller_hash == later.caller_hash, mine.article == later.article))
        .where(_within(mine.opened_at, period), mine.caller_hash != "", mine.article != "")
        .where(later.opened_at >= period.ends_at, later.opened_at < period.ends_at + window)
        .where(later.is_test.is_(tests))
        .distinct()
    )


def _rotations(session: Session, period: Period, window: timedelta) -> tuple[datetime, ...]:
    """When another key of the callers' hashes appeared, from the period to the end of its repeats."""
    key = func.substr(QueryRow.caller_hash, 1, KEY_DIGITS)
    first_seen = (
        select(func.min(QueryRow.opened_at))
        .where(QueryRow.opened_at >= period.starts_at, QueryRow.opened_at < period.ends_at + window)
        .where(func.substr(QueryRow.caller_hash, KEY_DIGITS + 1, 1) == ".")
        .group_by(key)
    )
    return tuple(sorted(session.scalars(first_seen)))[1:]


def _test_calls(session: Session, period: Period) -> int:
    tests = select(func.count()).where(_within(CallRow.started_at, period), CallRow.is_test.is_(True))
    return session.scalar(tests) or 0


def _rows_of(session: Session, call_sids: Select[str], row: type[Mine]) -> Iterable[Mine]:
    return session.scalars(
        select(row).where(row.call_sid.in_(call_sids)).order_by(*row.__table__.primary_key)
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


def _within(at: SQLColumnExpression[datetime], period: Period) -> ColumnElement[bool]:
    return and_(at >= period.starts_at, at < period.ends_at)


def _queries(rows: Iterable[QueryRow]) -> tuple[QueryRecord, ...]:
    return tuple(query_of(row) for row in rows)
