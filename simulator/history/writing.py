"""A made-up history in a database of its own, written as the line writes its ledger."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

from ivr.call.city import City
from ivr.call.handoff import KEPT
from ivr.desk.callbacks.callback import Callback, CallbackState
from ivr.desk.callbacks.store import file_callback
from ivr.errors import BadInput
from ivr.run.counting import count_days
from ivr.storage.database import Database
from metrics.facts.statement import Price, ReviewHours, Statement, StatementKind
from metrics.facts.statement_store import record_review, state
from metrics.facts.store import note_changes
from metrics.ledger import store as ledger
from metrics.ledger.records import PromiseRecord
from metrics.ledger.store import holds_calls
from simulator.history.afterwards import WORDS_KEPT, callbacks_of
from simulator.history.desk import leave_at_desk
from simulator.history.history import Day, HistoryRequest, history

MINUTES = {"revenue": 5.5, "building": 7.0, "waste": 3.5, "recreation": 4.5, "contact": 2.5}
OTHER_MINUTES = 4.0
PRICES = {
    Price.TELEPHONY_MINUTE: 0.0115,
    Price.MACHINE_MONTH: 165.0,
    Price.MILLION_TOKENS: 0.6,
    Price.REVIEW_HOUR: 42.0,
}


def stated(city: City, wanted: HistoryRequest) -> Iterator[Statement]:
    """Every statement, some of them renewed after a year."""
    for department in sorted(city.directory.departments):
        yield _said(StatementKind.MINUTES, department, MINUTES.get(department, OTHER_MINUTES), wanted.first)
    yield _said(StatementKind.MINUTES, "tax.how_to_pay", 4.0, wanted.first + timedelta(days=wanted.days // 2))
    for price, value in PRICES.items():
        yield _said(StatementKind.PRICE, price.value, value, wanted.first)
    changed_on = wanted.first + timedelta(days=wanted.days * 2 // 3)
    yield _said(StatementKind.TERM, "answer_within_seconds", 75, changed_on)


def review_of(day: date, week: int) -> ReviewHours:
    """The hours that a week's review took."""
    return ReviewHours(day, 2.5 + week % 3, "made-up reviewer", _morning(day))


def _said(about: StatementKind, subject: str, value: float, since: date) -> Statement:
    return Statement(about, subject, value, since, "made-up front desk", _morning(since))


def _morning(day: date) -> datetime:
    return datetime.combine(day, time(17), UTC)


AFTER_THE_DAY = timedelta(hours=7)
"By then the sweep treats a call without an end as lost."


def write_history(database: Database, city: City, wanted: HistoryRequest) -> Iterator[date]:
    """Write one day after the other and yield it; refuse a database that has calls already."""
    with database.reading() as session:
        if holds_calls(session):
            raise BadInput("that database holds calls already; remove it, or name another with --into")
    _state(database, city, wanted)
    for day in history(city, wanted):
        _write(database, day, city, wanted)
        yield day.day


def count_history(database: Database, city: City, wanted: HistoryRequest, now: datetime) -> Iterator[date]:
    """Count the facts of all its days and yield each; nothing is left to be counted then."""
    zone = city.directory.time_zone
    with database.begin() as session:
        while note_changes(session, zone):
            pass
    yield from count_days(database, zone, now, (wanted.first + timedelta(days=n) for n in range(wanted.days)))


def _write(database: Database, day: Day, city: City, wanted: HistoryRequest) -> None:
    zone = city.directory.time_zone
    midnight = datetime.combine(day.day + timedelta(days=1), time(), zone)
    today = datetime.combine(wanted.last + timedelta(days=1), time(9), zone)
    with database.begin() as session:
        ledger.load(session, *day.records)
        ledger.sweep(session, midnight + AFTER_THE_DAY)
        for callback in callbacks_of(day.records, city.directory, today):
            ledger.load(session, _promise(callback))
            if midnight > today - WORDS_KEPT:
                file_callback(session, callback)
        if midnight > today - KEPT:
            leave_at_desk(session, day.records, today)


def _promise(callback: Callback) -> PromiseRecord:
    is_kept = callback.state is CallbackState.DONE
    return PromiseRecord(
        callback.id, callback.call_sid, callback.department, callback.due_at, callback.closed_at, is_kept
    )


def _state(database: Database, city: City, wanted: HistoryRequest) -> None:
    with database.begin() as session:
        for statement in stated(city, wanted):
            state(session, statement, statement.since)
        for week in range(wanted.days // 7):
            record_review(session, review_of(wanted.first + timedelta(days=week * 7), week), wanted.last)
