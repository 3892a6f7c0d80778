"""Tries to sign in, counted in the database so that every process counts the same ones."""

from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from ivr.accounts.tables import TriesRow
from ivr.accounts.tries import Limit, Tries, given_back, tried
from metrics.upsert import insert_new

KEPT = timedelta(days=1)
UNSYNCHRONIZED = {"synchronize_session": False}


def count_try(session: Session, key: str, limit: Limit, now: datetime) -> bool:
    """Count one more try and return whether it is allowed; tries at the same time wait for each other."""
    if insert_new(session, TriesRow, {"key": key, "tries": 1, "since": now}):
        return True
    row = session.get_one(TriesRow, key, with_for_update=True)
    counted, is_allowed = tried(Tries(row.tries, row.since), limit, now)
    row.tries, row.since = counted.count, counted.since
    return is_allowed


def give_back(session: Session, key: str) -> None:
    """Take back the try that was right."""
    row = session.get(TriesRow, key, with_for_update=True)
    if row is not None:
        row.tries = given_back(Tries(row.tries, row.since)).count


def forget(session: Session, key: str) -> None:
    """Begin to count anew."""
    session.execute(delete(TriesRow).where(TriesRow.key == key), execution_options=UNSYNCHRONIZED)


def purge(session: Session, now: datetime) -> None:
    """Remove what is too old to count; rows that somebody else is counting are left for the next time."""
    old = select(TriesRow.key).where(TriesRow.since < now - KEPT).with_for_update(skip_locked=True)
    session.execute(delete(TriesRow).where(TriesRow.key.in_(old)), execution_options=UNSYNCHRONIZED)
