"""Events of many writers on a real PostgreSQL: none lost, none twice, none out of order, none waiting."""

import random
import time
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime
from threading import Event as Flag

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from ivr.desk.call_store import announce, latest, publish
from ivr.desk.feed import Event, EventKind
from ivr.line.announcements import Announcements
from ivr.storage.database import Database, open_database

NOON = datetime(2026, 11, 25, 20, 0, tzinfo=UTC)
WRITERS = 8


@pytest.fixture
def shared(postgres_url: str):
    database = open_database(postgres_url)
    with database.begin() as session:
        for table in ("desk_events", "desk_arrivals", "desk_counter"):
            session.execute(text(f"DELETE FROM {table}"))
    database.watch(lambda: None)  # as in a service: whoever reads numbers
    yield database
    database.close()


Step = tuple[bool, int, float]
"Whether it commits, how many events it has, and how long it holds them before the commit, in milliseconds."
STEPS = st.lists(st.tuples(st.booleans(), st.integers(1, 3), st.floats(0, 8)), min_size=1, max_size=6)


@given(plans=st.lists(STEPS, min_size=2, max_size=WRITERS), readers=st.integers(1, 3))
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_reader_sees_what_was_committed_once_and_in_each_writers_order(
    shared: Database, plans: list[list[Step]], readers: int
) -> None:
    start, done = latest_of(shared), Flag()

    with ThreadPoolExecutor(WRITERS + 3) as threads:
        reading = [threads.submit(read_on, shared, start, done) for _ in range(readers)]
        try:
            written = list(threads.map(lambda plan: write(shared, *plan), enumerate(plans)))
        finally:
            done.set()
        seen = [each.result() for each in reading]

    committed = sum(map(len, written))
    for events in seen:
        assert [event.seq for event in events] == list(range(start + 1, start + committed + 1))
        by_writer = defaultdict(list)
        for event in events:
            by_writer[event.subject.split("-")[0]].append(event.subject)
        assert [by_writer[str(n)] for n in range(len(plans))] == written


class GivenUp(Exception):
    """A transaction that is rolled back."""


def keep_or_give_up(commits: bool) -> None:
    if not commits:
        raise GivenUp


def write(database: Database, writer: int, plan: list[Step]) -> list[str]:
    """Carry out a plan, and return what was committed."""
    committed = []
    for number, (commits, many, held) in enumerate(plan):
        subjects = [f"{writer}-{number}-{one}" for one in range(many)]
        with suppress(GivenUp), database.begin() as session:
            for subject in subjects:
                announce(session, EventKind.CALL, subject, NOON)
            publish(session)
            session.info.clear()  # written already, earlier before the commit than usual
            time.sleep(held / 1000)
            keep_or_give_up(commits)
        committed += subjects if commits else []
    return committed


def read_on(database: Database, start: int, done: Flag) -> list[Event]:
    """Read as a feed does, until everything was read after the last commit."""
    announcements, seq = Announcements(database), start
    seen: list[Event] = []
    while True:
        is_last = done.is_set()
        events = announcements.after(seq)
        assert events is not None
        seen += events
        seq = events[-1].seq if events else seq
        if is_last and not events and seq == announcements.latest():
            return seen
        time.sleep(random.uniform(0, 0.004))


def latest_of(database: Database) -> int:
    return Announcements(database).latest()


def test_a_writer_that_does_not_commit_holds_up_nobody(shared: Database) -> None:
    with shared.begin() as slow:
        announce(slow, EventKind.CALL, "slow", NOON)
        publish(slow)
        slow.info.clear()
        say(shared, "quick")

        assert subjects(shared, 0) == ["quick"]

    assert subjects(shared, 1) == ["slow"]


def test_whoever_numbers_holds_up_no_writer_and_no_reader(shared: Database) -> None:
    say(shared, "zeroth")
    assert subjects(shared, 0) == ["zeroth"]
    say(shared, "first")
    with shared.begin() as numbering:
        numbering.execute(text("SELECT n FROM desk_counter FOR UPDATE"))
        say(shared, "second")

        assert subjects(shared, 1) == []

    assert subjects(shared, 1) == ["first", "second"]


def test_a_process_that_died_before_it_numbered_is_finished_by_any_other(
    shared: Database, postgres_url: str
) -> None:
    say(shared, "orphan")

    other = open_database(postgres_url)
    heard = subjects(other, 0)
    other.close()

    assert heard == ["orphan"]


def test_a_command_numbers_what_it_announced_itself(postgres_url: str, shared: Database) -> None:
    command = open_database(postgres_url)
    say(command, "banners")
    command.close()

    with shared.reading() as session:
        assert latest(session) == 1


def say(database: Database, subject: str) -> None:
    with database.begin() as session:
        announce(session, EventKind.CALL, subject, NOON)


def subjects(database: Database, seq: int) -> list[str]:
    return [event.subject for event in Announcements(database).after(seq) or ()]
