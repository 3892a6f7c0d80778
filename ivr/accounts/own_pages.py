"""The page of one's own account."""

from typing import Annotated, assert_never

from fastapi import APIRouter, Depends, Form, Request
from starlette.responses import RedirectResponse, Response

from ivr.accounts.admission import Entered, Held
from ivr.accounts.guard import requires
from ivr.accounts.person import Person
from ivr.accounts.reception import Reception, TheReception
from ivr.accounts.sign_in_pages import entered
from ivr.accounts.wish import Faulty
from ivr.web.pages import Pages

Text = Annotated[str, Form()]
Faults = dict[str, str]
router = APIRouter(prefix="/account", include_in_schema=False, dependencies=[Depends(requires())])


@router.get("")
def show(request: Request, reception: TheReception) -> Response:
    """Show one's own account."""
    return _page(request, reception, {})


@router.post("")
def change(
    request: Request, reception: TheReception, name: Text = "", language: Text = "", number: Text = ""
) -> Response:
    """Change name, language and number."""
    person: Person = request.state.person
    changed = reception.own_accounts.change(person.id, name, language, number)
    if isinstance(changed, Faulty):
        return _page(request, reception, dict(changed.faults), name=name, language=language, number=number)
    return RedirectResponse(f"/account?saved=account&lang={language}", 303)


@router.post("/password")
def change_password(request: Request, reception: TheReception, old: Text = "", new: Text = "") -> Response:
    """Change the password; other browsers are signed out."""
    person: Person = request.state.person
    changed = reception.own_accounts.change_password(person.id, old, new, reception.browser_of(request))
    match changed:
        case Entered():
            return entered(reception, changed, "/account?saved=password")
        case Faulty(faults):
            return _page(request, reception, dict(faults))
        case Held():
            page = _page(request, reception, {"old": "accounts.held"})
            page.status_code = 429
            return page
        case _:
            assert_never(changed)


def _page(request: Request, reception: Reception, faults: Faults, **typed: str) -> Response:
    pages: Pages = request.app.state.pages
    person: Person = request.state.person
    account = reception.own_accounts.load(person.id)
    kept = {"name": account.name, "language": account.language, "number": account.number}
    page = pages.render(
        request,
        "account.html",
        account=account,
        typed={**kept, **typed},
        faults=faults,
        saved=request.query_params.get("saved", ""),
        has_password=bool(account.password_hash),
    )
    page.status_code = 422 if faults else 200
    return page
