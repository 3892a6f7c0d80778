"""Sign-ins in the database."""

from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from ivr.accounts.sign_in import LONGEST, SignIn
from ivr.accounts.tables import SignInRow

UNSYNCHRONIZED = {"synchronize_session": False}


def keep_sign_in(session: Session, key: str, sign_in: SignIn) -> None:
    """Keep a new sign-in, and remove all that are too old to be good."""
    old = SignInRow.started_at <= sign_in.started_at - LONGEST
    session.execute(delete(SignInRow).where(old), execution_options=UNSYNCHRONIZED)
    session.add(
        SignInRow(
            key=key,
            account_id=sign_in.account_id,
            started_at=sign_in.started_at,
            seen_at=sign_in.seen_at,
        )
    )


def sign_in_of(session: Session, key: str) -> SignIn | None:
    """Return the sign-in that a browser's secret belongs to, over or not."""
    row = session.scalars(select(SignInRow).where(SignInRow.key == key)).one_or_none()
    return SignIn(row.account_id, row.started_at, row.seen_at) if row else None


def note_seen(session: Session, key: str, now: datetime) -> None:
    """Note that a person is still here."""
    noted = update(SignInRow).where(SignInRow.key == key, SignInRow.seen_at < now).values(seen_at=now)
    session.execute(noted, execution_options=UNSYNCHRONIZED)


def end_sign_in(session: Session, key: str) -> None:
    """End a sign-in; one that is over already stays so."""
    session.execute(delete(SignInRow).where(SignInRow.key == key), execution_options=UNSYNCHRONIZED)
