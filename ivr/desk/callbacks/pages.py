"""The callback pages: the list by due time, and one callback with its actions."""

from collections.abc import Mapping
from typing import Protocol
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response

from intents.text.pattern import whole_number
from ivr.desk.callbacks.callback import CallbackFilter, CallbackKind, Result, Which
from ivr.desk.callbacks.dialling import Dialling, NotDialled, OneDial, Rung, StaffDial
from ivr.desk.callbacks.forms import Choices, FilledForm, FormFault, filled
from ivr.desk.callbacks.office import SHOWN, CallbackOffice, Done, OpenedCallback, TooLate
from ivr.desk.callbacks.progress import NoAnswerReason
from ivr.desk.callbacks.view import CallbackReader, by_caller, departments, opened, shown


class CallbackWords(Protocol):
    """The pages' words in one language."""

    language: str


class CallbackPages(Protocol):
    """Renders templates into the pages' frame."""

    def words_for(self, request: Request) -> CallbackWords:
        """Return the words for who asks."""
        ...

    def render(self, request: Request, template: str, *, status: int = 200, **context: object) -> Response:
        """Return a page."""
        ...


def page_of(
    request: Request, found: OpenedCallback, more: Mapping[str, object], status: int = 200
) -> Response:
    """Return the page of one callback."""
    usual: dict[str, object] = {"fault": None, "typed": {}, "done": "", "revealed": {}}
    usual |= {"results": list(Result)}
    context = opened(found, office_of(request), reader_of(request))
    return pages_of(request).render(request, "callback.html", status=status, **{**usual, **context, **more})


def gone(request: Request) -> Response:
    """Return the page for a purged or unknown callback."""
    return pages_of(request).render(request, "callback-gone.html", status=404)


def reader_of(request: Request) -> CallbackReader:
    """Return the reader with their language."""
    language = pages_of(request).words_for(request).language
    return CallbackReader(request.state.person.id, language, office_of(request).clock())


def office_of(request: Request) -> CallbackOffice:
    """Return the callback office."""
    office: CallbackOffice = request.app.state.callbacks
    return office


def pages_of(request: Request) -> CallbackPages:
    """Return the frame of all pages."""
    pages: CallbackPages = request.app.state.pages
    return pages


router = APIRouter(prefix="/desk/callbacks", include_in_schema=False)
SECRETS = {"number": "encrypted_number", "words": "encrypted_words"}
"Revealable values, and their fields."
BULK_RESULTS = (Result.REACHED, Result.RESOLVED, Result.NOTHING_TO_DO)
"What several callbacks can be closed as at once."


@router.get("")
def listing(request: Request, page: str = "", closed: str = "", late: str = "") -> Response:
    """List a page of the callbacks that a filter lets through."""
    return _listed(request, page, closed=whole_number(closed), late=whole_number(late))


def _listed(request: Request, page: str = "", status: int = 200, **told: object) -> Response:
    office, reader = office_of(request), reader_of(request)
    wanted = _wanted(request.query_params, reader)
    listed = office.list(wanted, whole_number(page) or 1)
    callbacks = [shown(callback, office, reader) for callback in listed.callbacks]
    return pages_of(request).render(
        request,
        "callbacks.html",
        status=status,
        wanted=wanted,
        whiches=list(Which),
        kinds=list(CallbackKind),
        query=urlencode(_query(wanted, reader)),
        departments=departments(office.directory(), reader.language),
        line_languages=office.directory().languages,
        listed=listed,
        callers=by_caller(callbacks, office),
        can_close=any(one.may_close for one in callbacks),
        bulk_results=BULK_RESULTS,
        **{"closed": None, "late": None, "fault": "", **told},
    )


@router.post("/close")
async def close(request: Request) -> Response:
    """Close the chosen callbacks with one result; what somebody else changed meanwhile stays as it is."""
    form = await request.form()
    chosen = [str(value).rpartition(" ") for value in form.getlist("chosen")[:SHOWN]]
    seen = {callback: whole_number(version) or 0 for callback, _, version in chosen}
    return await run_in_threadpool(_close, request, seen, str(form.get("result", "")))


def _close(request: Request, seen: Mapping[str, int], result: str) -> Response:
    if not seen or result not in BULK_RESULTS:
        return _listed(request, status=422, fault="callbacks.none_chosen")
    closed = office_of(request).close(seen, Result(result), request.state.person.id)
    reader = reader_of(request)
    query = _query(_wanted(request.query_params, reader), reader)
    counts = {"closed": str(closed), "late": str(len(seen) - closed)}
    return RedirectResponse(f"/desk/callbacks?{urlencode(query | counts)}", 303)


@router.get("/{callback_id}/sound.wav")
async def sound(request: Request, callback_id: str) -> Response:
    """Play a message that could not or may not be written down, after an audit entry."""
    office = office_of(request)
    url = await run_in_threadpool(office.sound_of, callback_id)
    if url is None:
        return Response(status_code=404)
    await run_in_threadpool(request.app.state.audit, request, "callbacks.listened", callback_id)
    heard = await office.recording(url)
    if heard is None:
        return Response(status_code=503)
    return Response(heard, media_type="audio/wav", headers={"Cache-Control": "no-store"})


