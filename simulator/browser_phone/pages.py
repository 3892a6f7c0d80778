"""The page /phone and the socket for its calls, for people who are signed in or have a one-time link."""

from typing import Annotated
from urllib.parse import urlsplit

from fastapi import APIRouter, Depends, Form, Request, WebSocket
from phonenumbers import PhoneNumberFormat, format_number, parse
from starlette.requests import HTTPConnection
from starlette.responses import RedirectResponse, Response

from intents.articles.article import Article
from intents.articles.catalog import Catalog
from ivr.accounts.account import Role, opens
from ivr.accounts.authentication import Authentication, TheAuthentication
from ivr.accounts.guard import present_in, remembered, requires, visits
from ivr.accounts.second_step.second_steps import Proof
from ivr.errors import NotSignedIn
from ivr.run.trial import DraftCall
from ivr.web.pages import Pages
from ivr.web.words import language_of
from routing.departments.department import Directory
from simulator.browser_phone.desk import BrowserPhone
from simulator.browser_phone.messages import DepartmentOutcome

LETTERS = ("", "ABC", "DEF", "GHI", "JKL", "MNO", "PQRS", "TUV", "WXYZ")
KEYS = (*zip("123456789", LETTERS, strict=True), ("*", ""), ("0", "+"), ("#", ""))
REFUSED = 1008
QUESTIONS = 2
"How many of the five suggestions depend on the city."
LINK_PATH = "/phone/link"
DRAFT_PATH = "/phone/draft"
editors_only = requires(Role.EDITOR, Role.REVIEWER, Role.MANAGER)
router = APIRouter(prefix="/phone", include_in_schema=False)


async def may_call(request: Request) -> None:
    """Let in a browser that used a one-time link, or a person who is signed in."""
    if not has_pass(request):
        await requires()(request)


@router.get("", dependencies=[Depends(may_call)])
def phone(request: Request) -> Response:
    """Show the telephone."""
    pages: Pages = request.app.state.pages
    desk: BrowserPhone = request.app.state.browser_phone
    language = pages.words_for(request).language
    city = desk.line.city
    shown = context(city.directory, city.catalog, language)
    return pages.render(request, "phone.html", status=200, **shown, draft=None)


@router.get("/draft/{code}", dependencies=[Depends(editors_only)])
def draft_phone(request: Request, code: str) -> Response:
    """Show the telephone for one call with a draft; a link that was used leads to what it was for."""
    pages: Pages = request.app.state.pages
    desk: BrowserPhone = request.app.state.browser_phone
    draft = desk.drafts.behind(code, request.state.person.id)
    if draft is None:
        return _stale(request)
    language, city = pages.words_for(request).language, desk.line.city.as_of(draft.answers)
    asked = city.catalog.articles.get(draft.slug)
    shown = context(city.directory, city.catalog, language, asked)
    return pages.render(request, "phone.html", status=200, **shown, draft=draft, code=code)


def _stale(request: Request) -> Response:
    pages: Pages = request.app.state.pages
    return pages.render(request, "phone-draft-stale.html", status=410)


@router.get("/link", dependencies=[Depends(visits)])
def link(request: Request) -> Response:
    """Show the page for using a one-time link; the page itself fills in the code from after the #."""
    return link_page(request)


@router.post("/link", dependencies=[Depends(visits)])
def use_link(
    request: Request, authentication: TheAuthentication, code: Annotated[str, Form()] = ""
) -> Response:
    """Let a browser in by a one-time link."""
    desk: BrowserPhone = request.app.state.browser_phone
    token = desk.passes.admit(code)
    if token is None:
        return link_page(request, {"code": "phone.link_stale"})
    answer = RedirectResponse("/phone", 303)
    authentication.cookies.write(answer, "phone", token)
    return answer


def link_page(request: Request, faults: dict[str, str] | None = None) -> Response:
    """Return the link's page, with what was wrong."""
    pages: Pages = request.app.state.pages
    page = pages.render(request, "phone-link.html", status=422 if faults else 200, faults=faults or {})
    return remembered(request, page)


@router.websocket("/call")
async def call(socket: WebSocket) -> None:
    """Run a call for one of our pages and someone who may call; refuse anyone else."""
    if not is_from_our_page(socket) or not await is_admitted(socket):
        await socket.close(REFUSED)
        return
    pages: Pages = socket.app.state.pages
    desk: BrowserPhone = socket.app.state.browser_phone
    code = socket.query_params.get("draft", "")
    draft = await _draft_behind(socket, code) if code else None
    if code and draft is None:
        await socket.close(REFUSED)
        return
    await socket.accept()
    await desk.serve(socket, pages.words[language_of(socket.query_params.get("lang", ""), "")], draft)


async def _draft_behind(socket: WebSocket, code: str) -> DraftCall | None:
    """Use a code up for an editor who is signed in; a browser that came by a link has no name."""
    desk: BrowserPhone = socket.app.state.browser_phone
    try:
        _, present = await present_in(socket)
    except NotSignedIn:
        return None
    is_there = present.has_declared and present.proof is Proof.COMPLETE
    may = is_there and opens(present.person.roles, editors_only.roles)
    return desk.drafts.use(code, present.person.id) if may else None


def has_pass(connection: HTTPConnection) -> bool:
    """Whether the browser used a one-time link."""
    authentication: Authentication = connection.app.state.authentication
    desk: BrowserPhone = connection.app.state.browser_phone
    return desk.passes.is_good(authentication.cookies.read(connection, "phone"))


async def is_admitted(socket: WebSocket) -> bool:
    """Return whether the person opening a socket may call."""
    if has_pass(socket):
        return True
    try:
        _, present = await present_in(socket)
    except NotSignedIn:
        return False
    return present.has_declared and present.proof is Proof.COMPLETE


def is_from_our_page(socket: WebSocket) -> bool:
    """Return whether the page that opens the socket came from the address it connects to."""
    try:
        origin = urlsplit(socket.headers.get("origin", ""))
    except ValueError:
        return False
    return bool(origin.netloc) and origin.netloc == socket.headers.get("host")


def context(
    directory: Directory, catalog: Catalog, language: str, asked: Article | None = None
) -> dict[str, object]:
    """Return the context of the page's template; a suggestion named in the URL is shown alone."""
    spoken = language if language in directory.languages else directory.languages[0]
    number = format_number(parse(directory.main_number), PhoneNumberFormat.NATIONAL)
    proposed = (catalog[article] for article in directory.menu[:QUESTIONS])
    phrasings = [one.wordings[spoken].phrasings for one in proposed]
    questions = asked.wordings[spoken].phrasings[:QUESTIONS] if asked else [one[0] for one in phrasings]
    return {
        "city": directory.names[spoken],
        "number": number,
        "keys": KEYS,
        "outcomes": [outcome.value for outcome in DepartmentOutcome],
        "questions": list(questions),
    }
