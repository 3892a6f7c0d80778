"""The pages by which people come in and go."""

from typing import Annotated, assert_never

import structlog
from fastapi import APIRouter, Depends, Form, Request
from starlette.responses import RedirectResponse, Response

from ivr.accounts.admission import Entered, Held, Stale, Weak, Wrong
from ivr.accounts.guard import SIGNED_IN
from ivr.accounts.reception import CODE_PATH, Reception, TheReception
from ivr.accounts.visitor import remembered, visits
from ivr.accounts.way_back import HOME, safe_way_back
from ivr.web.pages import Pages

Text = Annotated[str, Form()]
Next = Annotated[str, Form(alias="next")]
public = APIRouter(include_in_schema=False, dependencies=[Depends(visits)])
router = APIRouter(include_in_schema=False)
log = structlog.get_logger()


@public.get("/sign-in")
def sign_in(request: Request, reception: TheReception) -> Response:
    """Show the ways in."""
    way_back = safe_way_back(request.query_params.get("next", HOME))
    return _sign_in_page(request, reception, way_back)


@public.post("/sign-in")
def sign_in_by_password(
    request: Request, reception: TheReception, email: Text = "", password: Text = "", way_back: Next = HOME
) -> Response:
    """Sign in by e-mail and password."""
    if not reception.has_passwords:
        return _sign_in_page(request, reception, HOME)
    admission = reception.entrance.by_password(email, password, reception.browser_of(request))
    match admission:
        case Entered():
            return entered(reception, admission, way_back)
        case Wrong():
            return _sign_in_page(request, reception, way_back, email, "accounts.wrong")
        case Held():
            log.warning("sign-in held")
            return _sign_in_page(request, reception, way_back, email, "accounts.held")
        case _:
            assert_never(admission)


@public.get(CODE_PATH)
def code(request: Request) -> Response:
    """Show where a password is chosen; the code comes after # and is filled in by the page itself."""
    return _code_page(request)


@public.post(CODE_PATH)
def sign_in_by_code(
    request: Request,
    reception: TheReception,
    given: Annotated[str, Form(alias="code")] = "",
    password: Text = "",
) -> Response:
    """Choose a password by a one-time code."""
    admission = reception.entrance.by_code(given, password, reception.browser_of(request))
    match admission:
        case Entered():
            return entered(reception, admission, HOME)
        case Weak(words):
            return _code_page(request, given, {"password": words})
        case Stale():
            return _code_page(request, "", {"code": "accounts.code_stale"})
        case _:
            assert_never(admission)


@router.post("/sign-out", dependencies=[Depends(SIGNED_IN)])
def sign_out(request: Request, reception: TheReception) -> Response:
    """End the sign-in of this browser."""
    reception.sign_ins.end(reception.browser_of(request).token)
    answer = RedirectResponse("/sign-in", 303)
    reception.cookies.remove(answer, "sign-in")
    return answer


def entered(reception: Reception, admission: Entered, way_back: str) -> Response:
    """Lead somebody on who has just signed in."""
    answer = RedirectResponse(safe_way_back(way_back), 303)
    reception.cookies.write(answer, "sign-in", admission.token)
    reception.cookies.remove(answer, "visit")
    return answer


def _sign_in_page(
    request: Request, reception: Reception, way_back: str, email: str = "", fault: str = ""
) -> Response:
    pages: Pages = request.app.state.pages
    page = pages.render(
        request,
        "sign-in.html",
        next=way_back,
        email=email,
        fault=fault,
        has_passwords=reception.has_passwords,
        has_oidc=reception.provider is not None,
    )
    page.status_code = {"": 200, "accounts.held": 429}.get(fault, 422)
    return remembered(request, page)


def _code_page(request: Request, given: str = "", faults: dict[str, str] | None = None) -> Response:
    pages: Pages = request.app.state.pages
    page = pages.render(request, "code.html", code=given, faults=faults or {})
    page.status_code = 422 if faults else 200
    return remembered(request, page)
