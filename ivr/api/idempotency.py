"""Requests that may come twice: the second gets the answer of the first.

After draft-ietf-httpapi-idempotency-key-header-07.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy import CursorResult, delete, update
from sqlalchemy.orm import Session

from ivr.api.problem import ApiProblem, ProblemKind
from ivr.api.tables import ApiReplyRow
from ivr.storage.database import Database
from metrics.ledger.sql import changed, counted, insert_new

KEPT = timedelta(hours=48)
"How long a key is remembered."
UNDER_WAY = timedelta(minutes=1)
"Longest time for a request; after that its process must have died."
UNSYNCHRONIZED = {"synchronize_session": False}


@dataclass(frozen=True, slots=True)
class KeyedRequest:
    """A request by its token and key, and what it asks for."""

    key: str
    fingerprint: str

    @classmethod
    def of(cls, token_id: str, key: str, *asked: str) -> "KeyedRequest":
        """Return the hashes that are kept of it."""
        return cls(_hash(token_id, key), _hash(*asked))


def forget_replies_about(session: Session, call_sid: str) -> int:
    """Remove the answers that name a call; return how many."""
    named = delete(ApiReplyRow).where(ApiReplyRow.body.contains(call_sid, autoescape=True))
    result = session.execute(named, execution_options=UNSYNCHRONIZED)
    return result.rowcount if isinstance(result, CursorResult) else 0


def purge_replies(session: Session, now: datetime) -> int:
    """Remove the answers that are past their retention; return how many."""
    return changed(session, delete(ApiReplyRow).where(ApiReplyRow.at < now - KEPT))


def overdue_replies(session: Session, now: datetime) -> int:
    """Return how many answers are past their retention."""
    return counted(session, ApiReplyRow, ApiReplyRow.at < now - KEPT)


def once(
    database: Database, clock: Callable[[], datetime], request: KeyedRequest, do: Callable[[], str]
) -> str:
    """Do what is asked unless it was done; return the response, or raise an ApiProblem for a misused key.

    A refusal changes nothing, so it leaves the key free.
    """
    with database.begin() as session:
        earlier = _claimed(session, request, clock())
    if earlier:
        return earlier
    try:
        body = do()
    except ApiProblem:
        with database.begin() as session:
            freed = delete(ApiReplyRow).where(ApiReplyRow.key == request.key)
            session.execute(freed, execution_options=UNSYNCHRONIZED)
        raise
    with database.begin() as session:
        kept = update(ApiReplyRow).where(ApiReplyRow.key == request.key).values(body=body)
        session.execute(kept, execution_options=UNSYNCHRONIZED)
    return body


def _claimed(session: Session, request: KeyedRequest, now: datetime) -> str:
    """Claim a key; return the response under it, if there was one."""
    purge_replies(session, now)
    values = {"key": request.key, "fingerprint": request.fingerprint, "body": "", "at": now}
    if insert_new(session, ApiReplyRow, values):
        return ""
    row = session.get(ApiReplyRow, request.key, with_for_update=True)
    if row is None:
        raise ApiProblem(ProblemKind.KEY_BUSY, {"Retry-After": "1"})
    if row.fingerprint != request.fingerprint:
        raise ApiProblem(ProblemKind.KEY_REUSED)
    if not row.body and now - row.at < UNDER_WAY:
        raise ApiProblem(ProblemKind.KEY_BUSY, {"Retry-After": "1"})
    row.at = now
    return row.body


def _hash(*parts: str) -> str:
    return sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()
