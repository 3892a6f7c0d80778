"""The admins' pages of all accounts."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from starlette.responses import RedirectResponse, Response

from ivr.accounts.account import Account
from ivr.accounts.guard import requires
from ivr.accounts.person import Person
from ivr.accounts.reception import Reception, TheReception
from ivr.accounts.role import Role
from ivr.accounts.wish import Faulty, Wish, roles_named
from ivr.errors import UnknownAccount
from ivr.web.pages import Pages

Text = Annotated[str, Form()]
Names = Annotated[list[str] | None, Form()]
Faults = dict[str, str]
router = APIRouter(prefix="/accounts", include_in_schema=False, dependencies=[Depends(requires(Role.ADMIN))])


def known(account_id: str, reception: TheReception) -> Account:
    """Return the account that the address names; raise UnknownAccount for an address that names none."""
    account = reception.roster.find(account_id)
    if account is None:
        raise UnknownAccount("there is no such account")
    return account


Known = Annotated[Account, Depends(known)]


@router.get("")
def show_all(request: Request, reception: TheReception) -> Response:
    """Show everybody, and the form for somebody new."""
    return _roster_page(request, reception, {}, Wish("", "", frozenset()))


@router.post("")
def add(
    request: Request,
    reception: TheReception,
    roles: Names = None,
    name: Text = "",
    email: Text = "",
    language: Text = "en",
) -> Response:
    """Add an account, and show the link by which its person chooses a password."""
    wish = Wish.typed(name, email, roles_named(roles or []), language)
    added = reception.roster.add(wish, _by(request))
    if isinstance(added, Faulty):
        return _roster_page(request, reception, dict(added.faults), wish)
    code = reception.roster.new_code(added.id, _by(request)) if reception.has_passwords else ""
    return _account_page(request, reception, added, link=reception.code_link(code) if code else "")


@router.get("/{account_id}")
def show(request: Request, reception: TheReception, account: Known) -> Response:
    """Show one account."""
    return _account_page(request, reception, account)


@router.post("/{account_id}/roles")
def change_roles(request: Request, reception: TheReception, account: Known, roles: Names = None) -> Response:
    """Give an account other roles."""
    changed = reception.roster.change_roles(account.id, roles_named(roles or []), _by(request))
    return _after(request, reception, account, changed)


@router.post("/{account_id}/disabled")
def disable(request: Request, reception: TheReception, account: Known) -> Response:
    """Let an account sign in no longer."""
    return _after(request, reception, account, reception.roster.disable(account.id, _by(request)))


@router.post("/{account_id}/enabled")
def enable(request: Request, reception: TheReception, account: Known) -> Response:
    """Let an account sign in again."""
    return _after(request, reception, account, reception.roster.enable(account.id, _by(request)))


@router.post("/{account_id}/code")
def give_code(request: Request, reception: TheReception, account: Known) -> Response:
    """Show a new one-time link, once."""
    code = reception.roster.new_code(account.id, _by(request))
    return _account_page(request, reception, account, link=reception.code_link(code))


def _by(request: Request) -> str:
    person: Person = request.state.person
    return person.id


def _after(request: Request, reception: Reception, account: Account, changed: Account | Faulty) -> Response:
    if isinstance(changed, Faulty):
        return _account_page(request, reception, account, dict(changed.faults))
    return RedirectResponse(f"/accounts/{account.id}?saved=1", 303)


def _roster_page(request: Request, reception: Reception, faults: Faults, wish: Wish) -> Response:
    pages: Pages = request.app.state.pages
    accounts = reception.roster.everybody()
    page = pages.render(
        request, "accounts.html", accounts=accounts, wish=wish, faults=faults, all_roles=list(Role)
    )
    page.status_code = 422 if faults else 200
    return page


def _account_page(
    request: Request, reception: Reception, account: Account, faults: Faults | None = None, link: str = ""
) -> Response:
    pages: Pages = request.app.state.pages
    page = pages.render(
        request,
        "account-of.html",
        account=account,
        faults=faults or {},
        link=link,
        saved=request.query_params.get("saved", ""),
        all_roles=list(Role),
        has_passwords=reception.has_passwords,
    )
    page.status_code = 422 if faults else 200
    return page
