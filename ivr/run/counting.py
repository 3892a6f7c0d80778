"""Keeps daily facts in step with the ledger: changed days are counted again, a few at a time."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict
from datetime import date, datetime
from zoneinfo import ZoneInfo

from ivr.desk.callbacks.store import promised
from ivr.storage.database import Database
from metrics.facts.store import changes_wait, due_days, note_changes, read_facts, write_facts
from metrics.ledger.records import PromiseRecord
from metrics.ledger.store import append, changed_promises

DAYS_A_ROUND = 3
"Few, because the service has calls to answer; `cityline facts` counts many."


def count_due(database: Database, zone: ZoneInfo, now: datetime, most: int = DAYS_A_ROUND) -> int:
    """Count the days that are due, newest first, and return how many."""
    _note_promises(database)
    for _ in range(most):
        with database.begin() as session:
            note_changes(session, zone)
            if not changes_wait(session):
                break
    with database.reading() as session:
        days = due_days(session, zone, now)[:most]
    return sum(1 for _ in count_days(database, zone, now, days))


def _note_promises(database: Database) -> None:
    """Take over what became of messages and call-backs, which are purged before their figures are."""
    with database.reading() as session:
        records = [PromiseRecord(**asdict(promise)) for promise in promised(session)]
        news = changed_promises(session, records)
    if news:
        with database.begin() as session:
            append(session, *news)


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
