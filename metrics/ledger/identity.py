"""Callers' hashes in the ledger, removed once nothing needs them."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import TypeAlias

from sqlalchemy import and_, func, select, update
from sqlalchemy.orm import Session

from metrics.ledger.outcome import RepeatTest
from metrics.ledger.reading import hash_keys
from metrics.ledger.sql import insert_missing
from metrics.ledger.tables import CallRow, HashKeyRow, LedgerBase, QueryRow

QueryKey: TypeAlias = tuple[str, int]
"A CallSid and the number of a query within the call."
Verdict: TypeAlias = tuple[RepeatTest, int]
"What a query's repeat test found, and in how many days."
AT_ONCE = 500
HASH_KEYS = LedgerBase.metadata.tables[HashKeyRow.__tablename__]


def oldest_identified(session: Session) -> datetime | None:
    """Return when the oldest call began that has a query with its caller's hash."""
    began_at = func.coalesce(CallRow.started_at, QueryRow.opened_at)
    oldest = (
        select(began_at)
        .select_from(QueryRow)
        .outerjoin(CallRow, CallRow.call_sid == QueryRow.call_sid)
        .where(QueryRow.caller_hash != "")
        .order_by(began_at)
        .limit(1)
    )
    return session.scalar(oldest)


def note_hash_keys(session: Session) -> None:
    """Note when callers were first hashed with each key, before some of their hashes are removed."""
    seen = hash_keys(session)
    rows = [{"hash_key": key, "first_seen_at": at} for key, at in seen.items()]
    insert_missing(session, HASH_KEYS, rows)
    for key, at in seen.items():
        later = and_(HASH_KEYS.c.hash_key == key, HASH_KEYS.c.first_seen_at > at)
        session.execute(update(HASH_KEYS).where(later).values(first_seen_at=at))


def anonymize_queries(session: Session, verdicts: Mapping[QueryKey, Verdict]) -> None:
    """Remove the caller's hash from some queries, keeping what was known about each one's repeats."""
    rows = [
        {"call_sid": sid, "number": number, "caller_hash": "", "repeat": repeat.value, "repeat_days": days}
        for (sid, number), (repeat, days) in verdicts.items()
    ]
    if rows:
        session.execute(update(QueryRow), rows)


def anonymize_calls(session: Session, before: datetime, kept: Collection[str]) -> int:
    """Remove the caller's hash from calls that began before an instant, with exceptions; return how many."""
    old = select(CallRow.call_sid).where(CallRow.caller_hash != "", CallRow.started_at < before)
    sids = [sid for sid in session.scalars(old) if sid not in kept]
    for some in (sids[start : start + AT_ONCE] for start in range(0, len(sids), AT_ONCE)):
        blanked = update(CallRow).where(CallRow.call_sid.in_(some)).values(caller_hash="")
        session.execute(blanked, execution_options={"synchronize_session": False})
    return len(sids)
