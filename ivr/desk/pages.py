"""The desk's pages: the calls, an opened call, what staff do with it, its news, the wall."""

from collections.abc import AsyncIterator, Container
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Header, HTTPException
from fastapi.concurrency import run_in_threadpool
from fastapi.sse import EventSourceResponse, ServerSentEvent
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from intents.privacy.redaction import redacted
from ivr.desk.board import DeskReader, Fragments, news_json, news_of
from ivr.desk.call import DeskCall, Phase, Preference, spoken_by_staff
from ivr.desk.desk import ASKED_OF_DATA, DeskPages, StaffDesk
from ivr.desk.explanation import before
from ivr.desk.feed import Event, EventKind, FeedItem, Gap, ticking
from ivr.desk.forms import Known, SearchForm, fault_of, filled, search_form, wrap_up_of
from ivr.desk.presence import Status
from ivr.desk.showing import ShownDesk, caught_up, desk_of, head_context, person_of, reader_of, show
from ivr.desk.view import DueCount, View, count_due

router = APIRouter(prefix="/desk", include_in_schema=False)


@router.get("")
async def desk(request: Request, said: str = "") -> Response:
    """Show the calls."""
    return await show(request, shown=ShownDesk(said=said if said in SAID else ""))


@router.get("/calls/{sid}")
async def call(request: Request, sid: str, said: str = "") -> Response:
    """Show the calls with one opened, which is audited."""
    await run_in_threadpool(request.app.state.audit, request, "desk.opened", sid[:64])
    return await show(request, sid, ShownDesk(said=said if said in SAID else ""))


@router.get("/calls/{sid}/turns/{number}")
async def why(request: Request, sid: str, number: int) -> Response:
    """Tell why the line understood a turn as it did, which is audited."""
    await run_in_threadpool(request.app.state.audit, request, "desk.opened", sid[:64])
    desk, reader = desk_of(request), await reader_of(request)
    turns = await run_in_threadpool(desk.casebook.transcript, sid)
    turn = next((one for one in turns if one.turn == number and one.heard), None)
    if turn is None:
        raise HTTPException(404)
    after = before(turns, number)
    read = await run_in_threadpool(desk.explain, turn.heard, turn.language, after)
    view = desk.view(reader.language)
    pages: DeskPages = request.app.state.pages
    named = view.article(after)
    return pages.render(
        request, "desk-why.html", sid=sid, one=read, turn=turn, after=named, name_of=view.article
    )


@router.get("/pop/{pop}")
async def pop(request: Request, pop: str) -> Response:
    """Open the ringing call by its opaque screen-pop id."""
    sid = await run_in_threadpool(desk_of(request).casebook.rung_by, pop)
    pages: DeskPages = request.app.state.pages
    return pages.moved(request, f"/desk/calls/{sid}" if sid else "/desk", said="" if sid else "gone")


@router.get("/icon.svg")
def icon(waiting: int = 0) -> Response:
    """Return the tab icon with the number of waiting calls, up to nine."""
    told = str(max(waiting, 0)) if waiting < 10 else "9+"
    return Response(ICON.format(told=told), media_type="image/svg+xml")


@router.get("/search")
async def blank_search(request: Request) -> Response:
    """Show an empty search."""
    return await _found(request, SearchForm())


@router.post("/search")
async def search(request: Request) -> Response:
    """Show search results; search terms never appear in a URL."""
    return await _found(request, search_form(await request.form()))


async def _found(request: Request, form: SearchForm) -> Response:
    desk, reader = desk_of(request), await reader_of(request)
    pages: DeskPages = request.app.state.pages
    view = desk.view(reader.language)
    wanted = form.wanted(view.city.directory.time_zone)
    is_blank = wanted.is_empty or form.has_bad_day
    calls = () if is_blank else await run_in_threadpool(desk.casebook.find, wanted)
    return pages.render(
        request,
        "desk-search.html",
        form=form,
        is_blank=is_blank,
        found=[desk.drawing.card(call, reader.language, reader.preference) for call in calls],
        is_more=len(calls) == wanted.limit,
        departments=view.departments(),
        articles=view.articles(),
    )


