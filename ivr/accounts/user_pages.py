"""The admins' pages of all accounts."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from starlette.responses import Response

from ivr.accounts.account import Account, Person, Role
from ivr.accounts.authentication import Authentication, TheAuthentication
from ivr.accounts.guard import requires
from ivr.accounts.users import Faulty, NewAccount, roles_named
from ivr.errors import UnknownAccount
from ivr.web.pages import Pages
from languages.forms import DEFAULT

Text = Annotated[str, Form()]
Names = Annotated[list[str] | None, Form()]
Faults = dict[str, str]
router = APIRouter(prefix="/accounts", include_in_schema=False, dependencies=[Depends(requires(Role.ADMIN))])


def known(account_id: str, authentication: TheAuthentication) -> Account:
    """Return the account in the address; raise UnknownAccount if there is none."""
    account = authentication.users.find(account_id)
    if account is None:
        raise UnknownAccount("there is no such account")
    return account


Known = Annotated[Account, Depends(known)]


@router.get("")
def show_all(request: Request, authentication: TheAuthentication) -> Response:
    """Show everyone, and the form for a new person."""
    return _users_page(request, authentication, {}, NewAccount("", "", frozenset()))


@router.post("")
def add(
    request: Request,
    authentication: TheAuthentication,
    roles: Names = None,
    name: Text = "",
    email: Text = "",
    language: Text = DEFAULT,
) -> Response:
    """Add an account, and show the link with which its person chooses a password."""
    wanted = NewAccount.typed(name, email, roles_named(roles or []), language)
    added = authentication.users.add(wanted, _by(request))
    if isinstance(added, Faulty):
        return _users_page(request, authentication, dict(added.faults), wanted)
    code = authentication.users.new_code(added.id, _by(request)) if authentication.has_passwords else ""
    return _account_page(request, authentication, added, link=authentication.code_link(code) if code else "")


@router.get("/{account_id}")
def show(request: Request, authentication: TheAuthentication, account: Known) -> Response:
    """Show one account."""
    return _account_page(request, authentication, account)


@router.post("/{account_id}/roles")
def change_roles(
    request: Request, authentication: TheAuthentication, account: Known, roles: Names = None
) -> Response:
    """Change an account's roles."""
    changed = authentication.users.change_roles(account.id, roles_named(roles or []), _by(request))
    return _after(request, authentication, account, changed)


@router.post("/{account_id}/disabled")
def disable(request: Request, authentication: TheAuthentication, account: Known) -> Response:
    """Disable an account."""
    return _after(request, authentication, account, authentication.users.disable(account.id, _by(request)))


@router.post("/{account_id}/enabled")
def enable(request: Request, authentication: TheAuthentication, account: Known) -> Response:
    """Enable an account."""
    return _after(request, authentication, account, authentication.users.enable(account.id, _by(request)))


@router.post("/{account_id}/code")
def give_code(request: Request, authentication: TheAuthentication, account: Known) -> Response:
    """Show a new one-time link, once."""
    code = authentication.users.new_code(account.id, _by(request))
    return _account_page(request, authentication, account, link=authentication.code_link(code))


def _by(request: Request) -> str:
    person: Person = request.state.person
    return person.id


def _after(
    request: Request, authentication: Authentication, account: Account, changed: Account | Faulty
) -> Response:
    if isinstance(changed, Faulty):
        return _account_page(request, authentication, account, dict(changed.faults))
    pages: Pages = request.app.state.pages
    return pages.moved(request, f"/accounts/{account.id}", saved=1)


def _users_page(
    request: Request, authentication: Authentication, faults: Faults, wanted: NewAccount
) -> Response:
    pages: Pages = request.app.state.pages
    accounts = authentication.users.everybody()
    return pages.render(
        request,
        "accounts.html",
        status=422 if faults else 200,
        accounts=accounts,
        with_second_step=authentication.second_steps.everybody(),
        wanted=wanted,
        faults=faults,
        all_roles=list(Role),
    )


def _account_page(
    request: Request,
    authentication: Authentication,
    account: Account,
    faults: Faults | None = None,
    link: str = "",
) -> Response:
    pages: Pages = request.app.state.pages
    return pages.render(
        request,
        "account-of.html",
        status=422 if faults else 200,
        account=account,
        faults=faults or {},
        link=link,
        saved=request.query_params.get("saved", ""),
        all_roles=list(Role),
        has_passwords=authentication.has_passwords,
        has_second_step=authentication.second_steps.has_one(account.id),
    )
