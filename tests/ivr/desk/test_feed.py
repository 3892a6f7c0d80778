"""The feed: whoever watches misses nothing, however late they come."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime, timedelta

from ivr.desk.call_store import announce, purge_events
from ivr.desk.feed import Event, EventKind, Feed, FeedItem, Gap
from ivr.line.announcements import Announcements
from ivr.storage.database import Database

NOON = datetime(2026, 11, 25, 20, 0, tzinfo=UTC)
LONG = 60.0
"Seconds between two polls of a feed that has to be nudged."


def say(database: Database, *subjects: str, at: datetime = NOON) -> None:
    with database.begin() as session:
        for subject in subjects:
            announce(session, EventKind.TURN, subject, at)


@asynccontextmanager
async def following(database: Database, poll_seconds: float = LONG) -> AsyncIterator[Feed]:
    feed = Feed(Announcements(database), lambda: poll_seconds)
    database.watch(feed.nudge)
    task = asyncio.create_task(feed.follow())
    try:
        yield feed
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def hear(heard: AsyncIterator[FeedItem], count: int) -> list[FeedItem]:
    async with asyncio.timeout(20):
        return [await anext(heard) for _ in range(count)]


def event(seq: int, subject: str) -> Event:
    return Event(seq, EventKind.TURN, subject, NOON)


async def test_a_watcher_hears_what_is_announced_after_a_nudge(database: Database) -> None:
    async with following(database) as feed:
        watching = asyncio.create_task(hear(feed.after(0), 2))

        await asyncio.to_thread(say, database, "CA1", "CA2")

        assert await watching == [event(1, "CA1"), event(2, "CA2")]


async def test_a_watcher_hears_what_another_process_announces(database: Database) -> None:
    async with following(database, poll_seconds=0.01) as feed:
        watching = asyncio.create_task(hear(feed.after(0), 1))

        await asyncio.to_thread(say, Database(database.engine), "CA1")

        assert await watching == [event(1, "CA1")]


async def test_a_watcher_who_was_away_catches_up(database: Database) -> None:
    say(database, "CA1", "CA2", "CA3")

    async with following(database) as feed:
        heard = await hear(feed.after(1), 2)

    assert heard == [event(2, "CA2"), event(3, "CA3")]


async def test_a_watcher_who_was_away_too_long_is_told_to_look_anew(database: Database) -> None:
    say(database, "CA1")
    say(database, "CA2", at=NOON + timedelta(days=2))
    with database.begin() as session:
        purge_events(session, NOON + timedelta(days=1))

    async with following(database) as feed:
        heard = await hear(feed.after(0), 1)

    assert heard == [Gap(2)]


async def test_a_watcher_without_a_past_hears_only_what_is_new(database: Database) -> None:
    say(database, "CA1")

    async with following(database) as feed:
        news = feed.after()
        watching = asyncio.create_task(hear(news, 1))
        await feed.ready()
        await asyncio.to_thread(say, database, "CA2")

        assert await watching == [event(2, "CA2")]


async def test_a_watcher_ahead_of_its_feed_waits_for_it(database: Database) -> None:
    async with following(database) as feed:
        await feed.ready()
        await asyncio.to_thread(say, Database(database.engine), "CA1")
        watching = asyncio.create_task(hear(feed.after(1), 1))

        await asyncio.to_thread(say, database, "CA2")

        assert await watching == [event(2, "CA2")]


async def test_a_feed_that_is_closed_lets_its_watchers_go(database: Database) -> None:
    async with following(database) as feed:
        await feed.ready()
        watching = asyncio.create_task(hear(feed.after(), 1))
        await asyncio.sleep(0)

        feed.close()

        assert isinstance(
            (await asyncio.gather(watching, return_exceptions=True))[0], StopAsyncIteration | RuntimeError
        )


async def test_fifty_watchers_hear_every_event_of_many_writers_in_order(database: Database) -> None:
    async with following(database) as feed:
        watching = [asyncio.create_task(hear(feed.after(0), 80)) for _ in range(50)]

        await asyncio.gather(*(asyncio.to_thread(say, database, f"CA{n}", f"CB{n}") for n in range(40)))

        for heard in await asyncio.gather(*watching):
            assert [one.seq for one in heard] == list(range(1, 81))
