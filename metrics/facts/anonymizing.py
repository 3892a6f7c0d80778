"""Forgets whose old queries were, once it is settled whether each was repeated."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from metrics.facts.statement import terms_of
from metrics.facts.statement_store import statements
from metrics.ledger.identity import anonymize_queries, oldest_identified
from metrics.ledger.period import Period
from metrics.ledger.reading import extract
from metrics.ledger.repeat import Contacts, repeat_test

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
    period = Period(day, day, zone)
    window = terms_of(statements(session), day).repeat_window
    for tests in (False, True):
        found = extract(session, period, tests=tests, window=window)
        contacts = Contacts.of((*found.queries, *found.later), found.rotations)
        repeats = {
            (query.call_sid, query.number): repeat_test(query, contacts, now, window)
            for query in found.queries
            if query.caller_hash
        }
        anonymize_queries(session, repeats)
