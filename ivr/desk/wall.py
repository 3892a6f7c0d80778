"""The desk on a wall screen: large numbers, and nothing that a caller said."""

from dataclasses import dataclass
from datetime import datetime

from fastapi import APIRouter
from fastapi.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from ivr.desk.board import DeskReader
from ivr.desk.call import DeskCall, Phase
from ivr.desk.desk import DeskPages, StaffDesk
from ivr.desk.showing import caught_up, desk_of, reader_of
from ivr.desk.view import DueCount, View, count_due

LONG_WAIT_SECONDS = 180
router = APIRouter(prefix="/desk/wall", include_in_schema=False)


@dataclass(frozen=True, slots=True)
class WallRow:
    """The callers who wait for one department."""

    department: str
    waiting: int
    longest: str
    is_long: bool


@dataclass(frozen=True, slots=True)
class Wall:
    """What the screen shows."""

    waiting: int
    longest: str
    "The longest wait, as minutes and seconds; empty when nobody waits."
    is_long: bool
    with_people: int
    with_line: int
    owed: int
    overdue: int
    rows: tuple[WallRow, ...]


@router.get("")
async def wall(request: Request) -> Response:
    """Show the numbers; with `part=figures`, only the part that changes."""
    desk, reader = desk_of(request), await reader_of(request)
    await caught_up(desk)
    view = desk.view(reader.language)
    shown = await run_in_threadpool(_wall, desk, reader, view)
    pages: DeskPages = request.app.state.pages
    is_part = request.query_params.get("part") == "figures"
    return pages.render(request, "desk-wall-figures.html" if is_part else "desk-wall.html", wall=shown)


def _wall(desk: StaffDesk, reader: DeskReader, view: View) -> Wall:
    now = desk.clock()
    calls = [call for call in desk.board.calls() if reader.preference.wants(call, reader.person)]
    return wall_of(calls, view, now, count_due(desk.board.owed, reader.preference.departments, now))


def wall_of(calls: list[DeskCall], view: View, now: datetime, owed: DueCount) -> Wall:
    """Return the numbers at an instant; departments with the longest wait come first."""
    waiting = sorted((call for call in calls if call.phase is Phase.WAITING), key=lambda call: call.since)
    departments = dict.fromkeys(call.department for call in waiting)
    return Wall(
        len(waiting),
        *_longest(waiting, now),
        _count(calls, Phase.RINGING, Phase.WITH_PERSON),
        _count(calls, Phase.WITH_LINE, Phase.MESSAGE),
        owed.open,
        owed.overdue,
        tuple(
            _row(view.department(slug), [call for call in waiting if call.department == slug], now)
            for slug in departments
        ),
    )


def _row(department: str, waiting: list[DeskCall], now: datetime) -> WallRow:
    return WallRow(department, len(waiting), *_longest(waiting, now))


def _longest(waiting: list[DeskCall], now: datetime) -> tuple[str, bool]:
    if not waiting:
        return "", False
    seconds = max(0, round((now - waiting[0].since).total_seconds()))
    return f"{seconds // 60}:{seconds % 60:02}", seconds > LONG_WAIT_SECONDS


def _count(calls: list[DeskCall], *phases: Phase) -> int:
    return sum(call.phase in phases for call in calls)
