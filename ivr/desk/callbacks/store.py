"""Stores callbacks; each function joins the caller's transaction."""

from dataclasses import asdict, replace
from datetime import date, datetime
from typing import assert_never

from sqlalchemy import ColumnElement, CursorResult, MetaData, and_, delete, func, or_, select, true, update
from sqlalchemy.orm import Session

from ivr.desk.call_store import announce
from ivr.desk.callbacks.callback import (
    LEASE,
    LONG_OVERDUE_AFTER,
    Audio,
    Callback,
    CallbackFilter,
    CallbackKind,
    CallbackState,
    Promise,
    Task,
    Which,
)
from ivr.desk.callbacks.progress import CallbackStep
from ivr.desk.callbacks.tables import AudioRow, CallbackBase, CallbackRow, StepRow
from ivr.desk.feed import EventKind
from metrics.ledger.records import PromiseRecord
from metrics.ledger.sql import changed, insert_new, value_of
from metrics.ledger.store import append, changed_promises

METADATA: MetaData = CallbackBase.metadata
UNSYNCHRONIZED = {"synchronize_session": False}
IS_OPEN = CallbackRow.state.in_([CallbackState.WAITING.value, CallbackState.TAKEN.value])


def file_callback(session: Session, callback: Callback) -> bool:
    """Insert a callback; return whether it is new."""
    return insert_new(session, CallbackRow, _values(callback))


def load_callback(session: Session, callback_id: str) -> Callback | None:
    """A stored callback."""
    row = session.scalars(select(CallbackRow).where(CallbackRow.id == callback_id)).one_or_none()
    return _callback(row) if row else None


def save_callback(session: Session, callback: Callback, step: CallbackStep) -> bool:
    """Save a callback after a step; False if somebody else changed it meanwhile."""
    before = callback.version - 1
    statement = update(CallbackRow).where(CallbackRow.id == callback.id, CallbackRow.version == before)
    if not changed(session, statement.values(_standing(callback))):
        return False
    session.add(StepRow(callback=callback.id, version=callback.version, **asdict(step)))
    return True


def save_words(session: Session, callback: Callback) -> None:
    """Save a message's words without touching its version."""
    statement = update(CallbackRow).where(CallbackRow.id == callback.id)
    words = {
        "reading": callback.reading.value,
        "preview": callback.preview,
        "encrypted_words": callback.encrypted_words,
        "audio_until": callback.audio_until,
    }
    changed(session, statement.values(words))


def steps_of(session: Session, callback_id: str) -> tuple[CallbackStep, ...]:
    """Return a callback's history in order."""
    rows = session.scalars(select(StepRow).where(StepRow.callback == callback_id).order_by(StepRow.version))
    return tuple(CallbackStep(row.at, row.by, row.act, row.detail, row.note) for row in rows)


def list_callbacks(
    session: Session, wanted: CallbackFilter, now: datetime, limit: int = 1000, skipped: int = 0
) -> tuple[Callback, ...]:
    """The matching callbacks: open ones by due time, closed ones newest first."""
    order = (CallbackRow.closed_at.desc().nulls_first(), CallbackRow.due_at, CallbackRow.id)
    listed = select(CallbackRow).where(_is(wanted, now)).order_by(*order)
    rows = session.scalars(listed.limit(limit).offset(skipped))
    return tuple(_callback(row) for row in rows)


def newest_callbacks(
    session: Session,
    wanted: CallbackFilter,
    now: datetime,
    after: tuple[datetime, str] | None,
    limit: int,
) -> tuple[Callback, ...]:
    """Return what real callers left, the newest first; `after` is the last one of the page before."""
    rows = (
        select(CallbackRow)
        .where(_is(wanted, now), CallbackRow.is_test.is_(False))
        .order_by(CallbackRow.left_at.desc(), CallbackRow.id.desc())
        .limit(limit)
    )
    if after is not None:
        at, callback_id = after
        same = and_(CallbackRow.left_at == at, CallbackRow.id < callback_id)
        rows = rows.where(or_(CallbackRow.left_at < at, same))
    return tuple(_callback(row) for row in session.scalars(rows))


def count_callbacks(session: Session, wanted: CallbackFilter, now: datetime) -> int:
    """The number of matching callbacks."""
    return session.scalar(select(func.count()).select_from(CallbackRow).where(_is(wanted, now))) or 0


