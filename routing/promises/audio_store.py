"""The list of recordings that are still at the carrier; a restart loses none."""

from datetime import datetime

from sqlalchemy import CursorResult, delete, select, update
from sqlalchemy.orm import Session

from routing.promises.audio import LEASE, Audio, Task
from routing.promises.tables import AudioRow

UNSYNCHRONIZED = {"synchronize_session": False}


def add_audio(session: Session, promise: str, url: str, now: datetime) -> None:
    """Note a recording that is to be read; the promise was filed in the same transaction."""
    session.add(AudioRow(promise=promise, url=url, task=Task.READ.value, tries=0, next_at=now))


def is_due(session: Session, now: datetime) -> bool:
    """Whether anything is to be done now."""
    return (
        session.scalars(select(AudioRow.promise).where(AudioRow.next_at <= now).limit(1)).first() is not None
    )


def claim_audio(session: Session, now: datetime) -> Audio | None:
    """Take the recording that has waited longest, for the time of a lease; None when none is due."""
    due = select(AudioRow).where(AudioRow.next_at <= now).order_by(AudioRow.next_at).limit(1)
    row = session.scalars(due).one_or_none()
    if row is None:
        return None
    mine = session.execute(
        update(AudioRow)
        .where(AudioRow.promise == row.promise, AudioRow.next_at == row.next_at)
        .values(next_at=now + LEASE),
        execution_options=UNSYNCHRONIZED,
    )
    if not (isinstance(mine, CursorResult) and mine.rowcount == 1):
        return None
    return Audio(row.promise, row.url, Task(row.task), row.tries)


def postpone_audio(session: Session, audio: Audio, next_at: datetime) -> None:
    """Give a recording back with its task, to be taken again at an instant."""
    session.execute(
        update(AudioRow)
        .where(AudioRow.promise == audio.promise)
        .values(task=audio.task.value, tries=audio.tries, next_at=next_at),
        execution_options=UNSYNCHRONIZED,
    )


def drop_audio(session: Session, promise: str) -> None:
    """The carrier has that recording no more."""
    session.execute(delete(AudioRow).where(AudioRow.promise == promise), execution_options=UNSYNCHRONIZED)


def waiting_audio(session: Session) -> int:
    """How many recordings are still at the carrier."""
    return len(session.scalars(select(AudioRow.promise)).all())
