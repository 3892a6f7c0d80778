"""The home address: leads people to the first page they may see."""

from fastapi import APIRouter, Depends, Request
from starlette.responses import RedirectResponse, Response

from ivr.accounts.account import Person
from ivr.accounts.guard import requires
from ivr.web.pages import Pages, places_for

OWN_ACCOUNT = "/account"
router = APIRouter(include_in_schema=False, dependencies=[Depends(requires())])


@router.get("/")
def home(request: Request) -> Response:
    """Lead on."""
    pages: Pages = request.app.state.pages
    person: Person = request.state.person
    places = places_for(pages.places, person.roles)
    return RedirectResponse(places[0].path if places else OWN_ACCOUNT, 303)
