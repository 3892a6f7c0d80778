"""Guards routes: who is signed in, what they may use, and whether a form came from our own page."""

from dataclasses import dataclass
from typing import assert_never
from urllib.parse import urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.requests import HTTPConnection, Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response

from ivr.accounts.account import Role, opens
from ivr.accounts.authentication import Authentication
from ivr.accounts.second_step.second_steps import Proof
from ivr.accounts.sign_in import HOME, csrf_of, draw_token, is_csrf_of, via
from ivr.accounts.sign_ins import Present
from ivr.errors import (
    ForgedForm,
    NoSecondStep,
    NotAllowed,
    NotDeclared,
    NotProved,
    NotProvedLately,
    NotSignedIn,
)
from ivr.web.pages import Pages
from ivr.web.plain_text import ensure_plain

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
FORM_FIELD = "csrf_token"
HEADER = "X-CSRF-Token"
OWN_SITE = frozenset({"same-origin", "none"})
"None: the person sent it again by themselves."


@dataclass(frozen=True, slots=True)
class Guard:
    """A route dependency that admits people with certain roles."""

    roles: frozenset[Role]
    needs_declaration: bool = True
    proofs: frozenset[Proof] = frozenset({Proof.COMPLETE})
    "The proof that the sign-in needs."
    changes_steps: bool = False
    "Whether a person with a second step must have shown it recently."

    async def __call__(self, request: Request) -> None:
        """Put the person and their csrf_token into the request's state, or raise a NotAdmitted."""
        token, present = await present_in(request)
        request.state.guard = self
        request.state.person = present.person
        request.state.csrf_token = csrf_of(token)
        await ensure_own_form(request, token)
        if present.proof not in self.proofs:
            _lead_on(present.proof)
        if self.needs_declaration and not present.has_declared:
            raise NotDeclared("the declaration is not accepted")
        if not opens(present.person.roles, self.roles):
            raise NotAllowed("the person's roles do not open this page")
        if self.changes_steps and not present.may_change_steps:
            raise NotProvedLately("the second step was shown too long ago to change it")


def requires(*roles: Role) -> Guard:
    """Return a guard that admits some roles and every admin; without roles, anyone who is signed in."""
    return Guard(frozenset(roles))


SIGNED_IN = Guard(frozenset(), needs_declaration=False, proofs=frozenset(Proof))
"For signing out: admits anyone signed in, even without their second step."
DECLARING = Guard(frozenset(), needs_declaration=False)
SHOWING = Guard(frozenset(), needs_declaration=False, proofs=frozenset({Proof.TO_SHOW, Proof.COMPLETE}))
"Also of who has shown it long ago, and wishes to change it."
SETTING_UP = Guard(
    frozenset(),
    needs_declaration=False,
    proofs=frozenset({Proof.TO_SET_UP, Proof.COMPLETE}),
    changes_steps=True,
)
CHANGING = Guard(frozenset(), changes_steps=True)


def _lead_on(proof: Proof) -> None:
    match proof:
        case Proof.TO_SHOW:
            raise NotProved("the code of the second step is missing")
        case Proof.TO_SET_UP:
            raise NoSecondStep("the person must set up a second step first")
        case Proof.COMPLETE:
            raise NotAllowed("the sign-in is complete already")
        case _:
            assert_never(proof)


async def present_in(connection: HTTPConnection) -> tuple[str, Present]:
    """Return a browser's secret and its person; raise NotSignedIn when nobody is signed in."""
    authentication: Authentication = connection.app.state.authentication
    token = authentication.cookies.read(connection, "sign-in")
    present = await run_in_threadpool(authentication.sign_ins.who, token) if token else None
    if present is None:
        raise NotSignedIn("nobody is signed in")
    return token, present


async def is_signed_in(connection: HTTPConnection) -> bool:
    """Return whether anyone is signed in, even without their second step."""
    try:
        await present_in(connection)
    except NotSignedIn:
        return False
    return True