def count_overdue(session: Session, wanted: CallbackFilter, now: datetime) -> int:
    """Return how many callbacks are overdue."""
    return count_callbacks(session, replace(wanted, which=Which.OVERDUE), now)


def count_long_overdue(session: Session, now: datetime) -> int:
    """Return how many real callers have waited so long that others than their department must know."""
    long_overdue = (IS_OPEN, CallbackRow.is_test.is_(False), CallbackRow.due_at < now - LONG_OVERDUE_AFTER)
    return session.scalar(select(func.count()).select_from(CallbackRow).where(*long_overdue)) or 0


def failed_callbacks(session: Session, now: datetime, department: str = "") -> tuple[Callback, ...]:
    """Return real callers' overdue callbacks, oldest first."""
    overdue = _is(CallbackFilter(Which.OVERDUE, department), now)
    rows = select(CallbackRow).where(overdue, CallbackRow.is_test.is_(False)).order_by(CallbackRow.due_at)
    return tuple(_callback(row) for row in session.scalars(rows))


def callbacks_come_due(session: Session, since: datetime, now: datetime) -> tuple[Callback, ...]:
    """Return real callers' open callbacks whose time has come since an instant."""
    due = (IS_OPEN, CallbackRow.due_at >= since, CallbackRow.due_at <= now, CallbackRow.is_test.is_(False))
    return tuple(_callback(row) for row in session.scalars(select(CallbackRow).where(*due)))


def callbacks_left(session: Session, since: datetime) -> tuple[Callback, ...]:
    """Return real callers' open callbacks that were left since an instant."""
    left = (IS_OPEN, CallbackRow.left_at >= since, CallbackRow.is_test.is_(False))
    return tuple(_callback(row) for row in session.scalars(select(CallbackRow).where(*left)))


def promised(session: Session) -> tuple[Promise, ...]:
    """Return what real callers were promised in calls, and what became of it; never their words."""
    columns = (
        CallbackRow.id,
        CallbackRow.call_sid,
        CallbackRow.department,
        CallbackRow.due_at,
        CallbackRow.closed_at,
        CallbackRow.state,
    )
    of_calls = CallbackRow.kind.in_([CallbackKind.MESSAGE.value, CallbackKind.CALLBACK.value])
    rows = session.execute(select(*columns).where(of_calls, CallbackRow.is_test.is_(False)))
    return tuple(Promise(*row[:5], is_kept=row.state == CallbackState.DONE.value) for row in rows)


def purge_callbacks(session: Session, today: date, now: datetime, held: frozenset[str] = frozenset()) -> int:
    """Purge callbacks past retention, with their history; calls on hold stay. Pages are told of open ones."""
    is_due = and_(CallbackRow.purge_on <= today, CallbackRow.call_sid.not_in(held))
    for id_ in session.scalars(select(CallbackRow.id).where(is_due, IS_OPEN)):
        announce(session, EventKind.CALLBACK, id_, now)
    return _remove(session, is_due)


def callbacks_of(session: Session, call_sid: str) -> tuple[Callback, ...]:
    """Return a call's callbacks."""
    rows = session.scalars(select(CallbackRow).where(CallbackRow.call_sid == call_sid))
    return tuple(_callback(row) for row in rows)


def calls_with_callbacks(session: Session) -> frozenset[str]:
    """Return the calls in which something was left."""
    return frozenset(session.scalars(select(CallbackRow.call_sid).distinct()))


def overdue_callbacks(session: Session, today: date, held: frozenset[str]) -> int:
    """Return how many callbacks are past retention, except calls on hold."""
    is_due = and_(CallbackRow.purge_on <= today, CallbackRow.call_sid.not_in(held))
    return session.scalar(select(func.count()).select_from(CallbackRow).where(is_due)) or 0


def forget_callbacks_of(session: Session, call_sid: str) -> int:
    """Erase every callback of a call at the caller's request; return how many."""
    return _remove(session, CallbackRow.call_sid == call_sid)


def _remove(session: Session, which: ColumnElement[bool]) -> int:
    """Remove callbacks; recordings still at the carrier stay queued for deletion."""
    ids = select(CallbackRow.id).where(which)
    at_once = select(CallbackRow.left_at).where(CallbackRow.id == AudioRow.callback).scalar_subquery()
    to_delete = {"task": Task.DELETE.value, "next_at": at_once}
    changed(session, update(AudioRow).where(AudioRow.callback.in_(ids)).values(to_delete))
    changed(session, delete(StepRow).where(StepRow.callback.in_(ids)))
    return changed(session, delete(CallbackRow).where(which))


