"""Keeps daily facts in step with the ledger: changed days are counted again, a few at a time."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from ivr.desk.callbacks.store import promises_of
from ivr.storage.database import Database
from metrics.facts.store import changes_wait, due_days, note_changes, read_facts, write_facts
from metrics.ledger.store import append, changed_promises, open_promises

DAYS_A_ROUND = 3
"Few, because the service has calls to answer; `cityline facts` counts all."
ALL_DAYS = 100_000
NEWS_AT_ONCE = 50
"In one transaction, for which calls wait."


def count_due(database: Database, zone: ZoneInfo, now: datetime, most: int = DAYS_A_ROUND) -> int:
    """Count the days that are due, newest first, and return how many."""
    for _ in range(most):
        with database.begin() as session:
            note_changes(session, zone)
            if not changes_wait(session):
                break
    with database.reading() as session:
        days = due_days(session, zone, now)[:most]
    return sum(1 for _ in count_days(database, zone, now, days))


def count_all(database: Database, zone: ZoneInfo, now: datetime) -> int:
    """Count everything that is due, for a command that shows it; return how many days."""
    note_promises(database, now)
    return count_due(database, zone, now, ALL_DAYS)


def note_promises(database: Database, now: datetime) -> None:
    """Take over what became of messages and call-backs, which are purged before their figures are."""
    with database.reading() as session:
        # First the ledger's: a promise that another process notes in between must not look purged.
        noted = open_promises(session)
        known = promises_of(session)
        ids = {promise.id for promise in known}
        # What was purged or erased before anybody did it can no more be kept.
        gone = (replace(promise, closed_at=now) for promise in noted if promise.id not in ids)
        news = (*changed_promises(session, known), *gone)
    for start in range(0, len(news), NEWS_AT_ONCE):
        with database.begin() as session:
            append(session, *news[start : start + NEWS_AT_ONCE])


def count_days(
    database: Database,
    zone: ZoneInfo,
    now: datetime,
    days: Iterable[date],
) -> Iterator[date]:
    """Recount days and yield each: read without locks, written in one short transaction."""
    for day in days:
        with database.reading() as session:
            facts = read_facts(session, day, zone, now)
        with database.begin() as session:
            write_facts(session, facts)
        yield day
