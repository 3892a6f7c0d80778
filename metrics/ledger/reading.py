"""Reads the ledger: one call, or a period."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import TypeVar

from sqlalchemy import ColumnElement, Select, SQLColumnExpression, and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from metrics.ledger.outcome import FiledState, QueryOutcome
from metrics.ledger.period import LONGEST_CALL, Period
from metrics.ledger.records import (
    CallRecord,
    Extract,
    LabelRecord,
    PromiseRecord,
    QueryRecord,
    RatingRecord,
    TransferRecord,
    TurnRecord,
    WrapUpRecord,
)
from metrics.ledger.repeat import KEY_DIGITS, REPEAT_WINDOW
from metrics.ledger.sql import value_of
from metrics.ledger.tables import (
    CallRow,
    HashKeyRow,
    LabelRow,
    PromiseRow,
    QueryRow,
    RatingRow,
    TransferRow,
    TurnRow,
    WrapUpRow,
)

call_of = partial(value_of, CallRecord)
query_of = partial(value_of, QueryRecord)
turn_of = partial(value_of, TurnRecord)
transfer_of = partial(value_of, TransferRecord)
wrap_up_of = partial(value_of, WrapUpRecord)
label_of = partial(value_of, LabelRecord)
rating_of = partial(value_of, RatingRecord)
promise_of = partial(value_of, PromiseRecord)
"Rows as they were written."


Mine = TypeVar("Mine", QueryRow, TurnRow, TransferRow, WrapUpRow, LabelRow, RatingRow, PromiseRow)


def extract(
    session: Session, period: Period, *, tests: bool = False, window: timedelta = REPEAT_WINDOW
) -> Extract:
    """Return a period's ledger rows, and later queries that may be repeats."""
    of_period = _of_period(period, tests=tests)
    calls = select(CallRow).where(of_period).order_by(CallRow.started_at, CallRow.call_sid)
    of_calls = partial(_rows_of, session, select(CallRow.call_sid).where(of_period))
    queries, later = with_repeats(session, period, tests=tests, window=window)
    return Extract(
        calls=tuple(call_of(row) for row in session.scalars(calls)),
        queries=queries,
        later=later,
        turns=tuple(turn_of(row) for row in of_calls(TurnRow)),
        transfers=tuple(transfer_of(row) for row in of_calls(TransferRow)),
        wrap_ups=tuple(wrap_up_of(row) for row in of_calls(WrapUpRow)),
        labels=_labels(session, of_period),
        ratings=tuple(rating_of(row) for row in of_calls(RatingRow)),
        promises=tuple(promise_of(row) for row in of_calls(PromiseRow)),
        rotations=rotations(hash_keys(session)),
        test_calls=_test_calls(session, period),
    )


def with_repeats(
    session: Session, period: Period, *, tests: bool, window: timedelta
) -> tuple[tuple[QueryRecord, ...], tuple[QueryRecord, ...]]:
    """Return a period's queries, and later ones that may be repeats of them."""
    of_calls = select(CallRow.call_sid).where(_of_period(period, tests=tests))
    without_call = select(QueryRow).where(*_without_call(period, tests=tests))
    mine = (*_rows_of(session, of_calls, QueryRow), *session.scalars(without_call))
    return _queries(mine), _queries(session.scalars(_repeats(period, window, tests=tests)))


@dataclass(frozen=True, slots=True)
class Judged:
    """What a review needs of a period: no repeats, transfers or times, which cost most of an extract."""

    queries: tuple[QueryRecord, ...]
    "With what was asked and what came of it."
    turns: tuple[TurnRecord, ...]
    "Those that a label judges."
    labels: tuple[LabelRecord, ...]


def judged(session: Session, period: Period) -> Judged:
    """Return a period's queries, and its labels with the turns that they judge; test calls are left out."""
    of_period = _of_period(period)
    of_calls = [select(CallRow.call_sid).where(of_period, CallRow.call_sid == QueryRow.call_sid).exists()]
    queries = (*_asked(session, of_calls, period), *_asked(session, _without_call(period), period))
    return Judged(queries, _turns(session, of_period, labelled=True), _labels(session, of_period))


