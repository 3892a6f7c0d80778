"""Calls in progress in the database; each function takes part in the caller's transaction."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import CursorResult, MetaData, Update, delete, select, update
from sqlalchemy.orm import Session

from ivr.errors import StaleCall
from ivr.tables import CallRow, Line, SeenEventRow
from metrics.upsert import insert_new

METADATA: MetaData = Line.metadata


@dataclass(frozen=True, slots=True)
class StreamToken:
    """What opens a call's stream once: the hash of a secret, and until when."""

    hash: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class StoredCall:
    """A call as it was stored; `version` goes back in when it is saved."""

    call_sid: str
    state: str
    "The call as JSON."
    version: int


def create_call(session: Session, call_sid: str, state: str, token: StreamToken, now: datetime) -> bool:
    """Store a new call, and return whether it is new; a call that is there stays as it is."""
    values = {
        "call_sid": call_sid,
        "state": state,
        "version": 1,
        "token_hash": token.hash,
        "token_expires_at": token.expires_at,
        "token_used_at": None,
        "created_at": now,
        "updated_at": now,
    }
    return insert_new(session, CallRow, values)


def load_call(session: Session, call_sid: str) -> StoredCall | None:
    """The call as it was last stored."""
    columns = select(CallRow.state, CallRow.version).where(CallRow.call_sid == call_sid)
    row = session.execute(columns).one_or_none()
    return StoredCall(call_sid, row.state, row.version) if row else None


def save_call(session: Session, call: StoredCall, now: datetime) -> StoredCall:
    """Store a call after a turn; raise StaleCall when somebody else has stored it since it was loaded."""
    saved = _changes(
        session,
        update(CallRow)
        .where(CallRow.call_sid == call.call_sid, CallRow.version == call.version)
        .values(state=call.state, version=call.version + 1, updated_at=now),
    )
    if not saved:
        raise StaleCall("another process has gone on with this call; load it again")
    return StoredCall(call.call_sid, call.state, call.version + 1)


def renew_token(session: Session, call_sid: str, token: StreamToken) -> None:
    """Give a call a new stream token; the one before it opens nothing more."""
    session.execute(
        update(CallRow)
        .where(CallRow.call_sid == call_sid)
        .values(token_hash=token.hash, token_expires_at=token.expires_at, token_used_at=None)
    )


def use_token(session: Session, call_sid: str, token_hash: str, now: datetime) -> bool:
    """Use up a call's stream token, and return whether it was good: the right one, in time, never used."""
    return _changes(
        session,
        update(CallRow)
        .where(CallRow.call_sid == call_sid, CallRow.token_hash == token_hash)
        .where(CallRow.token_expires_at > now, CallRow.token_used_at.is_(None))
        .values(token_used_at=now),
    )


def live_calls(session: Session) -> int:
    """How many calls are stored as in progress."""
    return len(session.scalars(select(CallRow.call_sid)).all())


def forget_call(session: Session, call_sid: str) -> None:
    """Remove a call that is over and counted."""
    session.execute(delete(CallRow).where(CallRow.call_sid == call_sid))


def first_time(session: Session, key: str, now: datetime) -> bool:
    """Note an event of the carrier, and return whether it is seen for the first time."""
    return insert_new(session, SeenEventRow, {"key": key, "at": now})


def _changes(session: Session, statement: Update) -> bool:
    result = session.execute(statement, execution_options={"synchronize_session": False})
    return isinstance(result, CursorResult) and result.rowcount == 1
