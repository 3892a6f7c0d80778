"""The desk with everything real but the telephone and the door: whoever says so is a member of staff."""

import threading
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, closing, contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from fastapi import Depends, FastAPI, HTTPException, Request

from ivr.accounts.account import Person, Role
from ivr.call.city import City, load_city
from ivr.call.texts import load_prompts
from ivr.desk import feedback, own_reports, pages
from ivr.desk.board import Board, Drawing
from ivr.desk.call import DeskCall, Phase
from ivr.desk.call_store import keep_call, load_call
from ivr.desk.desk import StaffDesk
from ivr.desk.explanation import Explanation
from ivr.desk.feed import Feed
from ivr.desk.presence import Colleagues
from ivr.line.announcements import Announcements
from ivr.line.calls import Calls
from ivr.line.desk import DeskCasebook, DeskPreferences, DeskPresences, DeskRegister, DeskReports
from ivr.line.drain import Drain
from ivr.line.switchboard import Takeovers
from ivr.run.page_services import desk_followers
from ivr.run.routes import MENU
from ivr.run.scheduled_job import Schedule
from ivr.run.server import Service, address_of, listen
from ivr.storage.database import Database
from ivr.storage.encryption import Encryption
from ivr.web.pages import Pages, offer_pages

EXAMPLE = Path("deploy/example-city")
ENCRYPTION = Encryption(b"a secret of the tests")
COOKIE = "staff"
"Holds the name of who sits at this browser."
WITHOUT_NUMBER, ABROAD = "nora", "otto"
"Who has no telephone, and one that the line may not ring."
NAMES = {"lee": "Lee Tremblay"}
"Staff whose name is more than their id."


@cache
def example_city() -> City:
    return load_city(EXAMPLE)


def wall_clock() -> datetime:
    return datetime.now(UTC)


@dataclass
class Switchboard:
    """Brings a call to whoever is first, as the line's does, without a telephone."""

    database: Database
    clock: Callable[[], datetime]
    has_minutes: bool = True

    async def accept(self, sid: str, number: str, by: str) -> bool:
        return self._ring(sid, Phase.WAITING, by)

    async def take_over(self, sid: str, number: str, by: str) -> bool:
        return self._ring(sid, Phase.WITH_LINE, by)

    async def lets_ring(self, sid: str) -> bool:
        return self.has_minutes

    async def let_go(self, sid: str, by: str) -> bool:
        return self._move(sid, lambda call: call.taken_by == by, phase=Phase.WAITING, taken_by="")

    def _ring(self, sid: str, phase: Phase, by: str) -> bool:
        return self._move(sid, lambda call: call.phase is phase, phase=Phase.RINGING, taken_by=by)

    def _move(self, sid: str, may: Callable[[DeskCall], bool], **changes: Any) -> bool:
        with self.database.begin() as session:
            call = load_call(session, sid)
            if call is None or not may(call):
                return False
            now = self.clock()
            keep_call(session, replace(call, since=now, **changes), now)
        return True


@dataclass
class House:
    """An app, and what it wrote into its audit log."""

    app: FastAPI
    desk: StaffDesk
    audited: list[tuple[str, str, str]] = field(default_factory=list)
    signed_out: set[str] = field(default_factory=set)
    "Who is not there any more, although their pages are still open."


def desk_house(database: Database, clock: Callable[[], datetime] = wall_clock) -> House:
    """Return a desk of its own process over a database."""
    app = FastAPI(lifespan=_open)
    for room in (pages, pages, pages, pages, feedback, own_reports):
        app.include_router(room.router, dependencies=[Depends(_enter)])
    offer_pages(app, MENU[:1])
    signed_out: set[str] = set()

    async def is_there(request: Request) -> bool:
        return request.state.person.id not in signed_out

    house = House(app, _desk(database, clock, app.state.pages, is_there), signed_out=signed_out)
    app.state.signed_out = signed_out
    app.state.desk = house.desk
    app.state.drain = Drain(_alone)
    app.state.audit = lambda request, act, subject: house.audited.append(
        (request.state.person.id, act, subject)
    )
    return house


async def _alone() -> bool:
    return False


@contextmanager
def served(app: FastAPI, port: int = 0) -> Iterator[str]:
    """Serve an app on a port, or a free one, until the block ends."""
    with closing(listen("127.0.0.1", port)) as taken:
        server = Service(app)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [taken]})
        thread.start()
        while not server.started:
            assert thread.is_alive(), "the service did not start"
            time.sleep(0.02)
        try:
            yield address_of(taken)
        finally:
            server.should_exit = True
            thread.join()


def _desk(
    database: Database,
    clock: Callable[[], datetime],
    fragments: Pages,
    is_there: Callable[[Request], Awaitable[bool]],
) -> StaffDesk:
    city = example_city()
    prompts = load_prompts(city.directory.languages, city.path)
    feed = Feed(Announcements(database))
    database.watch(feed.nudge)
    colleagues = Colleagues(DeskPresences(database, clock, NAMES.copy), clock)
    drawing = Drawing(fragments, example_city, colleagues.name)
    colleagues.names_changed = drawing.forget
    return StaffDesk(
        feed,
        Board(DeskRegister(database, clock), feed, drawing.forget),
        drawing,
        DeskCasebook(database, clock, ENCRYPTION, example_city, prompts),
        DeskPreferences(database),
        Switchboard(database, clock),
        example_city,
        clock,
        is_there,
        colleagues,
        DeskReports(database, clock),
        lambda text, language, _: Explanation(
            text, language, "recognized", "waste.missed_pickup", 0.9, (("waste.new_bin", 0.2),), "a question"
        ),
    )


@asynccontextmanager
async def _open(app: FastAPI) -> AsyncIterator[None]:
    nobody = Takeovers(Calls(None, wall_clock))  # type: ignore[arg-type]  # it holds no conversation
    async with Schedule(time.monotonic).running(desk_followers(app.state.desk, nobody)):
        yield


async def _enter(request: Request) -> None:
    name = request.cookies.get(COOKIE, "sam")
    if name in request.app.state.signed_out:
        raise HTTPException(401)
    number = {WITHOUT_NUMBER: "", ABROAD: "+252612345678"}.get(name, "+16045550150")
    request.state.person = Person(name, name.title(), "", frozenset({Role.STAFF.value}), number)
    request.state.csrf_token = "a token"
