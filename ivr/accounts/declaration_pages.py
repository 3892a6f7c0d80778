"""The page on which people accept the usage declaration."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from starlette.responses import RedirectResponse, Response

from ivr.accounts.account import Person
from ivr.accounts.authentication import Authentication, TheAuthentication
from ivr.accounts.guard import DECLARING
from ivr.accounts.sign_in import HOME, safe_way_back
from ivr.web.pages import Pages

Text = Annotated[str, Form()]
router = APIRouter(prefix="/declaration", include_in_schema=False, dependencies=[Depends(DECLARING)])


@router.get("")
def read(request: Request, authentication: TheAuthentication) -> Response:
    """Show the current declaration."""
    return _page(request, authentication, safe_way_back(request.query_params.get("next", HOME)))


@router.post("")
def accept(
    request: Request,
    authentication: TheAuthentication,
    version: Text = "",
    consent: Text = "",
    way_back: Annotated[str, Form(alias="next")] = HOME,
) -> Response:
    """Record that the person accepts the version they read."""
    person: Person = request.state.person
    if not consent or version != authentication.declaration.version:
        return _page(request, authentication, safe_way_back(way_back), "accounts.consent_missing")
    authentication.own_accounts.declare(person.id, version)
    return RedirectResponse(safe_way_back(way_back), 303)


def _page(request: Request, authentication: Authentication, way_back: str, fault: str = "") -> Response:
    pages: Pages = request.app.state.pages
    declaration = authentication.declaration
    text = declaration.texts[pages.words_for(request).language]
    page = pages.render(
        request, "declaration.html", declaration=declaration, text=text, next=way_back, fault=fault
    )
    page.status_code = 422 if fault else 200
    return page
