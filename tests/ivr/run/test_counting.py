"""Facts follow the ledger: what came since is counted, and nothing else."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from ivr.desk.callbacks.callback import Callback, CallbackKind, CallbackState
from ivr.desk.callbacks.progress import CallbackStep
from ivr.desk.callbacks.store import file_callback, purge_callbacks, save_callback
from ivr.privacy.caller_data import forget
from ivr.run.counting import count_all, count_days, count_due
from ivr.run.long_overdue import LongOverdue
from ivr.storage.database import Database
from ivr.storage.privacy_requests import Asking, RequestKind, Way, open_request
from metrics.ledger.outcome import Disposition, QueryOutcome
from metrics.ledger.period import Period
from metrics.ledger.records import CallRecord, QueryRecord
from metrics.ledger.store import append
from metrics.rates.figures import figures
from tests.ivr.desk.callbacks.conftest import CALLBACK, LEFT_AT

ZONE = ZoneInfo("America/Vancouver")
NOON = datetime(2026, 10, 20, 19, 0, tzinfo=UTC)
LATER = NOON + timedelta(days=60)
OCTOBER = Period(date(2026, 10, 1), date(2026, 10, 31), ZONE)


def answer(database: Database, number: int, at: datetime = NOON) -> None:
    sid = f"CA{number}"
    with database.begin() as session:
        append(
            session,
            CallRecord(sid, at, "en", "key.1", disposition=Disposition.RESOLVED, ended_at=at),
            QueryRecord(sid, 1, at, "en", outcome=QueryOutcome.ANSWERED_CONFIRMED, closed_at=at),
        )


def calls(database: Database) -> int:
    with database.reading() as session:
        return figures(session, OCTOBER, LATER).calls


def test_what_came_since_is_counted(database: Database) -> None:
    answer(database, 1)

    assert count_due(database, ZONE, LATER) == 1
    assert calls(database) == 1


DUE = NOON + timedelta(days=1)
LEFT = Callback("RE1", CallbackKind.MESSAGE, "CA1", "waste", "en", NOON, DUE, NOON.date())
KEPT = {"promises": 1, "promises_kept": 1, "promises_on_time": 1}


def leave(database: Database) -> None:
    answer(database, 1)
    with database.begin() as session:
        file_callback(session, LEFT)
        file_callback(session, replace(LEFT, id="RE2", kind=CallbackKind.TEXT))
        file_callback(session, replace(LEFT, id="RE3", is_test=True))


def do_it(database: Database) -> None:
    done = replace(LEFT, state=CallbackState.DONE, closed_at=DUE, version=2)
    with database.begin() as session:
        assert save_callback(session, done, CallbackStep(DUE, "ada", "keep"))


def test_a_promise_is_counted_when_it_is_made_and_again_when_it_is_kept_or_its_words_are_purged(
    database: Database,
) -> None:
    leave(database)
    count_all(database, ZONE, LATER)
    assert promises(database) == {"promises": 1, "promises_open": 1}

    do_it(database)
    count_all(database, ZONE, LATER)
    assert promises(database) == KEPT

    with database.begin() as session:
        purge_callbacks(session, NOON.date(), LATER)
    assert count_all(database, ZONE, LATER) == 0
    assert promises(database) == KEPT


def test_a_promise_that_was_purged_before_anybody_did_it_is_open_no_more(database: Database) -> None:
    leave(database)
    count_all(database, ZONE, LATER)
    with database.begin() as session:
        purge_callbacks(session, NOON.date(), LATER)

    count_all(database, ZONE, LATER)

    assert promises(database) == {"promises": 1, "promises_failed": 1}


def test_a_promise_that_was_kept_just_before_its_caller_is_erased_was_kept(database: Database) -> None:
    leave(database)
    count_all(database, ZONE, LATER)
    do_it(database)

    with database.begin() as session:
        assert forget(session, "key.1", LATER, ZONE) == 1

    count_all(database, ZONE, LATER)
    assert promises(database) == KEPT


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


def test_only_what_is_open_real_and_days_overdue_is_neglected(database: Database) -> None:
    left = (
        CALLBACK,
        replace(CALLBACK, id="RE2", state=CallbackState.TAKEN),
        replace(CALLBACK, id="RE3", state=CallbackState.DONE),
        replace(CALLBACK, id="RE4", is_test=True),
        replace(CALLBACK, id="RE5", due_at=LEFT_AT + timedelta(days=3)),
    )
    with database.begin() as session:
        for callback in left:
            file_callback(session, callback)
    long_overdue = LongOverdue(database, ZONE)

    long_overdue.look(LEFT_AT + timedelta(days=5))

    assert long_overdue.count == 2


def test_a_request_about_somebodys_data_is_late_on_the_day_after_the_laws_last(database: Database) -> None:
    with database.begin() as session:
        asking = Asking(RequestKind.ACCESS, Way.LETTER, "sealed")
        open_request(session, asking, ("a-hash",), LEFT_AT, ZONE)
    long_overdue = LongOverdue(database, ZONE)

    late = []
    for days in (30, 31):
        long_overdue.look(LEFT_AT + timedelta(days=days))
        late.append(long_overdue.requests)

    assert late == [0, 1]
