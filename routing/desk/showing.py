"""Showing: what every answer of the desk's pages is made of."""

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime

from fastapi.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from routing.desk.case import Case, Detail, case_context
from routing.desk.desk_call import DeskCall
from routing.desk.drawing import Reader
from routing.desk.group import Group, grouped
from routing.desk.owed import debt
from routing.desk.staff_desk import Pages, Person, StaffDesk
from routing.desk.view import View, milliseconds
from routing.desk.wrap_up_form import Fault, Filled

PANE = "pane"
"Of a page only the opened call is wanted."
CATCH_UP_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Shown:
    """What a page shows besides the calls themselves."""

    said: str = ""
    "What came of the last act, as the end of a word's id."
    fault: Fault | None = None
    filled: Filled = field(default_factory=Filled)
    reveals: bool = False
    status: int = 200


def desk_of(request: Request) -> StaffDesk:
    """Return the service's desk."""
    desk: StaffDesk = request.app.state.desk
    return desk


def person_of(request: Request) -> Person:
    """Return who asks."""
    person: Person = request.state.person
    return person


async def reader_of(request: Request) -> Reader:
    """Return for whom a page is drawn."""
    pages: Pages = request.app.state.pages
    person = person_of(request).id
    preference = await run_in_threadpool(desk_of(request).preferences.load, person)
    return Reader(person, pages.words_for(request).language, preference)


async def show(request: Request, sid: str = "", shown: Shown = Shown()) -> Response:
    """Return the desk, with a call opened if one is named; only that call where only it is wanted."""
    desk, reader = desk_of(request), await reader_of(request)
    view, now = View(desk.city(), reader.language), desk.clock()
    case = await run_in_threadpool(_case, desk, sid, reader, shown) if sid else None
    context = {"shown": shown, "sid": sid, "case": None, "person_number": person_of(request).number}
    if case is not None:
        context |= case_context(case, view, reader, now)
    is_part = request.query_params.get("part") == PANE
    if not is_part:
        context |= await _desk_context(desk, view, reader, now)
    return _page(request, "desk-pane.html" if is_part else "desk.html", context, _status(sid, case, shown))


def head_context(desk: StaffDesk, view: View, reader: Reader, now: datetime) -> dict[str, object]:
    """Return what the head of the desk shows."""
    return {
        "debt": debt(desk.board.owed, reader.preference.departments, now),
        "notices": view.banners(now),
        "all_to_people": desk.city().all_to_people,
    }


async def _desk_context(desk: StaffDesk, view: View, reader: Reader, now: datetime) -> dict[str, object]:
    seq = await _caught_up(desk)
    groups = grouped(desk.board.calls(), reader.preference, reader.person)
    return {
        "head": head_context(desk, view, reader, now),
        "seq": seq,
        "now": milliseconds(now),
        "preference": reader.preference,
        "all_departments": view.departments(),
        "all_languages": view.city.directory.languages,
        "groups": [(group.value, _cards(desk, groups[group], reader)) for group in Group],
    }


async def _caught_up(desk: StaffDesk) -> int:
    """What somebody has just done stands on their next page, too, unless the board is slow to see it."""
    with suppress(TimeoutError):
        async with asyncio.timeout(CATCH_UP_SECONDS):
            return await desk.board.reach(await desk.feed.newest())
    return await desk.board.reach(0)


def _cards(desk: StaffDesk, calls: tuple[DeskCall, ...], reader: Reader) -> list[str]:
    return [desk.drawing.card(call, reader.language, reader.preference) for call in calls]


def _case(desk: StaffDesk, sid: str, reader: Reader, shown: Shown) -> Case | None:
    call = desk.casebook.call(sid)
    if call is None:
        return None
    opens = shown.reveals or call.taken_by == reader.person
    details = tuple(
        Detail(entity.kind.value, entity.how, desk.casebook.opened(entity.sealed) if opens else "")
        for entity in call.known.entities
    )
    number = desk.casebook.opened(call.sealed_number) if shown.reveals else ""
    summary = desk.casebook.summary(call, reader.language)
    return Case(call, desk.casebook.transcript(sid), summary, number, details)


def _status(sid: str, case: Case | None, shown: Shown) -> int:
    return 404 if sid and case is None else shown.status


def _page(request: Request, template: str, context: Mapping[str, object], status: int) -> Response:
    pages: Pages = request.app.state.pages
    page = pages.render(request, template, **context)
    page.status_code = status
    return page