LONG_WAIT_SECONDS = 180


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


@router.get("/wall")
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
        await run_in_threadpool(request.app.state.audit, request, "caller.objected", "")
    return await _back(request, sid, "objection" if is_done else "no_objection")


@router.post("/calls/{sid}/request")
async def keep_request(request: Request, sid: str) -> Response:
    """Keep what the caller asks about their own data, for the privacy officer."""
    kind = str((await request.form()).get("kind"))
    if kind not in ASKED_OF_DATA:
        raise HTTPException(422)
    is_kept = await run_in_threadpool(desk_of(request).casebook.keep_request, sid, kind)
    if is_kept:
        await run_in_threadpool(request.app.state.audit, request, "caller.asked", "")
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


RETRY_MILLISECONDS = 1000


@router.get("/events", response_class=EventSourceResponse)
async def events(
    request: Request, after: int = -1, last_event_id: Annotated[int | None, Header()] = None
) -> AsyncIterator[ServerSentEvent]:
    """Stream events after a number; a reconnecting desk sends the last one it received."""
    desk, reader = desk_of(request), await reader_of(request)
    start = last_event_id if last_event_id is not None else after
    seq = await desk.board.reach(0) if start < 0 else start
    await desk.colleagues.seen(reader.person)
    yield ServerSentEvent(comment="open", retry=RETRY_MILLISECONDS, id=str(seq), event="open", data="")
    head: dict[str, object] = {}
    async for news in ticking(desk.feed.batches(seq), desk.tick_seconds):
        if news is None:
            if not await desk.is_still_there(request):
                yield ServerSentEvent(event="left", data="")
                return
            await desk.colleagues.seen(reader.person)
        for told in await _told(desk, news or (), reader):
            yield told
        before, head = head, head_context(desk, desk.view(reader.language), reader, desk.clock())
        if head != before:
            yield ServerSentEvent(event="head", raw_data=_head(request, reader, head))


async def _told(desk: StaffDesk, news: tuple[FeedItem, ...], reader: DeskReader) -> list[ServerSentEvent]:
    if not news:
        return []
    await desk.board.reach(news[-1].seq)
    number = str(news[-1].seq)
    if any(isinstance(heard, Gap) for heard in news):
        return [ServerSentEvent(event="anew", data="", id=number)]
    events = [heard for heard in news if isinstance(heard, Event)]
    calls = [
        news_of(sid, desk.board.call(sid), desk.drawing, reader) for sid in _subjects(events, EventKind.CALL)
    ]
    turns = _subjects(events, EventKind.CALL, EventKind.TURN)
    return [
        *(ServerSentEvent(event="callback", raw_data=name) for name in _subjects(events, EventKind.CALLBACK)),
        ServerSentEvent(event="news", raw_data=news_json(calls, turns), id=number),
    ]


def _subjects(events: list[Event], *kinds: EventKind) -> list[str]:
    return list(dict.fromkeys(event.subject for event in events if event.kind in kinds))


def _head(request: Request, reader: DeskReader, head: dict[str, object]) -> str:
    fragments: Fragments = request.app.state.pages
    return fragments.fragment(reader.language, "desk-head.html", head=head)


SAID = frozenset(
    {
        *("faster", "gone", "no_number", "not_allowed", "no_minutes", "saved", "closed", "not_closed"),
        *("objection", "no_objection", "marked", "request", "no_request"),
    }
)
"Possible messages about the last act."
ICON = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">'
    '<rect width="32" height="32" rx="8" fill="#a3241c"/>'
    '<text x="16" y="24" text-anchor="middle" font-family="sans-serif" font-size="22" font-weight="700"'
    ' fill="#fff">{told}</text></svg>'
)
