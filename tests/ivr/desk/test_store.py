"""What is announced, in the database, on SQLite and PostgreSQL."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from threading import Event as Flag

import pytest

from ivr.desk.call_store import announce, events_after, purge_events
from ivr.desk.feed import Event, EventKind
from ivr.errors import DatabaseDown
from ivr.line.announcements import Announcements
from ivr.storage.database import Database

NOON = datetime(2026, 11, 25, 20, 0, tzinfo=UTC)


def say(database: Database, *subjects: str, at: datetime = NOON) -> None:
    with database.begin() as session:
        for subject in subjects:
            announce(session, EventKind.CALL, subject, at)


def read(database: Database, seq: int) -> tuple[Event, ...] | None:
    with database.reading() as session:
        return events_after(session, seq)


def test_what_is_announced_is_numbered_from_one(database: Database) -> None:
    say(database, "CA1", "CA2")

    assert read(database, 0) == (Event(1, EventKind.CALL, "CA1", NOON), Event(2, EventKind.CALL, "CA2", NOON))


def test_a_reader_gets_only_what_came_after(database: Database) -> None:
    say(database, "CA1", "CA2", "CA3")

    later = read(database, 2)

    assert later == (Event(3, EventKind.CALL, "CA3", NOON),)


def test_a_change_announced_twice_in_one_transaction_is_one_event(database: Database) -> None:
    say(database, "CA1", "CA1")

    assert read(database, 1) == ()


def test_a_transaction_that_raises_announces_nothing_and_leaves_no_hole(database: Database) -> None:
    def raise_after_announcing() -> None:
        with database.begin() as session:
            announce(session, EventKind.CALL, "CA1", NOON)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        raise_after_announcing()
    say(database, "CA2")

    assert read(database, 0) == (Event(1, EventKind.CALL, "CA2", NOON),)


def test_a_reader_who_was_away_too_long_is_told_that_something_is_missing(database: Database) -> None:
    say(database, "CA1")
    say(database, "CA2", at=NOON + timedelta(days=2))

    with database.begin() as session:
        removed = purge_events(session, NOON + timedelta(days=1))

    assert removed == 1
    assert read(database, 0) is None
    assert read(database, 1) == (Event(2, EventKind.CALL, "CA2", NOON + timedelta(days=2)),)


def test_a_reader_ahead_of_a_database_that_was_restored_is_told_so(database: Database) -> None:
    say(database, "CA1")

    assert read(database, 40) is None


def test_watchers_are_called_after_the_commit(database: Database) -> None:
    seen: list[int] = []
    database.watch(lambda: seen.append(len(Announcements(database).after(0) or ())))

    say(database, "CA1")

    assert set(seen) == {1}


def test_a_transaction_that_announces_nothing_wakes_nobody(database: Database) -> None:
    seen: list[int] = []
    database.watch(lambda: seen.append(1))

    say(database)

    assert seen == []


def test_a_reader_among_many_writers_sees_every_event_once_and_in_order(database: Database) -> None:
    done = Flag()

    def read_to_the_end() -> list[int]:
        seen: list[int] = []
        while True:
            is_last = done.is_set()
            events = read(database, seen[-1] if seen else 0) or ()
            seen += [event.seq for event in events]
            if is_last and not events:
                return seen

    with ThreadPoolExecutor(9) as threads:
        reader = threads.submit(read_to_the_end)
        try:
            list(threads.map(lambda n: say_patiently(database, f"CA{n}", f"CB{n}"), range(60)))
        finally:  # a reader that nobody tells of the end would hold up the tests for ever
            done.set()
        seen = reader.result()

    assert seen == list(range(1, 121))


def say_patiently(database: Database, *subjects: str) -> None:
    """Announce, however busy a slow machine's database is with the other writers."""
    for _ in range(20):
        with suppress(DatabaseDown):
            return say(database, *subjects)
    raise AssertionError("the database stayed busy")
