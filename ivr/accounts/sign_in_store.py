"""Sign-ins in the database."""

from datetime import datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from ivr.accounts.sign_in import LONGEST, Limit, SignIn, Tries, given_back, tried
from ivr.accounts.tables import SignInRow, TriesRow
from metrics.ledger.sql import insert_new

UNSYNCHRONIZED = {"synchronize_session": False}


def keep_sign_in(session: Session, key: str, sign_in: SignIn) -> None:
    """Keep a new sign-in, and remove all that have expired."""
    old = SignInRow.started_at <= sign_in.started_at - LONGEST
    session.execute(delete(SignInRow).where(old), execution_options=UNSYNCHRONIZED)
    session.add(
        SignInRow(
            key=key,
            account_id=sign_in.account_id,
            started_at=sign_in.started_at,
            seen_at=sign_in.seen_at,
            is_proved=sign_in.is_proved,
        )
    )


def sign_in_of(session: Session, key: str) -> SignIn | None:
    """Return the sign-in to which a browser's secret belongs, ended or not."""
    row = session.scalars(select(SignInRow).where(SignInRow.key == key)).one_or_none()
    return SignIn(row.account_id, row.started_at, row.seen_at, row.is_proved) if row else None


def note_seen(session: Session, key: str, now: datetime) -> None:
    """Record that a person is still here."""
    noted = update(SignInRow).where(SignInRow.key == key, SignInRow.seen_at < now).values(seen_at=now)
    session.execute(noted, execution_options=UNSYNCHRONIZED)


def end_sign_in(session: Session, key: str) -> None:
    """End a sign-in; one that has ended stays so."""
    session.execute(delete(SignInRow).where(SignInRow.key == key), execution_options=UNSYNCHRONIZED)


KEPT = timedelta(days=1)


def count_try(session: Session, key: str, limit: Limit, now: datetime) -> bool:
    """Count one more try and return whether it is allowed; concurrent tries wait for each other."""
    if insert_new(session, TriesRow, {"key": key, "tries": 1, "since": now}):
        return True
    row = session.get_one(TriesRow, key, with_for_update=True)
    counted, is_allowed = tried(Tries(row.tries, row.since), limit, now)
    row.tries, row.since = counted.count, counted.since
    return is_allowed


def give_back(session: Session, key: str) -> None:
    """Take back the try that succeeded."""
    row = session.get(TriesRow, key, with_for_update=True)
    if row is not None:
        row.tries = given_back(Tries(row.tries, row.since)).count


def forget(session: Session, key: str) -> None:
    """Restart the count."""
    session.execute(delete(TriesRow).where(TriesRow.key == key), execution_options=UNSYNCHRONIZED)


def purge(session: Session, now: datetime) -> None:
    """Remove entries too old to count; rows locked by others are left for next time."""
    old = select(TriesRow.key).where(TriesRow.since < now - KEPT).with_for_update(skip_locked=True)
    session.execute(delete(TriesRow).where(TriesRow.key.in_(old)), execution_options=UNSYNCHRONIZED)
