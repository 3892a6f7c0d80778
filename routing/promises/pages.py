"""The pages of what is owed to callers: the list as it is due, and one promise with what can be done."""

from collections.abc import Mapping
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response

from routing.promises.form import Fault, Filled, filled
from routing.promises.office import Done, Opened, TooLate
from routing.promises.rendering import EVENTS, gone, office_of, page_of, pages_of, reader_of
from routing.promises.view import departments, shown
from routing.promises.wanted import Wanted, Which

router = APIRouter(prefix="/desk/promises", include_in_schema=False)
SECRETS = {"number": "sealed_number", "words": "sealed_words"}
"What can be revealed, and where it is kept."


@router.get("")
def listing(request: Request, which: str = "open", department: str = "", mine: str = "") -> Response:
    """List what is owed to callers."""
    office, reader = office_of(request), reader_of(request)
    wanted = Wanted(_which(which), department, reader.id if mine else "")
    listed = office.list(wanted)
    return pages_of(request).render(
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
    found = office_of(request).open(promise_id)
    return page_of(request, found, {"done": done}) if found else gone(request)


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
        return gone(request)
    return await run_in_threadpool(_reveal, request, promise_id, what)


def _act(request: Request, promise_id: str, fields: Mapping[str, str]) -> Response:
    office = office_of(request)
    found = office.open(promise_id)
    if found is None:
        return gone(request)
    is_fresh = fields.get("version") == str(found.promise.version)
    # A form that is sent twice hands on to where the promise already is.
    own = found.promise.department if is_fresh else ""
    form = filled(fields, office.directory().departments, own)
    match form:
        case Fault():
            return page_of(request, found, {"fault": form, "typed": fields}, 422)
        case Filled():
            return _kept(request, found, form, fields)


def _kept(request: Request, found: Opened, form: Filled, fields: Mapping[str, str]) -> Response:
    match office_of(request).do(found, form, request.state.person.id):
        case Done(kept):
            query = urlencode({"done": fields["act"], "lang": reader_of(request).language})
            return RedirectResponse(f"/desk/promises/{quote(kept.id)}?{query}", 303)
        case TooLate():
            now = office_of(request).open(found.promise.id) or found
            return page_of(request, now, {"fault": Fault("act", "promises.too_late"), "typed": fields}, 409)


def _reveal(request: Request, promise_id: str, what: str) -> Response:
    found = office_of(request).open(promise_id)
    if found is None:
        return gone(request)
    request.app.state.audit(request, f"promises.reveal_{what}", promise_id)
    secret = office_of(request).unseal(getattr(found.promise, SECRETS[what]))
    page = page_of(request, found, {"revealed": {what: secret} if secret else {}})
    page.headers["Cache-Control"] = "no-store"
    return page


async def _fields(request: Request) -> dict[str, str]:
    form = await request.form()
    return {name: value for name, value in form.items() if isinstance(value, str)}


def _which(name: str) -> Which:
    return Which(name) if name in set(Which) else Which.OPEN
