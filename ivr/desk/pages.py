"""The desk's pages: the calls, an opened call, the search."""

from fastapi import APIRouter
from fastapi.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from ivr.desk.desk import DeskPages
from ivr.desk.forms import SearchForm, search_form
from ivr.desk.showing import ShownDesk, desk_of, reader_of, show

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


@router.get("/pop/{pop}")
async def pop(request: Request, pop: str) -> Response:
    """Open the ringing call by its opaque screen-pop id."""
    sid = await run_in_threadpool(desk_of(request).casebook.rung_by, pop)
    return RedirectResponse(f"/desk/calls/{sid}" if sid else "/desk?said=gone", 303)


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
