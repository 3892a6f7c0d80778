"""Desk actions: accept, take over, release, reveal, wrap up, set preferences."""

from collections.abc import Container
from urllib.parse import urlencode

from fastapi import APIRouter, HTTPException
from fastapi.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from intents.privacy.redaction import redacted
from ivr.desk.call import Preference, spoken_by_staff
from ivr.desk.desk import ASKED_OF_DATA
from ivr.desk.forms import Known, fault_of, filled, wrap_up_of
from ivr.desk.presence import Status
from ivr.desk.showing import ShownDesk, desk_of, person_of, reader_of, show

router = APIRouter(prefix="/desk", include_in_schema=False)


@router.post("/calls/{sid}/accept")
async def accept(request: Request, sid: str) -> Response:
    """Ring the person for a caller who waits."""
    return await _take(request, sid, "accept")


@router.post("/calls/{sid}/take-over")
async def take_over(request: Request, sid: str) -> Response:
    """Ring the person for a caller who talks with the line."""
    return await _take(request, sid, "take_over")


@router.post("/calls/{sid}/let-go")
async def let_go(request: Request, sid: str) -> Response:
    """Stop ringing the person."""
    is_done = await desk_of(request).switchboard.let_go(sid, person_of(request).id)
    return await _back(request, sid, "" if is_done else "gone")


@router.post("/calls/{sid}/reveal")
async def reveal(request: Request, sid: str) -> Response:
    """Reveal the caller's number and details, after an audit entry."""
    await run_in_threadpool(request.app.state.audit, request, "desk.revealed", sid)
    return await show(request, sid, ShownDesk(reveals=True))


@router.post("/calls/{sid}/wrap-up")
async def wrap_up(request: Request, sid: str) -> Response:
    """Wrap up a call; one already closed stays as it is."""
    desk, city = desk_of(request), desk_of(request).city()
    language = request.app.state.pages.words_for(request).language
    form = filled(await request.form(), city.canned, language)
    known = Known(city.directory.departments.keys(), city.catalog.articles.keys())
    if fault := fault_of(form, known):
        return await show(request, sid, ShownDesk(fault=fault, filled=form, status=422))
    closed = wrap_up_of(form, known, person_of(request).id, desk.clock(), redacted)
    is_done = await run_in_threadpool(desk.casebook.close, sid, closed)
    return await _back(request, sid, "closed" if is_done else "not_closed")


@router.post("/calls/{sid}/mark")
async def mark(request: Request, sid: str) -> Response:
    """Keep whether the line helped in the call."""
    has_helped = (await request.form()).get("mark") == "helped"
    await run_in_threadpool(lambda: desk_of(request).casebook.mark(sid, has_helped=has_helped))
    return await _back(request, sid, "marked")


@router.post("/calls/{sid}/objection")
async def remember_objection(request: Request, sid: str) -> Response:
    """Have nothing of the caller's next calls transcribed, as they wish."""
    is_done = await run_in_threadpool(desk_of(request).casebook.remember_objection, sid)
    if is_done:
        await run_in_threadpool(request.app.state.audit, request, "caller.objected", sid)
    return await _back(request, sid, "objection" if is_done else "no_objection")


@router.post("/calls/{sid}/request")
async def keep_request(request: Request, sid: str) -> Response:
    """Keep what the caller asks about their own data, for the privacy officer."""
    kind = str((await request.form()).get("kind"))
    if kind not in ASKED_OF_DATA:
        raise HTTPException(422)
    is_kept = await run_in_threadpool(desk_of(request).casebook.keep_request, sid, kind)
    if is_kept:
        await run_in_threadpool(request.app.state.audit, request, "caller.asked", sid)
    return await _back(request, sid, "request" if is_kept else "no_request")


@router.post("/presence")
async def change_presence(request: Request) -> Response:
    """Begin or end the person's break."""
    status = (await request.form()).get("status")
    if status in {Status.FREE, Status.BREAK}:
        is_on_break = status == Status.BREAK
        await desk_of(request).colleagues.put_on_break(person_of(request).id, is_on_break=is_on_break)
    return await _back(request, "", "")


@router.post("/preferences")
async def prefer(request: Request) -> Response:
    """Save the person's preferences."""
    form, desk = await request.form(), desk_of(request)
    directory = desk.city().directory
    preference = Preference(
        _chosen(form, "department", directory.departments),
        _chosen(form, "language", spoken_by_staff(directory)),
        "shortcuts" in form,
    )
    await run_in_threadpool(desk.preferences.save, person_of(request).id, preference)
    return await _back(request, "", "saved")


def _chosen(form: FormData, field: str, known: Container[str]) -> tuple[str, ...]:
    return tuple(value for value in form.getlist(field) if isinstance(value, str) and value in known)


async def _take(request: Request, sid: str, act: str) -> Response:
    person, switchboard = person_of(request), desk_of(request).switchboard
    if not person.number:
        return await _back(request, sid, "no_number")
    if not desk_of(request).city().directory.may_dial.may_dial(person.number):
        return await _back(request, sid, "not_allowed")
    if not await switchboard.lets_ring(sid):
        return await _back(request, sid, "no_minutes")
    take = switchboard.accept if act == "accept" else switchboard.take_over
    is_done = await take(sid, person.number, person.id)
    if is_done:
        await run_in_threadpool(request.app.state.audit, request, f"desk.{act}", sid)
    return await _back(request, sid, "" if is_done else "faster")


async def _back(request: Request, sid: str, said: str) -> Response:
    """Return to the page or fragment from which the act came."""
    reader = await reader_of(request)
    kept = {"lang": reader.language, "said": said, "part": request.query_params.get("part", "")}
    query = urlencode({name: value for name, value in kept.items() if value})
    return RedirectResponse(f"/desk/calls/{sid}?{query}" if sid else f"/desk?{query}", 303)
