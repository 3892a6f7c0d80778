"""Leases, so that one of several processes does a daily job."""

from datetime import date, datetime, timedelta

from sqlalchemy import CursorResult, select, update
from sqlalchemy.orm import Session

from ivr.storage.tables import LeaseRow
from metrics.ledger.sql import insert_new

HELD = timedelta(minutes=15)
"An expired lease means that its process died; another may try."
NEVER = date(1970, 1, 1)
UNSYNCHRONIZED = {"synchronize_session": False}


def take_lease(session: Session, name: str, today: date, now: datetime) -> bool:
    """Return whether this process is the one to do today's work."""
    insert_new(session, LeaseRow, {"name": name, "done_on": NEVER, "held_until": now})
    free = (LeaseRow.name == name, LeaseRow.done_on < today, LeaseRow.held_until <= now)
    taken = session.execute(
        update(LeaseRow).where(*free).values(held_until=now + HELD), execution_options=UNSYNCHRONIZED
    )
    return isinstance(taken, CursorResult) and taken.rowcount == 1


def is_held(session: Session, name: str, now: datetime) -> bool:
    """Return whether some process is at this work."""
    held = select(LeaseRow.held_until).where(LeaseRow.name == name, LeaseRow.held_until > now)
    return session.scalar(held) is not None


def release_lease(session: Session, name: str, now: datetime) -> None:
    """Give a lease back undone, so that the work is tried again at once."""
    back = update(LeaseRow).where(LeaseRow.name == name).values(held_until=now)
    session.execute(back, execution_options=UNSYNCHRONIZED)


def finish_lease(session: Session, name: str, today: date, now: datetime) -> None:
    """Note that today's work is done."""
    done = update(LeaseRow).where(LeaseRow.name == name).values(done_on=today, held_until=now)
    session.execute(done, execution_options=UNSYNCHRONIZED)
