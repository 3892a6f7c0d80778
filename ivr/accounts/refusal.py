"""Answers instead of a page: the sign-in page, or a refusal."""

from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response

from ivr.accounts.guard import SAFE_METHODS
from ivr.accounts.sign_in import HOME, via
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
    page = pages.render(request, "refused.html", message=words)
    page.status_code = status
    return page
