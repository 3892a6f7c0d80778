"""Forgets whose queries were, once it is settled whether each was repeated, or when the caller asks."""

from collections.abc import Collection, Mapping
from datetime import date, datetime, timedelta
from itertools import takewhile
from typing import TypeAlias
from zoneinfo import ZoneInfo

from sqlalchemy import Select, and_, func, select, update
from sqlalchemy.orm import Session

from metrics.facts.statement import terms_of
from metrics.facts.statement_store import statements
from metrics.ledger.outcome import RepeatTest
from metrics.ledger.period import Period
from metrics.ledger.reading import hash_keys, query_of, rotations, with_repeats
from metrics.ledger.repeat import Contacts, repeat_test, window_of
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
    return session.scalar(_identified().limit(1))


def _identified() -> Select[datetime]:
    """Return when calls began that have a query with its caller's hash, the oldest first."""
    began_at = func.coalesce(CallRow.started_at, QueryRow.opened_at)
    return (
        select(began_at)
        .select_from(QueryRow)
        .outerjoin(CallRow, CallRow.call_sid == QueryRow.call_sid)
        .where(QueryRow.caller_hash != "")
        .order_by(began_at)
    )


def note_hash_keys(session: Session, seen: Mapping[str, datetime]) -> None:
    """Note when callers were first hashed with each key, before some of their hashes are removed."""
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


def calls_to_anonymize(session: Session, before: datetime, kept: Collection[str]) -> list[list[str]]:
    """Return the calls with a caller's hash that began before an instant, some at a time, with exceptions."""
    old = select(CallRow.call_sid).where(CallRow.caller_hash != "", CallRow.started_at < before)
    sids = [sid for sid in session.scalars(old) if sid not in kept]
    return [sids[start : start + AT_ONCE] for start in range(0, len(sids), AT_ONCE)]


def anonymize_calls(session: Session, some: Collection[str]) -> None:
    """Remove the caller's hash from some calls."""
    blanked = update(CallRow).where(CallRow.call_sid.in_(some)).values(caller_hash="")
    session.execute(blanked, execution_options={"synchronize_session": False})


MARGIN = timedelta(days=1)
"Allows for late events."


def days_to_anonymize(session: Session, zone: ZoneInfo, now: datetime, most: int) -> list[date]:
    """Return the oldest days with callers' hashes whose repeat tests are all over."""
    days: dict[date, None] = {}
    for began_at in session.scalars(_identified()):
        days[began_at.astimezone(zone).date()] = None
        if len(days) > most:
            break
    return list(takewhile(lambda day: now >= settled_at(session, day, zone), list(days)[:most]))


def settled_at(session: Session, day: date, zone: ZoneInfo) -> datetime:
    """Return when nothing of a day changes any more: its repeat tests are over, with a margin."""
    window = terms_of(statements(session), day).repeat_window
    return Period(day, day, zone).settles_at(window) + MARGIN


def repeats_of_day(
    session: Session, day: date, zone: ZoneInfo, now: datetime, keys: Mapping[str, datetime]
) -> dict[QueryKey, Verdict]:
    """Find for each of a day's queries whether it was repeated; what is settled does not change meanwhile."""
    period, window = Period(day, day, zone), terms_of(statements(session), day).repeat_window
    verdicts: dict[QueryKey, Verdict] = {}
    for tests in (False, True):
        queries, later = with_repeats(session, period, tests=tests, window=window)
        contacts = Contacts.of((*queries, *later), rotations(keys))
        verdicts |= {
            (query.call_sid, query.number): (
                repeat_test(query, contacts, now, window),
                window_of(query, window).days,
            )
            for query in queries
            if query.caller_hash
        }
    return verdicts


DECIDED = frozenset({RepeatTest.PASSED, RepeatTest.REPEATED, RepeatTest.UNTESTABLE})


def settle_repeats(session: Session, caller: str, now: datetime, zone: ZoneInfo) -> None:
    """Note what is known of the repeats of a caller who is about to be erased, so that no figure loses it."""
    rows = session.scalars(select(QueryRow).where(QueryRow.caller_hash == caller))
    queries = [query_of(row) for row in rows]
    if not queries:
        return
    keys = hash_keys(session)
    note_hash_keys(session, keys)
    # A trial call raises nothing again.
    contacts = {
        is_test: Contacts.of((query for query in queries if query.is_test is is_test), rotations(keys))
        for is_test in (False, True)
    }
    stated, began_at = statements(session), _beginnings(session, caller)
    found = []
    for query in queries:
        began = began_at.get(query.call_sid, query.opened_at)
        days = terms_of(stated, began.astimezone(zone).date()).repeat_days
        verdict = repeat_test(query, contacts[query.is_test], now, timedelta(days=days))
        # What is still pending stays open: without the caller, nobody will ever know.
        if query.repeat is None and verdict in DECIDED:
            known = {"repeat": verdict.value, "repeat_days": days}
            found.append({"call_sid": query.call_sid, "number": query.number, **known})
    if found:
        session.execute(update(QueryRow), found)


def _beginnings(session: Session, caller: str) -> dict[str, datetime]:
    """Return when each of a caller's calls began, whose day says by which terms it is counted."""
    of_caller = select(QueryRow.call_sid).where(QueryRow.caller_hash == caller)
    calls = select(CallRow.call_sid, CallRow.started_at).where(CallRow.call_sid.in_(of_caller))
    return {row.call_sid: row.started_at for row in session.execute(calls)}
