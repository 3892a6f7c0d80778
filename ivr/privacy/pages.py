"""The privacy officer's page: what callers ask, and a copy, a hold and erasure, each number typed twice."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated
from zoneinfo import ZoneInfo

import structlog
from fastapi import APIRouter, Form, HTTPException, Request
from starlette.responses import Response

from ivr.accounts.account import Person, e164_of
from ivr.errors import BadInput
from ivr.privacy.caller_requests import CallerRequests
from ivr.storage.privacy_requests import Closing, OpenRequest, RequestKind, Way
from ivr.web.pages import Pages
from ivr.web.words import Words
from metrics.dates import full_day, moment

Text = Annotated[str, Form()]
log = structlog.get_logger()
LONGEST_NOTE = 1000
WAYS = [way for way in Way if way is not Way.PAGE]
"Those of which staff hear first."
router = APIRouter(prefix="/privacy", include_in_schema=False)
ACTS: Mapping[str, tuple[Callable[[CallerRequests, str, str], None], str]] = {
    "hold": (CallerRequests.hold, "held"),
    "release": (CallerRequests.release, "released"),
    "object": (CallerRequests.note_objection, "objected"),
    "accept": (CallerRequests.drop_objection, "accepted"),
}
"What cannot fail once the number was typed twice, and what the page says afterwards."
SAID = ("asked", "closed", "not_open")
"What the page says of a request, in its address."


@router.get("")
def show(request: Request, done: str = "") -> Response:
    """Ask for the caller's number."""
    return _page(request, done=done if done in SAID else "")


@router.post("")
def look(request: Request, number: Text = "") -> Response:
    """Show how much is kept of a caller, and what can be done; a number never stands in an address."""
    if not e164_of(number):
        return _page(request, number, fault="privacy.number_wrong")
    return _page(request, number)


@router.post("/requests/{id_}/code")
def send_code(request: Request, id_: int, number: Text = "") -> Response:
    """Text a code to the number of whoever asked, which says what was asked."""
    pages: Pages = request.app.state.pages
    words = pages.words_for(request)

    def wording(code: str, kind: RequestKind) -> str:
        return words("privacy.code_text", code=code, kind=words(f"privacy.kind.{kind.value}"))

    try:
        is_sent = _requests(request).send_code(number, id_, words.language, wording, _by(request))
    except BadInput:
        fault = "privacy.not_open" if e164_of(number) else "privacy.number_wrong"
        return _page(request, number, fault=fault)
    if not is_sent:
        return _page(request, number, fault="privacy.code_impossible", act=f"code-{id_}")
    return _page(request, number, done="code_sent")


@router.post("/requests/{id_}/confirm")
def confirm(request: Request, id_: int, number: Text = "", code: Text = "") -> Response:
    """Compare the code that the caller reads out."""
    if not e164_of(number):
        return _page(request, number, fault="privacy.number_wrong")
    if not _requests(request).is_code(number, id_, code, _by(request)):
        return _page(request, number, fault="privacy.code_wrong", act=f"code-{id_}")
    return _page(request, number, done="confirmed")


@router.post("/requests")
def ask(request: Request, asker: Text = "", kind: Text = "", way: Text = "", note: Text = "") -> Response:
    """Keep what a caller asks, with the day by which it must be answered."""
    if not e164_of(asker):
        return _page(request, asker, fault="privacy.number_wrong", act="ask")
    if kind not in [*RequestKind] or way not in WAYS:
        raise HTTPException(422)
    _requests(request).ask(asker, RequestKind(kind), Way(way), note.strip()[:LONGEST_NOTE], _by(request))
    return _moved(request, "asked")


@router.post("/requests/{id_}/close")
def close(request: Request, id_: int, closing: Text = "") -> Response:
    """End a request that was answered, refused or taken back."""
    if closing not in [*Closing]:
        raise HTTPException(422)
    is_closed = _requests(request).close(id_, Closing(closing), _by(request))
    return _moved(request, "closed" if is_closed else "not_open")


def _moved(request: Request, done: str) -> Response:
    """Lead on, so that whoever loads the page again keeps nothing twice."""
    pages: Pages = request.app.state.pages
    return pages.moved(request, "/privacy", done=done)


@router.post("/export")
def export(request: Request, number: Text = "", again: Text = "", form: Text = "") -> Response:
    """Give the caller's copy as a data file, or as a page in the language of their last call."""
    if fault := _unlike(number, again):
        return _page(request, number, fault=fault, act="export")
    kept = _requests(request).export(number, _by(request))
    if form == "page":
        pages: Pages = request.app.state.pages
        language = _requests(request).language_of(number)
        read_in = language if language in pages.words else pages.words_for(request).language
        copy = readable_copy(pages, kept, read_in, _requests(request).zone)
        return _file(copy, "caller.html", "text/html")
    return _file(json.dumps(kept, ensure_ascii=False, indent=2), "caller.json", "application/json")


