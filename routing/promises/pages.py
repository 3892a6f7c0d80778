"""The pages of what is owed to callers: the list as it is due, and one promise with what can be done."""

from collections.abc import Mapping
from typing import Protocol
from urllib.parse import quote, urlencode

from fastapi import APIRouter, HTTPException, Request
from fastapi.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response

from routing.promises.form import Fault, Filled, filled
from routing.promises.office import Done, Office, Opened, TooLate
from routing.promises.promise import Result
from routing.promises.view import Reader, departments, opened, shown
from routing.promises.wanted import Wanted, Which

router = APIRouter(prefix="/desk/promises", include_in_schema=False)
EVENTS = "/desk/events"
"Where the desk tells of every change."
SECRETS = {"number": "sealed_number", "words": "sealed_words"}
"What can be revealed, and where it is kept."


class Words(Protocol):
    """The words of the pages in one language."""

    language: str


class Pages(Protocol):
    """Renders templates into the pages' frame."""

    def words_for(self, request: Request) -> Words:
        """Return the words for who asks."""
        ...

    def render(self, request: Request, template: str, **context: object) -> Response:
        """Return a page."""
        ...


@router.get("")
def listing(request: Request, which: str = "open", department: str = "", mine: bool = False) -> Response:  # noqa: FBT001, FBT002 - a query parameter
    """List what is owed to callers."""
    office, reader = _office(request), _reader(request)
    wanted = Wanted(_which(which), department, reader.id if mine else "")
    listed = office.list(wanted)
    return _pages(request).render(
        request,
        "promises.html",
        wanted=wanted,
        events=EVENTS,
        whiches=list(Which),
        departments=departments(office.directory(), reader.language),
        listed=listed,
        promises=[shown(promise, office, reader) for promise in listed.promises],
    )


@router.get("/{promise_id}")
def promise(request: Request, promise_id: str, done: str = "") -> Response:
    """Show one promise."""
    return _page(request, _found(request, promise_id), {"done": done})


@router.post("/{promise_id}")
async def act(request: Request, promise_id: str) -> Response:
    """Keep what a person did; a form that is wrong or late comes back with what was typed."""
    fields = await _fields(request)
    return await run_in_threadpool(_act, request, promise_id, fields)


@router.post("/{promise_id}/reveal")
async def reveal(request: Request, promise_id: str) -> Response:
    """Show what is sealed, and write down that it was shown."""
    what = (await _fields(request)).get("what", "")
    if what not in SECRETS:
        raise HTTPException(404)
    return await run_in_threadpool(_reveal, request, promise_id, what)


def _act(request: Request, promise_id: str, fields: Mapping[str, str]) -> Response:
    office, found = _office(request), _found(request, promise_id)
    form = filled(fields, office.directory().departments, found.promise.department)
    match form:
        case Fault():
            return _page(request, found, {"fault": form, "typed": fields}, 422)
        case Filled():
            return _kept(request, found, form, fields)


def _kept(request: Request, found: Opened, form: Filled, fields: Mapping[str, str]) -> Response:
    match _office(request).do(found, form, request.state.person.id):
        case Done(kept):
            query = urlencode({"done": fields["act"], "lang": _reader(request).language})
            return RedirectResponse(f"/desk/promises/{quote(kept.id)}?{query}", 303)
        case TooLate():
            now = _found(request, found.promise.id)
            return _page(request, now, {"fault": Fault("act", "promises.too_late"), "typed": fields}, 409)


def _reveal(request: Request, promise_id: str, what: str) -> Response:
    found = _found(request, promise_id)
    request.app.state.audit(request, f"promises.reveal_{what}", promise_id)
    secret = _office(request).unseal(getattr(found.promise, SECRETS[what]))
    page = _page(request, found, {"revealed": {what: secret} if secret else {}})
    page.headers["Cache-Control"] = "no-store"
    return page


def _page(request: Request, found: Opened, more: Mapping[str, object], status: int = 200) -> Response:
    usual: dict[str, object] = {"fault": None, "typed": {}, "done": "", "revealed": {}}
    usual |= {"results": list(Result), "events": EVENTS}
    context = opened(found, _office(request), _reader(request))
    page = _pages(request).render(request, "promise.html", **{**usual, **context, **more})
    page.status_code = status
    return page


async def _fields(request: Request) -> dict[str, str]:
    form = await request.form()
    return {name: value for name, value in form.items() if isinstance(value, str)}


def _found(request: Request, promise_id: str) -> Opened:
    found = _office(request).open(promise_id)
    if found is None:
        raise HTTPException(404)
    return found


def _which(name: str) -> Which:
    return Which(name) if name in set(Which) else Which.OPEN


def _reader(request: Request) -> Reader:
    language = _pages(request).words_for(request).language
    return Reader(request.state.person.id, language, _office(request).clock())


def _office(request: Request) -> Office:
    office: Office = request.app.state.promises
    return office


def _pages(request: Request) -> Pages:
    pages: Pages = request.app.state.pages
    return pages