def sampled_from(session: Session, period: Period) -> tuple[tuple[TurnRecord, ...], tuple[LabelRecord, ...]]:
    """Return the turns that a period's sample is drawn from, and their labels; test calls are left out."""
    of_period = _of_period(period)
    return _turns(session, of_period), _labels(session, of_period)


def _of_period(period: Period, *, tests: bool = False) -> ColumnElement[bool]:
    return and_(_within(CallRow.started_at, period), CallRow.is_test.is_(tests))


def _without_call(period: Period, *, tests: bool = False) -> list[ColumnElement[bool]]:
    """Match the period's queries whose call was not written."""
    call = select(CallRow.call_sid).where(CallRow.call_sid == QueryRow.call_sid)
    return [_within(QueryRow.opened_at, period), QueryRow.is_test.is_(tests), ~call.exists()]


def _labels(session: Session, of_period: ColumnElement[bool]) -> tuple[LabelRecord, ...]:
    return _latest(map(label_of, _rows_of(session, select(CallRow.call_sid).where(of_period), LabelRow)))


def _asked(
    session: Session, conditions: Sequence[ColumnElement[bool]], period: Period
) -> tuple[QueryRecord, ...]:
    wanted = (
        select(
            QueryRow.call_sid, QueryRow.number, QueryRow.opened_at, QueryRow.language, QueryRow.article,
            QueryRow.delivered, QueryRow.is_test, QueryRow.outcome, QueryRow.filing,
        )
        .where(QueryRow.opened_at >= period.starts_at, QueryRow.opened_at < period.ends_at + LONGEST_CALL)
        .where(*conditions)
        .order_by(QueryRow.call_sid, QueryRow.number)
    )  # fmt: skip
    return tuple(
        QueryRecord(
            call_sid,
            number,
            opened_at,
            language,
            article,
            delivered=delivered,
            is_test=is_test,
            outcome=QueryOutcome(outcome) if outcome else None,
            filing=FiledState(filing) if filing else None,
        )
        for call_sid, number, opened_at, language, article, delivered, is_test, outcome, filing in (
            session.execute(wanted)
        )
    )


def _turns(
    session: Session, of_period: ColumnElement[bool], *, labelled: bool = False
) -> tuple[TurnRecord, ...]:
    wanted = (
        select(
            TurnRow.call_sid, TurnRow.turn, TurnRow.at, TurnRow.language, TurnRow.prompt,
            TurnRow.understanding, TurnRow.topic, TurnRow.decision, TurnRow.confidence,
        )
        .where(TurnRow.call_sid.in_(select(CallRow.call_sid).where(of_period)))
        .order_by(TurnRow.call_sid, TurnRow.turn)
    )  # fmt: skip
    if labelled:
        same = and_(LabelRow.call_sid == TurnRow.call_sid, LabelRow.turn == TurnRow.turn)
        wanted = wanted.where(select(LabelRow.id).where(same).exists())
    return tuple(TurnRecord(*row) for row in session.execute(wanted))


def _repeats(period: Period, window: timedelta, *, tests: bool) -> Select[QueryRow]:
    """Return later queries with the same caller and topic as one of the period's calls."""
    mine, later, last = aliased(QueryRow), QueryRow, period.ends_at + LONGEST_CALL
    return (
        select(later)
        .join(mine, and_(mine.caller_hash == later.caller_hash, may_repeat(mine, later)))
        .outerjoin(CallRow, CallRow.call_sid == mine.call_sid)
        # The call decides, which may have begun before midnight; the query's time is the indexed one.
        .where(_within(func.coalesce(CallRow.started_at, mine.opened_at), period))
        .where(mine.opened_at >= period.starts_at, mine.opened_at < last)
        .where(mine.caller_hash != "", mine.article != "")
        .where(later.opened_at > mine.opened_at, later.opened_at < last + window)
        .where(later.is_test.is_(tests))
        .distinct()
    )


