"""A made-up history in a database of its own, written as the line writes its ledger."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from ivr.city import City
from ivr.counting import count_days
from ivr.database import Database
from ivr.errors import BadInput
from ivr.history.history import Day, Wanted, history
from ivr.history.promised import WORDS_KEPT, promises_of
from ivr.history.stated import review_of, stated
from metrics import store as ledger
from metrics.fact_days import note_changes
from metrics.made_up import holds_calls
from metrics.statement_store import record_review, state
from routing.promises.store import file_promise

AFTER_THE_DAY = timedelta(hours=7)
"By then the sweep knows that a call which never ended is lost."


def write_history(database: Database, city: City, wanted: Wanted) -> Iterator[date]:
    """Write one day after the other and yield it; refuse a database that has calls already."""
    with database.reading() as session:
        if holds_calls(session):
            raise BadInput("that database holds calls already; remove it, or name another with --into")
    _state(database, city, wanted)
    for day in history(city, wanted):
        _write(database, day, city, wanted)
        yield day.day


def count_history(database: Database, city: City, wanted: Wanted, now: datetime) -> Iterator[date]:
    """Count the facts of all its days and yield each; nothing is left to be counted then."""
    zone = city.directory.time_zone
    with database.begin() as session:
        while note_changes(session, zone):
            pass
    yield from count_days(database, zone, now, (wanted.first + timedelta(days=n) for n in range(wanted.days)))


def _write(database: Database, day: Day, city: City, wanted: Wanted) -> None:
    zone = city.directory.time_zone
    midnight = datetime.combine(day.day + timedelta(days=1), time(), zone)
    today = datetime.combine(wanted.last + timedelta(days=1), time(9), zone)
    with database.begin() as session:
        ledger.load(session, *day.records)
        ledger.sweep(session, midnight + AFTER_THE_DAY)
        if midnight > today - WORDS_KEPT:
            for promise in promises_of(day.records, city.directory, today):
                file_promise(session, promise)


def _state(database: Database, city: City, wanted: Wanted) -> None:
    with database.begin() as session:
        for statement in stated(city, wanted):
            state(session, statement, wanted.last)
        for week in range(wanted.days // 7):
            record_review(session, review_of(wanted.first + timedelta(days=week * 7), week), wanted.last)
