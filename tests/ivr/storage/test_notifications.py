"""Notifications of PostgreSQL: heard at once, proved to arrive, and looked for when they do not."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from ivr.desk.call_store import CHANNEL, notify
from ivr.errors import DatabaseDown
from ivr.storage.database import Database, open_database
from ivr.storage.nodes import Node
from ivr.storage.notifications import POLL_SECONDS, SLOW_POLL_SECONDS, Notifications
from tests.conftest import Postgres


@pytest.fixture
def shared(postgres_url: str):
    with_server = open_database(postgres_url)
    yield with_server
    with_server.close()


@asynccontextmanager
async def listening(database: Database, url: str) -> AsyncIterator[tuple[Notifications, asyncio.Queue[None]]]:
    notifications, heard = Notifications(database, url), asyncio.Queue[None]()
    task = asyncio.create_task(notifications.follow(lambda: heard.put_nowait(None)))
    try:
        async with asyncio.timeout(20):
            await heard.get()  # the look after the echo
        yield notifications, heard
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError, DatabaseDown):
            await task


def tell(database: Database, payload: str = "") -> None:
    with database.begin() as session:
        notify(session, payload)


async def test_news_of_another_process_is_heard_at_once(shared: Database, postgres_url: str) -> None:
    async with listening(shared, postgres_url) as (_, heard), asyncio.timeout(20):
        await asyncio.to_thread(tell, shared)

        await heard.get()


async def test_a_process_that_is_told_looks_seldom_by_itself(shared: Database, postgres_url: str) -> None:
    before = Notifications(shared, postgres_url)
    async with listening(shared, postgres_url) as (during, _):
        assert (before.pause(), during.pause()) == (POLL_SECONDS, SLOW_POLL_SECONDS)
        assert (before.is_missing, during.is_missing) == (True, False)
    assert (during.pause(), during.is_missing) == (POLL_SECONDS, True)


async def test_another_process_proving_its_line_is_no_news(shared: Database, postgres_url: str) -> None:
    async with listening(shared, postgres_url) as (_, heard), asyncio.timeout(20):
        await asyncio.to_thread(tell, shared, "somebody else's echo")
        await asyncio.to_thread(tell, shared)
        await heard.get()

        assert heard.empty()


async def test_a_lost_connection_ends_the_listening_as_a_database_that_is_down(
    shared: Database, postgres_url: str
) -> None:
    notifications, heard = Notifications(shared, postgres_url), asyncio.Event()
    task = asyncio.create_task(notifications.follow(heard.set))
    await asyncio.wait_for(heard.wait(), 20)

    await asyncio.to_thread(_end_listeners, shared)

    with pytest.raises(DatabaseDown):
        await asyncio.wait_for(task, 20)
    assert notifications.is_missing


def _end_listeners(database: Database) -> None:
    with database.begin() as session:
        query = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE :query"
        session.execute(text(query), {"query": f"LISTEN {CHANNEL}%"})


async def test_a_server_that_is_away_is_a_database_that_is_down(shared: Database) -> None:
    nowhere = "postgresql://postgres@127.0.0.1:1/none"

    with pytest.raises(DatabaseDown):
        await Notifications(shared, nowhere).follow(lambda: None)


async def test_a_line_that_takes_no_notifications_says_what_to_set(
    shared: Database, postgres: Postgres
) -> None:
    deaf = Notifications(shared, postgres.url, echo_seconds=0.2)  # another database of the same server

    with pytest.raises(DatabaseDown, match="CITYLINE_DATABASE_DIRECT_URL"):
        await deaf.follow(lambda: None)


def test_a_file_needs_no_notifications(tmp_path) -> None:
    file = open_database(f"sqlite:///{tmp_path / 'a.db'}")

    assert not Notifications(file, "").is_missing
    assert Notifications(file, "").pause() == POLL_SECONDS
    file.close()


NOON = datetime(2026, 11, 28, 12, tzinfo=UTC)


def test_a_process_alone_has_no_other(database: Database) -> None:
    blue = Node("blue", database)
    blue.note(NOON, takes_calls=True, hears=True)

    assert not blue.has_peer(NOON)


def test_a_process_sees_the_other_that_takes_calls(database: Database) -> None:
    blue, green = Node("blue", database), Node("green", database)
    blue.note(NOON, takes_calls=True, hears=True)
    green.note(NOON, takes_calls=True, hears=True)

    assert blue.has_peer(NOON)


def test_a_process_that_drains_takes_no_calls_of_others(database: Database) -> None:
    blue, green = Node("blue", database), Node("green", database)
    green.note(NOON, takes_calls=True, hears=True)
    green.note(NOON, takes_calls=False, hears=False)

    assert not blue.has_peer(NOON)


def test_a_process_that_was_killed_is_soon_not_counted_on(database: Database) -> None:
    blue, green = Node("blue", database), Node("green", database)
    green.note(NOON, takes_calls=True, hears=True)

    assert blue.has_peer(NOON + timedelta(seconds=19))
    assert not blue.has_peer(NOON + timedelta(seconds=21))
