"""The way to the city's sign-in service and back."""

import asyncio
from typing import assert_never

import structlog
from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from ivr.accounts.admission import Entered, Unwelcome
from ivr.accounts.departure import Departure, from_json, is_answer_to, to_json
from ivr.accounts.oidc import OidcProvider
from ivr.accounts.reception import ARRIVAL_PATH, Reception, TheReception
from ivr.accounts.sign_in_pages import entered
from ivr.accounts.way_back import HOME, safe_way_back
from ivr.errors import BadSeal, OidcFailed
from ivr.web.pages import Pages

router = APIRouter(include_in_schema=False)
log = structlog.get_logger()


@router.get("/sign-in/oidc")
async def depart(request: Request, reception: TheReception) -> Response:
    """Send the person to the service."""
    if reception.provider is None:
        return RedirectResponse("/sign-in", 303)
    way_back = safe_way_back(request.query_params.get("next", HOME))
    try:
        address, departure = await reception.provider.depart(way_back, reception.site.clock())
    except OidcFailed as error:
        return _failed(request, error)
    answer = RedirectResponse(address, 303)
    reception.cookies.write(answer, "oidc", reception.seal.close(to_json(departure)))
    return answer


@router.get(ARRIVAL_PATH)
async def arrive(request: Request, reception: TheReception) -> Response:
    """Take in who comes back from the service."""
    departure = _departure(request, reception)
    if reception.provider is None or departure is None:
        return RedirectResponse("/sign-in", 303)
    try:
        return await _admit(request, reception, reception.provider, departure)
    except OidcFailed as error:
        return _failed(request, error)


async def _admit(
    request: Request, reception: Reception, provider: OidcProvider, departure: Departure
) -> Response:
    identity = await provider.arrive(departure, request.query_params.get("code", ""))
    admission = await asyncio.to_thread(
        reception.oidc_entrance.by_identity, identity, reception.browser_of(request)
    )
    match admission:
        case Entered():
            answer = entered(reception, admission, departure.way_back)
            reception.cookies.remove(answer, "oidc")
            return answer
        case Unwelcome(words):
            return _refused(request, words)
        case _:
            assert_never(admission)


def _departure(request: Request, reception: Reception) -> Departure | None:
    """Return the departure that the answer belongs to, if this browser made it a moment ago."""
    try:
        left = from_json(reception.seal.open(reception.cookies.read(request, "oidc")))
    except BadSeal:
        return None
    state = request.query_params.get("state", "")
    return left if left and is_answer_to(left, state, reception.site.clock()) else None


def _failed(request: Request, error: OidcFailed) -> Response:
    log.warning("sign-in service failed", kind=str(error))
    return _refused(request, "accounts.oidc_failed")


def _refused(request: Request, words: str) -> Response:
    pages: Pages = request.app.state.pages
    page = pages.render(request, "refused.html", message=words)
    page.status_code = 403
    return page
