"""Daily facts kept up with the ledger: what changed is counted again, a few days at a time."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from zoneinfo import ZoneInfo

from ivr.database import Database
from metrics.fact_days import changes_wait, due_days, note_changes
from metrics.fact_store import read_facts, write_facts

DAYS_A_ROUND = 3
"The service has calls to answer; `cityline facts` counts many days."


def count_due(database: Database, zone: ZoneInfo, now: datetime, most: int = DAYS_A_ROUND) -> int:
    """Count the days that must be counted, newest first, and return how many those were."""
    for _ in range(most):
        with database.begin() as session:
            note_changes(session, zone)
            if not changes_wait(session):
                break
    with database.reading() as session:
        days = due_days(session, zone, now)[:most]
    return sum(1 for _ in count_days(database, zone, now, days))


def count_days(
    database: Database,
    zone: ZoneInfo,
    now: datetime,
    days: Iterable[date],
) -> Iterator[date]:
    """Count days anew and yield each: read without hindering anybody, written in one short transaction."""
    for day in days:
        with database.reading() as session:
            facts = read_facts(session, day, zone, now)
        with database.begin() as session:
            write_facts(session, facts)
        yield day
