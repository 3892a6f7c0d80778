"""The admins' page of tokens: made, shown once, revoked."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from starlette.responses import Response

from ivr.accounts.account import Person, Role
from ivr.accounts.guard import requires
from ivr.accounts.users import Faulty
from ivr.api.service import Api, TheApi
from ivr.api.token import TokenScope, scopes_named
from ivr.api.tokens import Made, TokenRequest
from ivr.web.pages import Pages

Text = Annotated[str, Form()]
Names = Annotated[list[str] | None, Form()]
LIVES = (30, 90, 365)
"Days that the page offers; a token may also be good until somebody revokes it."
router = APIRouter(prefix="/tokens", include_in_schema=False, dependencies=[Depends(requires(Role.ADMIN))])


@router.get("")
def show_all(request: Request, api: TheApi, revoked: str = "") -> Response:
    """Show every token, and the form for a new one."""
    return _page(request, api, TokenRequest("", frozenset(), LIVES[-1]), revoked=revoked)


@router.post("")
def make(request: Request, api: TheApi, scopes: Names = None, name: Text = "", days: Text = "") -> Response:
    """Make a token, and show its text once."""
    wanted = TokenRequest.typed(name, scopes_named(scopes or []), days)
    made = api.tokens.make(wanted, _by(request))
    if isinstance(made, Faulty):
        return _page(request, api, wanted, made)
    return _page(request, api, TokenRequest("", frozenset(), LIVES[-1]), made)


@router.post("/{token_id}/revoked")
def revoke(request: Request, api: TheApi, token_id: str) -> Response:
    """Revoke a token."""
    is_revoked = token_id.isprintable() and api.tokens.revoke(token_id, _by(request))
    pages: Pages = request.app.state.pages
    return pages.moved(request, "/tokens", revoked=1 if is_revoked else "")


def _by(request: Request) -> str:
    person: Person = request.state.person
    return person.id


def _page(
    request: Request, api: Api, wanted: TokenRequest, came: Made | Faulty | None = None, revoked: str = ""
) -> Response:
    pages: Pages = request.app.state.pages
    now = api.clock()
    faults = dict(came.faults) if isinstance(came, Faulty) else {}
    return pages.render(
        request,
        "tokens.html",
        status=422 if faults else 200,
        tokens=api.tokens.all(),
        now=now,
        wanted=wanted,
        lives=LIVES,
        all_scopes=list(TokenScope),
        faults=faults,
        made=came if isinstance(came, Made) else None,
        revoked=revoked,
        zone=now.tzinfo,
    )
