"""The way to the city's sign-in service and back."""

from typing import assert_never

import structlog
from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response

from ivr.accounts.authentication import ARRIVAL_PATH, Authentication, TheAuthentication
from ivr.accounts.oidc import Departure, OidcProvider, from_json, is_answer_to, to_json
from ivr.accounts.sign_in import HOME, Entered, Unwelcome, safe_way_back
from ivr.accounts.sign_in_pages import entered
from ivr.errors import BadCiphertext, OidcFailed
from ivr.web.pages import Pages

router = APIRouter(include_in_schema=False)
log = structlog.get_logger()


@router.get("/sign-in/oidc")
async def depart(request: Request, authentication: TheAuthentication) -> Response:
    """Send the person to the service."""
    if authentication.provider is None:
        return RedirectResponse("/sign-in", 303)
    way_back = safe_way_back(request.query_params.get("next", HOME))
    try:
        address, departure = await authentication.provider.depart(way_back, authentication.site.clock())
    except OidcFailed as error:
        return _failed(request, error)
    answer = RedirectResponse(address, 303)
    authentication.cookies.write(answer, "oidc", authentication.encryption.encrypt(to_json(departure)))
    return answer


@router.get(ARRIVAL_PATH)
async def arrive(request: Request, authentication: TheAuthentication) -> Response:
    """Handle the return from the sign-in service."""
    departure = _departure(request, authentication)
    if authentication.provider is None or departure is None:
        return RedirectResponse("/sign-in", 303)
    try:
        return await _admit(request, authentication, authentication.provider, departure)
    except OidcFailed as error:
        return _failed(request, error)


async def _admit(
    request: Request, authentication: Authentication, provider: OidcProvider, departure: Departure
) -> Response:
    identity = await provider.arrive(departure, request.query_params.get("code", ""))
    admission = await run_in_threadpool(
        authentication.oidc_entrance.by_identity, identity, authentication.browser_of(request)
    )
    match admission:
        case Entered():
            answer = entered(authentication, admission, departure.way_back)
            authentication.cookies.remove(answer, "oidc")
            return answer
        case Unwelcome(words):
            return _refused(request, words)
        case _:
            assert_never(admission)


def _departure(request: Request, authentication: Authentication) -> Departure | None:
    """Return the departure to which the response belongs, if this browser made it a moment ago."""
    try:
        left = from_json(authentication.encryption.decrypt(authentication.cookies.read(request, "oidc")))
    except BadCiphertext:
        return None
    state = request.query_params.get("state", "")
    return left if left and is_answer_to(left, state, authentication.site.clock()) else None


def _failed(request: Request, error: OidcFailed) -> Response:
    log.warning("sign_in_service_failed", kind=str(error))
    return _refused(request, "accounts.oidc_failed")


def _refused(request: Request, words: str) -> Response:
    pages: Pages = request.app.state.pages
    return pages.render(request, "refused.html", status=403, message=words)
