"""The page on which people accept the usage declaration."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from starlette.responses import RedirectResponse, Response

from ivr.accounts.guard import SIGNED_IN
from ivr.accounts.person import Person
from ivr.accounts.reception import Reception, TheReception
from ivr.accounts.way_back import HOME, safe_way_back
from ivr.web.pages import Pages

Text = Annotated[str, Form()]
router = APIRouter(prefix="/declaration", include_in_schema=False, dependencies=[Depends(SIGNED_IN)])


@router.get("")
def read(request: Request, reception: TheReception) -> Response:
    """Show the declaration as it is now."""
    return _page(request, reception, safe_way_back(request.query_params.get("next", HOME)))


@router.post("")
def accept(
    request: Request,
    reception: TheReception,
    version: Text = "",
    consent: Text = "",
    way_back: Annotated[str, Form(alias="next")] = HOME,
) -> Response:
    """Note that the person accepts the version that they have read."""
    person: Person = request.state.person
    if not consent or version != reception.declaration.version:
        return _page(request, reception, safe_way_back(way_back), "accounts.consent_missing")
    reception.own_accounts.declare(person.id, version)
    return RedirectResponse(safe_way_back(way_back), 303)


def _page(request: Request, reception: Reception, way_back: str, fault: str = "") -> Response:
    pages: Pages = request.app.state.pages
    declaration = reception.declaration
    text = declaration.texts[pages.words_for(request).language]
    page = pages.render(
        request, "declaration.html", declaration=declaration, text=text, next=way_back, fault=fault
    )
    page.status_code = 422 if fault else 200
    return page