@router.get("/{callback_id}")
def callback(request: Request, callback_id: str, done: str = "") -> Response:
    """Show one callback."""
    found = office_of(request).open(callback_id)
    return page_of(request, found, {"done": done}) if found else gone(request)


@router.post("/{callback_id}")
async def act(request: Request, callback_id: str) -> Response:
    """Apply an act; an invalid or stale form is shown again with its input."""
    fields = await _fields(request)
    return await run_in_threadpool(_act, request, callback_id, fields)


@router.post("/{callback_id}/dial")
async def dial(request: Request, callback_id: str) -> Response:
    """Ring whoever took the callback, then its caller."""
    fields = await _fields(request)
    version = fields.get("version", "")
    dialling: Dialling = request.app.state.dialling
    person, seen = request.state.person, whole_number(version) or 0
    begun = await run_in_threadpool(dialling.begin, callback_id, seen, person.id, person.number)
    match begun:
        case NotDialled(why):
            return await run_in_threadpool(_not_dialled, request, callback_id, why)
        case StaffDial(to, dial):
            await run_in_threadpool(request.app.state.audit, request, "callbacks.dialled", callback_id)
            rung = await dialling.ring(to, dial)
            return await run_in_threadpool(_dialled, request, dial, rung)


def _dialled(request: Request, dial: OneDial, rung: Rung) -> Response:
    if rung is Rung.RINGS:
        query = urlencode({"lang": reader_of(request).language})
        return RedirectResponse(f"/desk/callbacks/{quote(dial.callback)}?{query}", 303)
    if rung is not Rung.UNANSWERED:
        dialling: Dialling = request.app.state.dialling
        dialling.missed(dial, NoAnswerReason.FAILED)
        dialling.left(dial, 0)
    return _not_dialled(request, dial.callback, f"callbacks.dial_{rung.value}")


def _not_dialled(request: Request, callback_id: str, why: str) -> Response:
    found = office_of(request).open(callback_id)
    return page_of(request, found, {"fault": FormFault("dial", why)}, 409) if found else gone(request)


@router.post("/{callback_id}/reveal")
async def reveal(request: Request, callback_id: str) -> Response:
    """Decrypt and show a value, and record that in the audit log."""
    what = (await _fields(request)).get("what", "")
    if what not in SECRETS:
        return gone(request)
    return await run_in_threadpool(_reveal, request, callback_id, what)


def _act(request: Request, callback_id: str, fields: Mapping[str, str]) -> Response:
    office = office_of(request)
    found = office.open(callback_id)
    if found is None:
        return gone(request)
    is_fresh = fields.get("version") == str(found.callback.version)
    # A form sent twice hands the callback to where it already is.
    own = found.callback.department if is_fresh else ""
    choices = Choices(office.directory().departments.keys() - {own}, office.people())
    form = filled(fields, choices)
    match form:
        case FormFault():
            return page_of(request, found, {"fault": form, "typed": fields}, 422)
        case FilledForm():
            return _kept(request, found, form, fields)


def _kept(request: Request, found: OpenedCallback, form: FilledForm, fields: Mapping[str, str]) -> Response:
    match office_of(request).do(found, form, request.state.person.id):
        case Done(kept):
            query = urlencode({"done": fields["act"], "lang": reader_of(request).language})
            return RedirectResponse(f"/desk/callbacks/{quote(kept.id)}?{query}", 303)
        case TooLate():
            now = office_of(request).open(found.callback.id) or found
            return page_of(
                request, now, {"fault": FormFault("act", "callbacks.too_late"), "typed": fields}, 409
            )


def _reveal(request: Request, callback_id: str, what: str) -> Response:
    found = office_of(request).open(callback_id)
    if found is None:
        return gone(request)
    request.app.state.audit(request, f"callbacks.reveal_{what}", callback_id)
    secret = office_of(request).decrypt(getattr(found.callback, SECRETS[what]))
    page = page_of(request, found, {"revealed": {what: secret} if secret else {}})
    page.headers["Cache-Control"] = "no-store"
    return page


async def _fields(request: Request) -> dict[str, str]:
    form = await request.form()
    return {name: value for name, value in form.items() if isinstance(value, str)}


def _wanted(query: Mapping[str, str], reader: CallbackReader) -> CallbackFilter:
    which, kind = query.get("which", ""), query.get("kind", "")
    return CallbackFilter(
        Which(which) if which in set(Which) else Which.OPEN,
        query.get("department", ""),
        reader.id if query.get("mine") else "",
        CallbackKind(kind) if kind in set(CallbackKind) else None,
        query.get("language", ""),
    )


def _query(wanted: CallbackFilter, reader: CallbackReader) -> dict[str, str]:
    """Return the address parameters of a filter, without the page."""
    named = {
        "lang": reader.language,
        "which": wanted.which.value,
        "department": wanted.department,
        "mine": "true" if wanted.owner else "",
        "kind": wanted.kind.value if wanted.kind else "",
        "language": wanted.language,
    }
    return {name: value for name, value in named.items() if value}