@router.post("/forget")
def forget(request: Request, number: Text = "", again: Text = "") -> Response:
    """Erase the caller's words."""
    if fault := _unlike(number, again):
        return _page(request, number, fault=fault, act="forget")
    try:
        erasure = _requests(request).forget(number, _by(request))
    except BadInput:
        return _page(request, number, fault="privacy.held_first", act="forget")
    except OSError as error:  # the transaction was rolled back with it
        log.exception("erasure_not_noted", kind=type(error).__name__)
        return _page(request, number, fault="privacy.not_written", act="forget")
    return _page(request, number, done="goes_on" if erasure.left else "forgotten")


@router.post("/{act}")
def carry_out(request: Request, act: str, number: Text = "", again: Text = "") -> Response:
    """Hold or release the caller's words, or remember or remove their objection to transcription."""
    if act not in ACTS:
        raise HTTPException(404)
    if fault := _unlike(number, again):
        return _page(request, number, fault=fault, act=act)
    do, done = ACTS[act]
    do(_requests(request), number, _by(request))
    return _page(request, number, done=done)


def _file(content: str, name: str, media_type: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return Response(content, media_type=media_type, headers=headers)


def _unlike(number: str, again: str) -> str:
    """Return the fault of a number that was typed twice; nothing if both name the same caller."""
    known = e164_of(number)
    if not known:
        return "privacy.number_wrong"
    return "" if e164_of(again) == known else "privacy.again_wrong"


def _page(request: Request, number: str = "", *, fault: str = "", act: str = "", done: str = "") -> Response:
    pages: Pages = request.app.state.pages
    language = pages.words_for(request).language
    known = "" if act == "ask" else e164_of(number) or ""
    kept = _requests(request).look(known, _by(request)) if known else None
    asked = kept.asked if kept else ()
    return pages.render(
        request,
        "privacy.html",
        status=422 if fault else 200,
        number=known or number,
        kept=kept,
        fault=fault,
        act=act,
        done=done,
        sends=_requests(request).textable is not None,
        days={one.id: full_day(one.asked_at.astimezone(_requests(request).zone), language) for one in asked},
        waiting=() if kept else _waiting(request, language),
        kinds=[*RequestKind],
        ways=WAYS,
        closings=[*Closing],
    )


@dataclass(frozen=True, slots=True)
class ShownRequest:
    """An open request as the page lists it."""

    request: OpenRequest
    number: str
    note: str
    due: str
    days_left: int


def _waiting(request: Request, language: str) -> list[ShownRequest]:
    requests = _requests(request)
    return [
        ShownRequest(
            one,
            requests.opened(one.encrypted_number),
            requests.opened(one.encrypted_note),
            full_day(one.due_on, language),
            (one.due_on - requests.today()).days,
        )
        for one in requests.waiting()
    ]


def _requests(request: Request) -> CallerRequests:
    requests: CallerRequests = request.app.state.caller_requests
    return requests


def _by(request: Request) -> str:
    person: Person = request.state.person
    return person.id


INSTANTS = frozenset(
    {
        *("at", "made_at", "left_at", "agreed_at", "opened_at", "kept_at", "asked_at"),
        *("since", "objects_to_transcription_since"),
    }
)
DAYS = frozenset({"day"})
CODED = frozenset({"kind", "way"})
CODES = ("privacy", "desk", "incident")
"The rooms whose words name the codes of such fields."
OWN_NAMES = frozenset({"attributes", "answers"})
"Their fields are named by a city's service or form."


def readable_copy(pages: Pages, kept: Mapping[str, object], language: str, zone: ZoneInfo) -> str:
    """Return everything that a data file has as a page that needs no other file."""
    words = pages.words[language]
    rest = dict(kept)
    calls = rest.pop("calls")
    return pages.fragment(
        language,
        "privacy-copy.html",
        calls=[_call(call, words, zone) for call in calls] if isinstance(calls, list) else [],
        rest={_label(name, words): _readable(name, value, words, zone) for name, value in rest.items()},
    )


def _call(call: Mapping[str, object], words: Words, zone: ZoneInfo) -> tuple[object, object]:
    parts = {name: value for name, value in call.items() if name != "call"}
    return call["call"], _readable("", parts, words, zone)


def _readable(name: str, value: object, words: Words, zone: ZoneInfo) -> object:
    """Return a value with its fields named and its times written out, without what is empty."""
    match value:
        case dict() if name in OWN_NAMES:
            return value
        case dict():
            shown = ((key, _readable(key, one, words, zone)) for key, one in value.items() if key != "form")
            return {_label(key, words): one for key, one in shown if one not in ("", None, [], {})}
        case list():
            return [_readable(name, one, words, zone) for one in value]
        case str() if value and name in INSTANTS:
            return moment(datetime.fromisoformat(value).astimezone(zone), words.language)
        case str() if value and name in DAYS:
            return full_day(date.fromisoformat(value), words.language)
        case str() if value and name == "sound":
            return words("privacy.copy.in_file")
        case str() if name in CODED:
            named = (words.texts.get(f"{room}.{name}.{value}") for room in CODES)
            return next((text for text in named if text), value)
        case _:
            return value


def _label(key: str, words: Words) -> str:
    return words(f"privacy.copy.{key}")