async def is_still_there(request: Request) -> bool:
    """Return whether a long response may continue; reading counts as activity."""
    guard: Guard = request.state.guard
    try:
        _, present = await present_in(request)
    except NotSignedIn:
        return False
    return present.proof in guard.proofs and opens(present.person.roles, guard.roles)


async def ensure_own_form(request: Request, token: str) -> None:
    """Raise ForgedForm if a change is not requested from one of our pages in this browser."""
    if request.method in SAFE_METHODS:
        return
    form = await request.form()
    sent = request.headers.get(HEADER) or form.get(FORM_FIELD)
    if not token or not isinstance(sent, str) or not is_csrf_of(token, sent):
        raise ForgedForm("the form does not come from a page that this browser was given")
    ensure_plain(form)


async def visits(request: Request) -> None:
    """A dependency of public pages with forms: gives the browser a secret, and checks forms against it."""
    authentication: Authentication = request.app.state.authentication
    token = authentication.cookies.read(request, "visit")
    await ensure_own_form(request, token)
    request.state.visit = token or draw_token()
    request.state.csrf_token = csrf_of(request.state.visit)


async def from_own_page(request: Request) -> None:
    """A dependency of forms without a cookie: raises ForgedForm if another site had the browser send one."""
    said = request.headers.get("sec-fetch-site", "")
    origin = request.headers.get("origin", "")
    is_own = said in OWN_SITE if said else not origin or _host_of(origin) == request.headers.get("host")
    if not is_own:
        raise ForgedForm("the form does not come from one of our pages")
    ensure_plain(await request.form())


def _host_of(origin: str) -> str:
    try:
        return urlsplit(origin).netloc
    except ValueError:
        return ""


def remembered(request: Request, response: Response) -> Response:
    """Return a page with the secret to which its form is bound."""
    authentication: Authentication = request.app.state.authentication
    authentication.cookies.write(response, "visit", request.state.visit)
    return response


SIGN_IN, DECLARATION = "/sign-in", "/declaration"
SECOND_STEP, SET_UP = "/sign-in/second-step", "/account/second-step"


async def refused(request: Request, error: Exception) -> Response:
    """Answer for the guard: people are redirected, scripts get the status alone."""
    if not _is_for_a_person(request):
        return PlainTextResponse(str(error), 401 if isinstance(error, NotSignedIn) else 403)
    match error:
        case NotSignedIn():
            return _led_to(SIGN_IN, request)
        case NotProved():
            return _led_to(SECOND_STEP, request)
        case NotProvedLately():
            return RedirectResponse(via(SECOND_STEP, SET_UP, request.query_params.get("lang", "")), 303)
        case NoSecondStep():
            return _led_to(SET_UP, request)
        case NotDeclared():
            return _led_to(DECLARATION, request)
        case NotAllowed():
            return _page(request, "accounts.not_allowed", 403)
        case ForgedForm():
            return _page(request, "accounts.forged_form", 403)
        case _:
            raise error


async def no_such_account(request: Request, _error: Exception) -> Response:
    """Answer for an unknown account."""
    return _page(request, "accounts.no_such_account", 404)


async def unavailable(request: Request, error: Exception) -> Response:
    """Answer while the database is down."""
    if not _is_for_a_person(request):
        return PlainTextResponse(str(error), 503)
    return _page(request, "accounts.database_down", 503)


async def busy(_request: Request, error: Exception) -> Response:
    """Answer while too many people sign in, in plain text: rendering a page would add to the load."""
    return PlainTextResponse(str(error), 503, {"Retry-After": "60"})


def _is_for_a_person(request: Request) -> bool:
    return "text/html" in request.headers.get("accept", "")


def _led_to(gate: str, request: Request) -> Response:
    """A form is not sent again after the sign-in: the person sees the page first."""
    way_back = HOME
    if request.method in SAFE_METHODS:
        way_back = f"{request.url.path}?{request.url.query}" if request.url.query else request.url.path
    return RedirectResponse(via(gate, way_back, request.query_params.get("lang", "")), 303)


def _page(request: Request, words: str, status: int) -> Response:
    pages: Pages = request.app.state.pages
    return pages.render(request, "refused.html", status=status, message=words)
