"""The pages of passkeys: adding, renaming, using and removing one."""

from typing import Annotated, assert_never

from fastapi import APIRouter, Depends, Form, Request
from starlette.responses import RedirectResponse, Response

from ivr.accounts.account import Person
from ivr.accounts.authentication import TheAuthentication
from ivr.accounts.guard import CHANGING, SET_UP, SETTING_UP, SHOWING
from ivr.accounts.second_step.pages import OWN_ACCOUNT, code_page, proved, set_up_page
from ivr.accounts.sign_in import HOME, Entered, Held, Wrong, safe_way_back
from ivr.accounts.sign_in_pages import entered
from ivr.errors import BadInput

Text = Annotated[str, Form()]
Next = Annotated[str, Form(alias="next")]
PASSKEYS, SHOWN = "/account/passkeys", "/sign-in/passkey"
router = APIRouter(include_in_schema=False)


@router.post(SHOWN, dependencies=[Depends(SHOWING)])
def show(
    request: Request,
    authentication: TheAuthentication,
    sealed: Text = "",
    credential: Text = "",
    way_back: Next = HOME,
) -> Response:
    """Complete a sign-in with a passkey."""
    person: Person = request.state.person
    token = authentication.browser_of(request).token
    match authentication.passkeys.show(person.id, token, sealed, credential):
        case None:
            return proved(request, authentication, way_back)
        case Wrong():
            fault, status = "accounts.passkey_wrong", 422
        case Held():
            fault, status = "accounts.held", 429
        case never:
            assert_never(never)
    return code_page(request, authentication, safe_way_back(way_back), {"passkey": fault}, status)


@router.post(PASSKEYS, dependencies=[Depends(SETTING_UP)])
def add(
    request: Request,
    authentication: TheAuthentication,
    sealed: Text = "",
    credential: Text = "",
    name: Text = "",
    way_back: Next = OWN_ACCOUNT,
) -> Response:
    """Keep a new passkey; every other browser is signed out."""
    person: Person = request.state.person
    token = authentication.browser_of(request).token
    match authentication.passkeys.add(person.id, token, sealed, credential, name):
        case None:
            return proved(request, authentication, way_back)
        case Wrong():
            fault, status = "accounts.passkey_not_added", 422
        case Held():
            fault, status = "accounts.held", 429
        case never:
            assert_never(never)
    return set_up_page(request, authentication, safe_way_back(way_back), fault=("passkey", fault, status))


@router.post(f"{PASSKEYS}/{{passkey}}/name", dependencies=[Depends(CHANGING)])
def rename(request: Request, authentication: TheAuthentication, passkey: str, name: Text = "") -> Response:
    """Rename one's own passkey."""
    person: Person = request.state.person
    try:
        authentication.passkeys.rename(person.id, passkey, name)
    except BadInput:
        fault = ("passkey", "accounts.passkey_unnamed", 422)
        return set_up_page(request, authentication, OWN_ACCOUNT, fault=fault)
    return RedirectResponse(SET_UP, 303)


@router.post(f"{PASSKEYS}/{{passkey}}/remove", dependencies=[Depends(CHANGING)])
def remove(request: Request, authentication: TheAuthentication, passkey: str) -> Response:
    """Remove one's own passkey; other browsers are signed out; people who need a second step set one up."""
    person: Person = request.state.person
    if not authentication.passkeys.remove(person.id, passkey):
        return RedirectResponse(SET_UP, 303)
    has_more = authentication.second_steps.has_one(person.id)
    token = authentication.sign_ins.begin(person.id, is_proved=has_more)
    return entered(authentication, Entered(token), f"{OWN_ACCOUNT}?saved=passkey_gone")
