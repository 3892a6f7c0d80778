"""The desk's pages: the calls, an opened call, the search."""

from fastapi import APIRouter
from fastapi.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from routing.desk.search_form import SearchForm, search_form
from routing.desk.showing import Shown, desk_of, reader_of, show
from routing.desk.staff_desk import Pages
from routing.desk.view import View

SAID = frozenset({"faster", "gone", "no_number", "saved", "closed", "not_closed"})
"What a page may say of the last act."
router = APIRouter(prefix="/desk", include_in_schema=False)


@router.get("")
async def desk(request: Request, said: str = "") -> Response:
    """Show the calls."""
    return await show(request, shown=Shown(said=said if said in SAID else ""))


@router.get("/calls/{sid}")
async def call(request: Request, sid: str, said: str = "") -> Response:
    """Show the calls with one of them opened."""
    return await show(request, sid, Shown(said=said if said in SAID else ""))


@router.get("/pop/{pop}")
async def pop(request: Request, pop: str) -> Response:
    """Open the call that a telephone rings for; its id comes with the call and says nothing by itself."""
    sid = await run_in_threadpool(desk_of(request).casebook.rung_by, pop)
    return RedirectResponse(f"/desk/calls/{sid}" if sid else "/desk?said=gone", 303)


@router.get("/search")
async def blank_search(request: Request) -> Response:
    """Show an empty search."""
    return await _found(request, SearchForm())


@router.post("/search")
async def search(request: Request) -> Response:
    """Show what a search finds; what is looked for stays out of every address."""
    return await _found(request, search_form(await request.form()))


async def _found(request: Request, form: SearchForm) -> Response:
    desk, reader = desk_of(request), await reader_of(request)
    pages: Pages = request.app.state.pages
    view = View(desk.city(), reader.language)
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
