"""Forgets whose queries were, once it is settled whether each was repeated, or when the caller asks."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from metrics.facts.statement import terms_of
from metrics.facts.statement_store import statements
from metrics.ledger.identity import anonymize_queries, note_hash_keys, oldest_identified
from metrics.ledger.outcome import RepeatTest
from metrics.ledger.period import Period
from metrics.ledger.reading import extract, query_of, rotations
from metrics.ledger.repeat import Contacts, repeat_test, window_of
from metrics.ledger.tables import CallRow, QueryRow

MARGIN = timedelta(days=1)
"Allows for late events."


def day_to_anonymize(session: Session, zone: ZoneInfo, now: datetime) -> date | None:
    """Return the oldest day with callers' hashes whose repeat tests are all over, if any."""
    oldest = oldest_identified(session)
    if oldest is None:
        return None
    day = oldest.astimezone(zone).date()
    return day if now >= settled_at(session, day, zone) else None


def settled_at(session: Session, day: date, zone: ZoneInfo) -> datetime:
    """Return when nothing of a day changes any more: its repeat tests are over, with a margin."""
    window = terms_of(statements(session), day).repeat_window
    return Period(day, day, zone).settles_at(window) + MARGIN


def anonymize_day(session: Session, day: date, zone: ZoneInfo, now: datetime) -> None:
    """Note for each of a day's queries whether it was repeated, and remove its caller's hash."""
    note_hash_keys(session)
    period = Period(day, day, zone)
    window = terms_of(statements(session), day).repeat_window
    for tests in (False, True):
        found = extract(session, period, tests=tests, window=window)
        contacts = Contacts.of((*found.queries, *found.later), found.rotations)
        verdicts = {
            (query.call_sid, query.number): (
                repeat_test(query, contacts, now, window),
                window_of(query, window).days,
            )
            for query in found.queries
            if query.caller_hash
        }
        anonymize_queries(session, verdicts)


DECIDED = frozenset({RepeatTest.PASSED, RepeatTest.REPEATED, RepeatTest.UNTESTABLE})


def settle_repeats(session: Session, caller: str, now: datetime, zone: ZoneInfo) -> None:
    """Note what is known of the repeats of a caller who is about to be erased, so that no figure loses it."""
    rows = session.scalars(select(QueryRow).where(QueryRow.caller_hash == caller))
    queries = [query_of(row) for row in rows]
    if not queries:
        return
    note_hash_keys(session)
    rotated = rotations(session)
    # A trial call raises nothing again.
    contacts = {
        is_test: Contacts.of((query for query in queries if query.is_test is is_test), rotated)
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
