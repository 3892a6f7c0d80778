"""The staff desk of a running service: its parts, and the work that keeps it up to date."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import structlog

from ivr.accounts.guard import is_still_there
from ivr.announcements import Announcements
from ivr.desk_books import DeskCasebook, DeskPreferences, DeskRegister
from ivr.errors import DatabaseDown
from ivr.parts import Parts
from ivr.seal import Seal
from ivr.switchboard import Switchboard
from ivr.takeovers import Takeovers
from ivr.web.pages import Pages
from routing.desk.board import Board
from routing.desk.drawing import Drawing
from routing.desk.feed import Feed
from routing.desk.staff_desk import StaffDesk

REST_SECONDS = 1.0
log = structlog.get_logger()


def staff_desk(parts: Parts, pages: Pages, switchboard: Switchboard) -> StaffDesk:
    """Return the desk of a service."""
    feed = Feed(Announcements(parts.database))
    parts.database.watch(feed.nudge)
    drawing = Drawing(pages, parts.city_now)
    return StaffDesk(
        feed,
        Board(DeskRegister(parts.database, parts.clock), feed, drawing.forget),
        drawing,
        DeskCasebook(parts.database, parts.clock, Seal(parts.secret), parts.city_now, parts.prompts),
        DeskPreferences(parts.database),
        switchboard,
        parts.city_now,
        parts.clock,
        is_still_there,
    )


@asynccontextmanager
async def open_desk(desk: StaffDesk, takeovers: Takeovers) -> AsyncIterator[None]:
    """Keep the desk up to date while the service runs, and tell conversations that staff take them over."""
    work = (desk.feed.follow, desk.board.follow, lambda: takeovers.follow(desk.feed.after()))
    tasks = [asyncio.create_task(_untiring(each)) for each in work]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _untiring(work: Callable[[], Awaitable[None]]) -> None:
    """Begin again after the database was away."""
    while True:
        try:
            await work()
        except DatabaseDown as down:
            log.warning("the desk waits", kind=type(down).__name__)
        await asyncio.sleep(REST_SECONDS)