def may_repeat(before: type[QueryRow], later: type[QueryRow]) -> ColumnElement[bool]:
    """Match the same topic, an unknown topic, or a query that needed a person."""
    return or_(before.article == later.article, later.article == "", later.reason.is_not(None))


def rotations(keys: Mapping[str, datetime]) -> tuple[datetime, ...]:
    """Return when the hash key changed."""
    return tuple(sorted(keys.values()))[1:]


def hash_keys(session: Session) -> dict[str, datetime]:
    """Return when callers were first hashed with each key, also where these hashes are gone.

    It reads every hash: whoever asks for many days asks once.
    """
    key = func.substr(QueryRow.caller_hash, 1, KEY_DIGITS)
    seen = (
        select(key, func.min(QueryRow.opened_at))
        .where(QueryRow.caller_hash > "", func.substr(QueryRow.caller_hash, KEY_DIGITS + 1, 1) == ".")
        .group_by(key)
    )
    noted = select(HashKeyRow.hash_key, HashKeyRow.first_seen_at)
    found: dict[str, datetime] = {}
    for name, at in (*session.execute(seen), *session.execute(noted)):
        found[name] = min(at, found.get(name, at))
    return found


def _test_calls(session: Session, period: Period) -> int:
    tests = select(func.count()).where(_within(CallRow.started_at, period), CallRow.is_test.is_(True))
    return session.scalar(tests) or 0


def _rows_of(session: Session, call_sids: Select[str], row: type[Mine]) -> Iterable[Mine]:
    return session.scalars(
        select(row).where(row.call_sid.in_(call_sids)).order_by(*row.__table__.primary_key)
    )


def call_record(session: Session, call_sid: str) -> tuple[CallRecord | None, tuple[QueryRecord, ...]]:
    """Return a call with its queries."""
    row = session.scalars(select(CallRow).where(CallRow.call_sid == call_sid)).one_or_none()
    queries = select(QueryRow).where(QueryRow.call_sid == call_sid).order_by(QueryRow.number)
    return (call_of(row) if row else None), _queries(session.scalars(queries))


def life_of(session: Session, call_sid: str) -> Extract:
    """Return everything about one call, in order; of its labels those, too, that a later one replaces."""
    this = partial(_rows_of, session, select(CallRow.call_sid).where(CallRow.call_sid == call_sid))
    call, queries = call_record(session, call_sid)
    return Extract(
        calls=(call,) if call else (),
        queries=queries,
        turns=turn_records(session, call_sid),
        transfers=tuple(transfer_of(row) for row in this(TransferRow)),
        wrap_ups=tuple(wrap_up_of(row) for row in this(WrapUpRow)),
        labels=tuple(label_of(row) for row in this(LabelRow)),
        ratings=tuple(rating_of(row) for row in this(RatingRow)),
        promises=tuple(promise_of(row) for row in this(PromiseRow)),
    )


def turn_records(session: Session, call_sid: str) -> tuple[TurnRecord, ...]:
    """Return a call's turns in order."""
    turns = select(TurnRow).where(TurnRow.call_sid == call_sid).order_by(TurnRow.turn)
    return tuple(turn_of(row) for row in session.scalars(turns))


def _within(at: SQLColumnExpression[datetime], period: Period) -> ColumnElement[bool]:
    return and_(at >= period.starts_at, at < period.ends_at)


def _latest(labels: Iterable[LabelRecord]) -> tuple[LabelRecord, ...]:
    """Return the label of each turn that counts."""
    ordered = sorted(labels, key=lambda label: (label.at, label.id))
    return tuple({(label.call_sid, label.turn): label for label in ordered}.values())


def _queries(rows: Iterable[QueryRow]) -> tuple[QueryRecord, ...]:
    return tuple(query_of(row) for row in rows)
