"""Rendering shared by the desk's pages."""

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime

from fastapi.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from ivr.desk.board import DeskReader
from ivr.desk.call import CallGroup, DeskCall, grouped, spoken_by_staff
from ivr.desk.case import Case, Detail, case_context
from ivr.desk.desk import DeskPages, DeskUser, StaffDesk
from ivr.desk.forms import FilledWrapUp, WrapUpFault
from ivr.desk.presence import colleagues, next_person
from ivr.desk.view import View, count_due, milliseconds
from routing.decision import Reason

PANE = "pane"
"The parameter that requests only the call pane."
CATCH_UP_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class ShownDesk:
    """What a page shows besides the calls."""

    said: str = ""
    "The result of the last action, as a word id suffix."
    fault: WrapUpFault | None = None
    filled: FilledWrapUp = field(default_factory=FilledWrapUp)
    reveals: bool = False
    status: int = 200


def desk_of(request: Request) -> StaffDesk:
    """Return the desk of the service."""
    desk: StaffDesk = request.app.state.desk
    return desk


def person_of(request: Request) -> DeskUser:
    """Return the person behind a request."""
    person: DeskUser = request.state.person
    return person


async def reader_of(request: Request) -> DeskReader:
    """Return the reader of a page."""
    pages: DeskPages = request.app.state.pages
    person = person_of(request).id
    preference = await run_in_threadpool(desk_of(request).preferences.load, person)
    return DeskReader(person, pages.words_for(request).language, preference)


async def show(request: Request, sid: str = "", shown: ShownDesk = ShownDesk()) -> Response:
    """Render the desk, with a call opened if named; only the call pane if requested."""
    desk, reader = desk_of(request), await reader_of(request)
    view, now = desk.view(reader.language), desk.clock()
    case = await run_in_threadpool(_case, desk, sid, reader, shown) if sid else None
    context = {"shown": shown, "sid": sid, "case": None, "person_number": person_of(request).number}
    if case is not None:
        context |= case_context(case, view, reader, now)
    is_part = request.query_params.get("part") == PANE
    if not is_part:
        context |= await _desk_context(desk, view, reader, now)
    return _page(request, "desk-pane.html" if is_part else "desk.html", context, _status(sid, case, shown))


def head_context(desk: StaffDesk, view: View, reader: DeskReader, now: datetime) -> dict[str, object]:
    """Return the context of the desk's header."""
    return {
        "due": count_due(desk.board.owed, reader.preference.departments, now),
        "notices": view.banners(now),
        "all_to_people": desk.city().all_to_people,
        "colleagues": _colleagues(desk, view, reader, now),
    }


def _colleagues(desk: StaffDesk, view: View, reader: DeskReader, now: datetime) -> list[dict[str, object]]:
    calls = desk.board.calls()
    here = colleagues(desk.colleagues.present, calls, now)
    following = next_person(here, calls)
    return [
        {
            "name": view.name_of(one.person),
            "is_me": one.person == reader.person,
            "is_next": one.person == following,
            "status": one.status.value,
            "local": view.local(one.since),
            "since": milliseconds(one.since),
        }
        for one in here
    ]


async def _desk_context(desk: StaffDesk, view: View, reader: DeskReader, now: datetime) -> dict[str, object]:
    seq = await caught_up(desk)
    answered = await run_in_threadpool(desk.reports.answered, reader.person)
    groups = grouped(desk.board.calls(), reader.preference, reader.person)
    return {
        "head": head_context(desk, view, reader, now),
        "seq": seq,
        "now": milliseconds(now),
        "preference": reader.preference,
        "unread_answers": sum(not report.answer.is_read for report in answered),
        "is_on_break": desk.colleagues.is_on_break(reader.person),
        "all_departments": view.departments(),
        "all_languages": spoken_by_staff(view.city.directory),
        "groups": [(group.value, _cards(desk, groups[group], reader)) for group in CallGroup],
    }


async def caught_up(desk: StaffDesk) -> int:
    """Wait briefly until the board shows what was saved before; return its last event."""
    with suppress(TimeoutError):
        async with asyncio.timeout(CATCH_UP_SECONDS):
            return await desk.board.reach(await desk.feed.newest())
    return await desk.board.reach(0)


def _cards(desk: StaffDesk, calls: tuple[DeskCall, ...], reader: DeskReader) -> list[str]:
    return [desk.drawing.card(call, reader.language, reader.preference) for call in calls]


def _case(desk: StaffDesk, sid: str, reader: DeskReader, shown: ShownDesk) -> Case | None:
    call = desk.casebook.call(sid)
    if call is None:
        return None
    opens = shown.reveals or call.taken_by == reader.person
    details = tuple(
        Detail(entity.kind.value, entity.how, desk.casebook.opened(entity.encrypted) if opens else "")
        for entity in call.known.entities
    )
    number = desk.casebook.opened(call.encrypted_number) if shown.reveals else ""
    summary = desk.casebook.summary(call, reader.language)
    is_remembered = call.known.reason is Reason.OBJECTED and desk.casebook.has_objected(sid)
    return Case(call, desk.casebook.transcript(sid), summary, number, details, is_remembered)


def _status(sid: str, case: Case | None, shown: ShownDesk) -> int:
    return 404 if sid and case is None else shown.status


def _page(request: Request, template: str, context: Mapping[str, object], status: int) -> Response:
    pages: DeskPages = request.app.state.pages
    return pages.render(request, template, status=status, **context)