def _is(wanted: CallbackFilter, now: datetime) -> ColumnElement[bool]:
    department = CallbackRow.department == wanted.department if wanted.department else true()
    owner = CallbackRow.owner == wanted.owner if wanted.owner else true()
    kind = CallbackRow.kind == wanted.kind.value if wanted.kind else true()
    language = CallbackRow.language == wanted.language if wanted.language else true()
    return and_(_is_as_far(wanted.which, now), department, owner, kind, language)


def _is_as_far(which: Which, now: datetime) -> ColumnElement[bool]:
    match which:
        case Which.OPEN:
            return IS_OPEN
        case Which.OVERDUE:
            return and_(IS_OPEN, CallbackRow.due_at < now)
        case Which.ALL:
            return true()
        case Which.WAITING | Which.TAKEN | Which.DONE | Which.FAILED:
            return CallbackRow.state == which.value
        case _:
            assert_never(which)


def _values(callback: Callback) -> dict[str, object]:
    result = callback.result.value if callback.result else None
    enums = {"kind": callback.kind.value, "reading": callback.reading.value, "state": callback.state.value}
    return {**asdict(callback), **enums, "result": result}


def _standing(callback: Callback) -> dict[str, object]:
    """Return the fields that an act may change."""
    names = ("department", "state", "owner", "tries", "result", "closed_at", "purge_on", "version")
    values = _values(callback)
    return {name: values[name] for name in names}


def _callback(row: CallbackRow) -> Callback:
    return value_of(Callback, row)


def add_audio(session: Session, callback: str, url: str, next_at: datetime, task: Task = Task.READ) -> None:
    """Queue a recording for processing."""
    session.add(AudioRow(callback=callback, url=url, task=task.value, tries=0, next_at=next_at))


def audio_url(session: Session, callback: str) -> str | None:
    """Return where the carrier keeps a callback's recording; None once it is deleted."""
    return session.scalar(select(AudioRow.url).where(AudioRow.callback == callback))


def audio_urls(session: Session) -> frozenset[str]:
    """Return where all recordings are kept."""
    return frozenset(session.scalars(select(AudioRow.url)))


def is_due(session: Session, now: datetime) -> bool:
    """Whether a recording is due."""
    return (
        session.scalars(select(AudioRow.callback).where(AudioRow.next_at <= now).limit(1)).first() is not None
    )


def claim_audio(session: Session, now: datetime) -> Audio | None:
    """Lease the recording due longest; None if none is due."""
    due = select(AudioRow).where(AudioRow.next_at <= now).order_by(AudioRow.next_at).limit(1)
    row = session.scalars(due).one_or_none()
    if row is None:
        return None
    mine = session.execute(
        update(AudioRow)
        .where(AudioRow.callback == row.callback, AudioRow.next_at == row.next_at)
        .values(next_at=now + LEASE),
        execution_options=UNSYNCHRONIZED,
    )
    if not (isinstance(mine, CursorResult) and mine.rowcount == 1):
        return None
    return Audio(row.callback, row.url, Task(row.task), row.tries)


def postpone_audio(session: Session, audio: Audio, next_at: datetime) -> None:
    """Requeue a recording for an instant."""
    session.execute(
        update(AudioRow)
        .where(AudioRow.callback == audio.callback)
        .values(task=audio.task.value, tries=audio.tries, next_at=next_at),
        execution_options=UNSYNCHRONIZED,
    )


def drop_audio(session: Session, callback: str) -> None:
    """Remove a recording deleted at the carrier."""
    session.execute(delete(AudioRow).where(AudioRow.callback == callback), execution_options=UNSYNCHRONIZED)


def promises_of(session: Session) -> tuple[PromiseRecord, ...]:
    """Return what callers were promised, as far as it is still here."""
    return tuple(PromiseRecord(**asdict(promise)) for promise in promised(session))


def note_kept_promises(session: Session) -> None:
    """Take over what became of messages and call-backs before some of them are erased."""
    append(session, *changed_promises(session, promises_of(session)))
