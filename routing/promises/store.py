"""Promises in the database; each function takes part in the caller's transaction."""

from dataclasses import asdict, replace
from datetime import date, datetime
from typing import assert_never

from sqlalchemy import (
    ColumnElement,
    CursorResult,
    Delete,
    MetaData,
    Update,
    and_,
    delete,
    func,
    select,
    true,
    update,
)
from sqlalchemy.orm import Session

from metrics.upsert import insert_new
from routing.promises.audio import Task
from routing.promises.promise import Kind, Promise, Reading, Result, State
from routing.promises.step import Step
from routing.promises.tables import AudioRow, PromiseRow, Promises, StepRow
from routing.promises.wanted import Wanted, Which

METADATA: MetaData = Promises.metadata
UNSYNCHRONIZED = {"synchronize_session": False}
IS_OPEN = PromiseRow.state.in_([State.WAITING.value, State.TAKEN.value])


def file_promise(session: Session, promise: Promise) -> bool:
    """Write a new promise, and return whether it is new; one that is there stays as it is."""
    return insert_new(session, PromiseRow, _values(promise))


def load_promise(session: Session, promise_id: str) -> Promise | None:
    """A promise as it stands."""
    row = session.scalars(select(PromiseRow).where(PromiseRow.id == promise_id)).one_or_none()
    return _promise(row) if row else None


def save_promise(session: Session, promise: Promise, step: Step) -> bool:
    """Write a promise after a step; False when somebody else has changed it meanwhile."""
    before = promise.version - 1
    statement = update(PromiseRow).where(PromiseRow.id == promise.id, PromiseRow.version == before)
    if not _count(session, statement.values(_standing(promise))):
        return False
    session.add(StepRow(promise=promise.id, version=promise.version, **asdict(step)))
    return True


def save_words(session: Session, promise: Promise) -> None:
    """Write what is known of a message's words; whoever is about to close it is not disturbed."""
    statement = update(PromiseRow).where(PromiseRow.id == promise.id)
    words = {
        "reading": promise.reading.value,
        "preview": promise.preview,
        "sealed_words": promise.sealed_words,
        "audio_until": promise.audio_until,
    }
    _count(session, statement.values(words))


def steps_of(session: Session, promise_id: str) -> tuple[Step, ...]:
    """What was done about a promise, in order."""
    rows = session.scalars(select(StepRow).where(StepRow.promise == promise_id).order_by(StepRow.version))
    return tuple(Step(row.at, row.by, row.act, row.detail, row.note) for row in rows)


def list_promises(session: Session, wanted: Wanted, now: datetime, limit: int = 1000) -> tuple[Promise, ...]:
    """The promises that are wanted: the open ones as they are due, the closed ones newest first."""
    order = (PromiseRow.closed_at.desc().nulls_first(), PromiseRow.due_at, PromiseRow.id)
    rows = session.scalars(select(PromiseRow).where(_is(wanted, now)).order_by(*order).limit(limit))
    return tuple(_promise(row) for row in rows)


def count_promises(session: Session, wanted: Wanted, now: datetime) -> int:
    """How many promises are wanted."""
    return session.scalar(select(func.count()).select_from(PromiseRow).where(_is(wanted, now))) or 0


def count_overdue(session: Session, wanted: Wanted, now: datetime) -> int:
    """How many promises are past their time, of the same department and person."""
    return count_promises(session, replace(wanted, which=Which.OVERDUE), now)


def failed_promises(session: Session, now: datetime, department: str = "") -> tuple[Promise, ...]:
    """The promises to real callers that nobody has closed in time, the oldest first."""
    overdue = _is(Wanted(Which.OVERDUE, department), now)
    rows = select(PromiseRow).where(overdue, PromiseRow.is_test.is_(False)).order_by(PromiseRow.due_at)
    return tuple(_promise(row) for row in session.scalars(rows))


def purge_promises(session: Session, today: date) -> int:
    """Remove the promises whose day has come, with all that belongs to them; return how many."""
    return _remove(session, PromiseRow.purge_on <= today)


def forget_promises_of(session: Session, call_sid: str) -> int:
    """Remove every promise of a call, at the caller's wish; return how many."""
    return _remove(session, PromiseRow.call_sid == call_sid)


def _remove(session: Session, which: ColumnElement[bool]) -> int:
    """A recording that is still at the carrier is not forgotten: it stays in the list of work."""
    ids = select(PromiseRow.id).where(which)
    at_once = select(PromiseRow.left_at).where(PromiseRow.id == AudioRow.promise).scalar_subquery()
    to_delete = {"task": Task.DELETE.value, "next_at": at_once}
    _count(session, update(AudioRow).where(AudioRow.promise.in_(ids)).values(to_delete))
    _count(session, delete(StepRow).where(StepRow.promise.in_(ids)))
    return _count(session, delete(PromiseRow).where(which))


def _is(wanted: Wanted, now: datetime) -> ColumnElement[bool]:
    department = PromiseRow.department == wanted.department if wanted.department else true()
    owner = PromiseRow.owner == wanted.owner if wanted.owner else true()
    return and_(_is_as_far(wanted.which, now), department, owner)


def _is_as_far(which: Which, now: datetime) -> ColumnElement[bool]:
    match which:
        case Which.OPEN:
            return IS_OPEN
        case Which.OVERDUE:
            return and_(IS_OPEN, PromiseRow.due_at < now)
        case Which.ALL:
            return true()
        case Which.WAITING | Which.TAKEN | Which.DONE | Which.FAILED:
            return PromiseRow.state == which.value
        case _:
            assert_never(which)


def _count(session: Session, statement: Update | Delete) -> int:
    result = session.execute(statement, execution_options=UNSYNCHRONIZED)
    return result.rowcount if isinstance(result, CursorResult) else 0


def _values(promise: Promise) -> dict[str, object]:
    result = promise.result.value if promise.result else None
    enums = {"kind": promise.kind.value, "reading": promise.reading.value, "state": promise.state.value}
    return {**asdict(promise), **enums, "result": result}


def _standing(promise: Promise) -> dict[str, object]:
    """What a person's act may change."""
    names = ("department", "state", "owner", "tries", "result", "closed_at", "purge_on", "version")
    values = _values(promise)
    return {name: values[name] for name in names}


def _promise(row: PromiseRow) -> Promise:
    values = {column.name: getattr(row, column.name) for column in PromiseRow.__table__.columns}
    return Promise(
        **{
            **values,
            "kind": Kind(row.kind),
            "reading": Reading(row.reading),
            "state": State(row.state),
            "result": Result(row.result) if row.result else None,
        }
    )
