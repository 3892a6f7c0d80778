"""Facts follow the ledger: what came since is counted, and nothing else."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from ivr.desk.callbacks.callback import Callback, CallbackKind, CallbackState
from ivr.desk.callbacks.progress import CallbackStep
from ivr.desk.callbacks.store import file_callback, purge_callbacks, save_callback
from ivr.run.counting import count_days, count_due
from ivr.storage.database import Database
from metrics.ledger.outcome import Disposition, QueryOutcome
from metrics.ledger.period import Period
from metrics.ledger.records import CallRecord, QueryRecord
from metrics.ledger.store import append
from metrics.rates.figures import figures

ZONE = ZoneInfo("America/Vancouver")
NOON = datetime(2026, 10, 20, 19, 0, tzinfo=UTC)
LATER = NOON + timedelta(days=60)
OCTOBER = Period(date(2026, 10, 1), date(2026, 10, 31), ZONE)


def answer(database: Database, number: int, at: datetime = NOON) -> None:
    sid = f"CA{number}"
    with database.begin() as session:
        append(
            session,
            CallRecord(sid, at, "en", disposition=Disposition.RESOLVED, ended_at=at),
            QueryRecord(sid, 1, at, "en", outcome=QueryOutcome.ANSWERED_CONFIRMED, closed_at=at),
        )


def calls(database: Database) -> int:
    with database.reading() as session:
        return figures(session, OCTOBER, LATER).calls


def test_what_came_since_is_counted(database: Database) -> None:
    answer(database, 1)

    assert count_due(database, ZONE, LATER) == 1
    assert calls(database) == 1


def test_a_promise_is_counted_when_it_is_made_and_again_when_it_is_kept_or_its_words_are_purged(
    database: Database,
) -> None:
    answer(database, 1)
    due = NOON + timedelta(days=1)
    left = Callback("RE1", CallbackKind.MESSAGE, "CA1", "waste", "en", NOON, due, NOON.date())
    with database.begin() as session:
        file_callback(session, left)
        file_callback(session, replace(left, id="RE2", kind=CallbackKind.TEXT))
        file_callback(session, replace(left, id="RE3", is_test=True))
    count_due(database, ZONE, LATER)
    assert promises(database) == {"promises": 1, "promises_open": 1}

    done = replace(left, state=CallbackState.DONE, closed_at=due, version=2)
    with database.begin() as session:
        assert save_callback(session, done, CallbackStep(due, "ada", "keep"))
    count_due(database, ZONE, LATER)
    assert promises(database) == {"promises": 1, "promises_kept": 1, "promises_on_time": 1}

    with database.begin() as session:
        purge_callbacks(session, NOON.date())
    assert count_due(database, ZONE, LATER) == 0
    assert promises(database) == {"promises": 1, "promises_kept": 1, "promises_on_time": 1}


def promises(database: Database) -> dict[str, int]:
    with database.reading() as session:
        counts = figures(session, OCTOBER, LATER).tally.counts
    return {name: count for name, count in counts.items() if name.startswith("promises") and count}


def test_when_nothing_came_nothing_is_counted(database: Database) -> None:
    answer(database, 1)
    count_due(database, ZONE, LATER)

    assert count_due(database, ZONE, LATER) == 0


def test_a_service_counts_a_few_days_a_round_and_the_newest_first(database: Database) -> None:
    for day in range(3):
        answer(database, day, NOON + timedelta(days=day))

    assert count_due(database, ZONE, LATER, most=2) == 2
    assert calls(database) == 2
    assert count_due(database, ZONE, LATER, most=2) == 1


def test_a_late_event_is_counted_on_its_own_day(database: Database) -> None:
    answer(database, 1)
    count_due(database, ZONE, LATER)
    answer(database, 2, NOON - timedelta(days=3))

    assert count_due(database, ZONE, LATER) == 1
    assert calls(database) == 2


def test_days_are_told_as_they_are_counted(database: Database) -> None:
    days = OCTOBER.days()[:2]

    assert tuple(count_days(database, ZONE, LATER, days)) == days


def test_two_processes_may_count_the_same_day(database: Database) -> None:
    answer(database, 1)

    with ThreadPoolExecutor(4) as processes:
        list(
            processes.map(lambda _: list(count_days(database, ZONE, LATER, OCTOBER.days()[19:21])), range(4))
        )

    assert calls(database) == 1
