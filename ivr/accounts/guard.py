"""The guard at every door: who is there, may they pass, and did the form come from our own page."""

import asyncio
from dataclasses import dataclass

from starlette.requests import Request

from ivr.accounts.reception import Reception
from ivr.accounts.role import Role, opens
from ivr.accounts.sign_ins import Present
from ivr.accounts.token import csrf_of, is_csrf_of
from ivr.errors import ForgedForm, NotAllowed, NotDeclared, NotSignedIn

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
FORM_FIELD = "csrf_token"
HEADER = "X-CSRF-Token"


@dataclass(frozen=True, slots=True)
class Guard:
    """A dependency of routes that lets people of some roles pass."""

    roles: frozenset[Role]
    needs_declaration: bool = True

    async def __call__(self, request: Request) -> None:
        """Put the person and their csrf_token into the request's state, or raise a NotAdmitted."""
        token, present = await present_in(request)
        request.state.guard = self
        request.state.person = present.person
        request.state.csrf_token = csrf_of(token)
        await ensure_own_form(request, token)
        if self.needs_declaration and not present.has_declared:
            raise NotDeclared("the declaration is not accepted")
        if not opens(present.person.roles, self.roles):
            raise NotAllowed("the person's roles do not open this page")


def requires(*roles: Role) -> Guard:
    """Return the guard of what some roles may use, and every admin; without a role, all who are signed in."""
    return Guard(frozenset(roles))


SIGNED_IN = Guard(frozenset(), needs_declaration=False)
"Of the declaration itself, and of signing out: anybody who is signed in."


async def present_in(request: Request) -> tuple[str, Present]:
    """Return a request's secret and its person; raise NotSignedIn when nobody is signed in."""
    reception: Reception = request.app.state.reception
    token = reception.cookies.read(request, "sign-in")
    present = await asyncio.to_thread(reception.sign_ins.who, token) if token else None
    if present is None:
        raise NotSignedIn("nobody is signed in")
    return token, present


async def is_still_there(request: Request) -> bool:
    """Return whether the person of a long answer may still have it; it also keeps them from being idle."""
    guard: Guard = request.state.guard
    try:
        _, present = await present_in(request)
    except NotSignedIn:
        return False
    return opens(present.person.roles, guard.roles)


async def ensure_own_form(request: Request, token: str) -> None:
    """Raise ForgedForm when a request that changes something does not come from a page of this browser."""
    if request.method in SAFE_METHODS:
        return
    sent = request.headers.get(HEADER) or (await request.form()).get(FORM_FIELD)
    if not token or not isinstance(sent, str) or not is_csrf_of(token, sent):
        raise ForgedForm("the form does not come from a page that this browser was given")
