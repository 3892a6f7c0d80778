"""The sign-in and sign-out pages."""

from typing import Annotated, assert_never

import structlog
from fastapi import APIRouter, Depends, Form, Request
from fastapi.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response

from ivr.accounts.authentication import CODE_PATH, Authentication, TheAuthentication
from ivr.accounts.guard import SIGNED_IN, remembered, visits
from ivr.accounts.sign_in import HOME, Entered, Held, Stale, Weak, Wrong, safe_way_back
from ivr.web.pages import Pages

Text = Annotated[str, Form()]
Next = Annotated[str, Form(alias="next")]
public = APIRouter(include_in_schema=False, dependencies=[Depends(visits)])
router = APIRouter(include_in_schema=False)
log = structlog.get_logger()


@public.get("/sign-in")
def sign_in(request: Request, authentication: TheAuthentication) -> Response:
    """Show the ways to sign in."""
    way_back = safe_way_back(request.query_params.get("next", HOME))
    return _sign_in_page(request, authentication, way_back)


@public.post("/sign-in")
async def sign_in_by_password(
    request: Request,
    authentication: TheAuthentication,
    email: Text = "",
    password: Text = "",
    way_back: Next = HOME,
) -> Response:
    """Sign in by e-mail and password."""
    if not authentication.has_passwords:
        return await run_in_threadpool(_sign_in_page, request, authentication, HOME)
    browser = authentication.browser_of(request)
    admission = await authentication.threads.run(
        lambda: authentication.entrance.by_password(email, password, browser)
    )
    match admission:
        case Entered():
            return entered(authentication, admission, way_back)
        case Wrong():
            return await run_in_threadpool(
                _sign_in_page, request, authentication, way_back, email, "accounts.wrong"
            )
        case Held():
            log.warning("sign_in_rate_limited")
            return await run_in_threadpool(
                _sign_in_page, request, authentication, way_back, email, "accounts.held"
            )
        case _:
            assert_never(admission)


@public.get(CODE_PATH)
def code(request: Request) -> Response:
    """Show the page for choosing a password; the page itself fills in the code from after the #."""
    return _code_page(request)


@public.post(CODE_PATH)
async def sign_in_by_code(
    request: Request,
    authentication: TheAuthentication,
    given: Annotated[str, Form(alias="code")] = "",
    password: Text = "",
) -> Response:
    """Choose a password by a one-time code; where passwords are off, every code is refused."""
    if not authentication.has_passwords:
        return await run_in_threadpool(_code_page, request, "", {"code": "accounts.code_stale"})
    browser = authentication.browser_of(request)
    admission = await authentication.threads.run(
        lambda: authentication.entrance.by_code(given, password, browser)
    )
    match admission:
        case Entered():
            return entered(authentication, admission, HOME)
        case Weak(words):
            return await run_in_threadpool(_code_page, request, given, {"password": words})
        case Stale():
            return await run_in_threadpool(_code_page, request, "", {"code": "accounts.code_stale"})
        case _:
            assert_never(admission)


@router.post("/sign-out", dependencies=[Depends(SIGNED_IN)])
def sign_out(request: Request, authentication: TheAuthentication) -> Response:
    """End the sign-in of this browser."""
    authentication.sign_ins.end(authentication.browser_of(request).token)
    request.app.state.audit(request, "accounts.signed_out", request.state.person.id)
    answer = RedirectResponse("/sign-in", 303)
    authentication.cookies.remove(answer, "sign-in")
    return answer


def entered(authentication: Authentication, admission: Entered, way_back: str) -> Response:
    """Redirect a person who has just signed in."""
    answer = RedirectResponse(safe_way_back(way_back), 303)
    authentication.cookies.write(answer, "sign-in", admission.token)
    if admission.device:
        authentication.cookies.write(answer, "device", admission.device)
    authentication.cookies.remove(answer, "visit")
    return answer


def _sign_in_page(
    request: Request, authentication: Authentication, way_back: str, email: str = "", fault: str = ""
) -> Response:
    pages: Pages = request.app.state.pages
    page = pages.render(
        request,
        "sign-in.html",
        status={"": 200, "accounts.held": 429}.get(fault, 422),
        next=way_back,
        email=email,
        fault=fault,
        has_passwords=authentication.has_passwords,
        has_oidc=authentication.provider is not None,
    )
    return remembered(request, page)


def _code_page(request: Request, given: str = "", faults: dict[str, str] | None = None) -> Response:
    pages: Pages = request.app.state.pages
    page = pages.render(request, "code.html", status=422 if faults else 200, code=given, faults=faults or {})
    return remembered(request, page)
