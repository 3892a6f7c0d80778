"""The routes of the accounts, and the responses in place of a refused page."""

from fastapi import APIRouter, Depends, FastAPI, Request
from starlette.responses import RedirectResponse, Response

from ivr.accounts import audit_pages, oidc_pages, own_pages, sign_in_pages, user_pages
from ivr.accounts.account import Person, with_admin
from ivr.accounts.guard import busy, no_such_account, refused, requires, unavailable
from ivr.accounts.second_step import pages as second_step
from ivr.errors import DatabaseDown, NotAdmitted, SignInsBusy, UnknownAccount
from ivr.web.pages import NavigationPlace, Pages, places_for

PLACES = (
    NavigationPlace("/accounts", "accounts.title", with_admin()),
    NavigationPlace("/audit", "accounts.audit", with_admin()),
)


OWN_ACCOUNT = "/account"
home = APIRouter(include_in_schema=False, dependencies=[Depends(requires())])


@home.get("/")
def lead_on(request: Request) -> Response:
    """Lead people to the first page they may see."""
    pages: Pages = request.app.state.pages
    person: Person = request.state.person
    places = places_for(pages.places, person.roles)
    return RedirectResponse(places[0].path if places else OWN_ACCOUNT, 303)


def add_account_routes(app: FastAPI) -> None:
    """Add the accounts' pages and the guards' refusals to a service."""
    app.include_router(sign_in_pages.public)
    app.include_router(oidc_pages.router)
    guarded = (
        sign_in_pages,
        second_step,
        own_pages,
        user_pages,
        audit_pages,
    )
    for pages in guarded:
        app.include_router(pages.router)
    app.include_router(own_pages.guide)
    app.include_router(own_pages.declaration)
    app.include_router(home)
    app.add_exception_handler(NotAdmitted, refused)
    app.add_exception_handler(UnknownAccount, no_such_account)
    app.add_exception_handler(SignInsBusy, busy)
    app.add_exception_handler(DatabaseDown, unavailable)
