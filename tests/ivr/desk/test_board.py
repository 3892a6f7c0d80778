"""The board: one look at the database for every desk of the process."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from ivr.desk.board import Board
from ivr.desk.call import DeskCall, Phase
from ivr.desk.call_store import UNCLOSED_SHOWN, announce, keep_call
from ivr.desk.callbacks.store import file_callback
from ivr.desk.feed import EventKind, Feed
from ivr.line.announcements import Announcements
from ivr.line.desk import DeskRegister, drop_unclosed
from ivr.privacy.caller_data import forget
from ivr.storage.database import Database
from metrics.ledger import store as ledger
from metrics.ledger.records import CallRecord
from tests.ivr.desk.callbacks.conftest import CALLBACK


@asynccontextmanager
async def hanging(database: Database, clock: Callable[[], datetime]) -> AsyncIterator[Board]:
    feed = Feed(Announcements(database), lambda: 60)
    board = Board(DeskRegister(database, clock), feed)
    database.watch(feed.nudge)
    tasks = [asyncio.create_task(feed.follow()), asyncio.create_task(board.follow())]
    try:
        async with asyncio.timeout(20):
            yield board
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def shown(board: Board, database: Database, *calls: DeskCall, noon: datetime) -> list[str]:
    def keep() -> int:
        with database.begin() as session:
            for call in calls:
                keep_call(session, call, noon)
        return Announcements(database).latest()

    await board.reach(await asyncio.to_thread(keep))
    return sorted(call.sid for call in board.calls())


async def test_it_shows_what_was_there_and_what_comes(
    database: Database, waiting: DeskCall, noon: datetime
) -> None:
    with database.begin() as session:
        keep_call(session, waiting, noon)

    async with hanging(database, lambda: noon) as board:
        await board.reach(1)
        assert board.call("CA1") == waiting

        assert await shown(board, database, replace(waiting, sid="CA2"), noon=noon) == ["CA1", "CA2"]


async def test_a_call_that_is_over_goes_unless_it_has_to_be_closed(
    database: Database, waiting: DeskCall, noon: datetime
) -> None:
    over = replace(waiting, phase=Phase.ENDED, ended_at=noon)
    to_close = replace(over, sid="CA2", met_person=True)

    async with hanging(database, lambda: noon) as board:
        await shown(board, database, waiting, replace(waiting, sid="CA2"), noon=noon)

        assert await shown(board, database, over, to_close, noon=noon) == ["CA2"]


async def test_a_call_that_nobody_closed_leaves_a_running_board_after_twelve_hours(
    database: Database, waiting: DeskCall, noon: datetime
) -> None:
    unclosed = replace(waiting, phase=Phase.ENDED, ended_at=noon, met_person=True)
    recent = replace(unclosed, sid="CA2", ended_at=noon + timedelta(minutes=1))
    later = noon + UNCLOSED_SHOWN
    clock = [noon]

    def look() -> int:
        drop_unclosed(database, clock[0])
        return Announcements(database).latest()

    async with hanging(database, lambda: clock[0]) as board:
        assert await shown(board, database, unclosed, recent, noon=noon) == ["CA1", "CA2"]
        told = await asyncio.to_thread(look)

        clock[0] = later
        await board.reach(await asyncio.to_thread(look))

        assert [call.sid for call in board.calls()] == ["CA2"]
        assert board.seq == told + 1


async def test_a_call_to_close_goes_at_once_when_its_caller_is_forgotten(
    database: Database, waiting: DeskCall, noon: datetime
) -> None:
    to_close = replace(waiting, phase=Phase.ENDED, ended_at=noon, met_person=True)
    with database.begin() as session:
        ledger.append(session, CallRecord("CA1", noon, "fr", caller_hash="key.mine", ended_at=noon))
        file_callback(session, CALLBACK)

    async with hanging(database, lambda: noon) as board:
        assert await shown(board, database, to_close, noon=noon) == ["CA1"]
        assert len(board.owed) == 1

        def erase() -> int:
            with database.begin() as session:
                forget(session, "key.mine", noon, ZoneInfo("UTC"))
            return Announcements(database).latest()

        await board.reach(await asyncio.to_thread(erase))
        assert [*board.calls(), *board.owed] == []


async def test_a_change_of_the_city_is_passed_on(database: Database, noon: datetime) -> None:
    seen: list[str] = []

    async with hanging(database, lambda: noon) as board:
        board.city_changed = lambda: seen.append("city")
        await board.reach(0)

        def change() -> None:
            with database.begin() as session:
                announce(session, EventKind.CITY, "banners", noon)

        await asyncio.to_thread(change)
        await board.reach(1)

    assert seen == ["city"]
