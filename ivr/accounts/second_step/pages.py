"""The pages of the second step: codes and passkeys are entered, set up, removed."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from starlette.responses import RedirectResponse, Response

from ivr.accounts.account import Account, Person, Role
from ivr.accounts.authentication import Authentication, TheAuthentication
from ivr.accounts.guard import CHANGING, SECOND_STEP, SET_UP, SETTING_UP, SHOWING, requires
from ivr.accounts.second_step.second_steps import must_have_one
from ivr.accounts.sign_in import HOME, Entered, Held, Wrong, safe_way_back
from ivr.accounts.sign_in_pages import entered
from ivr.errors import BadInput
from ivr.web.pages import Pages

router = APIRouter(include_in_schema=False)

Text = Annotated[str, Form()]
Next = Annotated[str, Form(alias="next")]
OWN_ACCOUNT = "/account"
PASSKEYS, SHOWN = "/account/passkeys", "/sign-in/passkey"


def _to_set_up(request: Request) -> Response:
    pages: Pages = request.app.state.pages
    return pages.moved(request, SET_UP)


@router.get(SECOND_STEP, dependencies=[Depends(SHOWING)])
def ask(request: Request, authentication: TheAuthentication) -> Response:
    """Ask for a code; people without a second step go on."""
    person: Person = request.state.person
    way_back = safe_way_back(request.query_params.get("next", HOME))
    if not authentication.second_steps.has_one(person.id):
        return RedirectResponse(way_back, 303)
    return code_page(request, authentication, way_back)


@router.post(SECOND_STEP, dependencies=[Depends(SHOWING)])
def show(
    request: Request, authentication: TheAuthentication, code: Text = "", way_back: Next = HOME
) -> Response:
    """Complete a sign-in with a code."""
    person: Person = request.state.person
    refused = authentication.second_steps.show(person.id, code)
    wrong = ("code", "accounts.second_step_wrong")
    return _shown(request, authentication, way_back, refused, wrong)


def _shown(
    request: Request,
    authentication: Authentication,
    way_back: str,
    refused: Wrong | Held | None,
    wrong: tuple[str, str],
) -> Response:
    """Complete a sign-in, or say in a field why not; given the field, and what it says if it was wrong."""
    if refused is None:
        return proved(request, authentication, way_back)
    field, words = wrong
    fault, status = _told(refused, words)
    return code_page(request, authentication, safe_way_back(way_back), {field: fault}, status)


def _told(refused: Wrong | Held, wrong: str) -> tuple[str, int]:
    """Return the words of a refusal, and the status of its page."""
    return ("accounts.held", 429) if isinstance(refused, Held) else (wrong, 422)


@router.get(SET_UP, dependencies=[Depends(SETTING_UP)])
def offer(request: Request, authentication: TheAuthentication) -> Response:
    """Show a new key for the person's app, or that they have one."""
    return set_up_page(request, authentication, safe_way_back(request.query_params.get("next", OWN_ACCOUNT)))


@router.post(SET_UP, dependencies=[Depends(SETTING_UP)])
def set_up(
    request: Request,
    authentication: TheAuthentication,
    sealed: Text = "",
    code: Text = "",
    way_back: Next = OWN_ACCOUNT,
) -> Response:
    """Keep the key if its code is right; every other browser is signed out."""
    person: Person = request.state.person
    if authentication.second_steps.has_app(person.id):
        return _to_set_up(request)
    refused = authentication.second_steps.set_up(person.id, sealed, code)
    if refused is None:
        return proved(request, authentication, way_back)
    fault = ("code", *_told(refused, "accounts.second_step_wrong"))
    return set_up_page(request, authentication, safe_way_back(way_back), sealed, fault=fault)


@router.post(f"{SET_UP}/remove", dependencies=[Depends(CHANGING)])
def remove(request: Request, authentication: TheAuthentication, code: Text = "") -> Response:
    """Remove one's own second step, which needs a code; people who must have one set up another."""
    person: Person = request.state.person
    if refused := authentication.second_steps.show(person.id, code):
        fault = ("code", *_told(refused, "accounts.second_step_wrong"))
        return set_up_page(request, authentication, OWN_ACCOUNT, fault=fault)
    authentication.second_steps.remove_app(person.id, person.id)
    has_more = authentication.second_steps.has_one(person.id)
    token = authentication.sign_ins.begin(person.id, is_proved=has_more)
    return entered(authentication, Entered(token), f"{OWN_ACCOUNT}?saved=second_step_gone")


@router.post("/accounts/{account_id}/second-step", dependencies=[Depends(requires(Role.ADMIN))])
def remove_for(request: Request, authentication: TheAuthentication, account_id: str) -> Response:
    """Remove someone else's second step, for instance after a lost phone; one's own needs a code."""
    person: Person = request.state.person
    if account_id == person.id:
        return _to_set_up(request)
    account = authentication.own_accounts.load(account_id)
    authentication.second_steps.remove(account.id, person.id)
    pages: Pages = request.app.state.pages
    return pages.moved(request, f"/accounts/{account.id}", saved=1)


def proved(request: Request, authentication: Authentication, way_back: str) -> Response:
    """Replace a sign-in by one that has passed its second step."""
    person: Person = request.state.person
    browser = authentication.browser_of(request)
    token = authentication.sign_ins.begin(person.id, instead_of=browser.token, is_proved=True)
    return entered(authentication, Entered(token), way_back)


def code_page(
    request: Request,
    authentication: Authentication,
    way_back: str,
    faults: Mapping[str, str] = MappingProxyType({}),
    status: int = 200,
) -> Response:
    """Render the page that asks for a code or a passkey."""
    pages: Pages = request.app.state.pages
    person: Person = request.state.person
    passkeys, token = authentication.passkeys, authentication.browser_of(request).token
    has_passkey = passkeys.are_offered and bool(passkeys.of(person.id))
    return pages.render(
        request,
        "second-step.html",
        status=status,
        next=way_back,
        is_again=authentication.sign_ins.is_proved(token),
        has_app=authentication.second_steps.has_app(person.id),
        asked=passkeys.to_show(person.id, token) if has_passkey else None,
        faults=faults,
    )


def set_up_page(
    request: Request,
    authentication: Authentication,
    way_back: str,
    sealed: str = "",
    fault: tuple[str, str, int] = ("", "", 200),
) -> Response:
    """Render the page on which people manage their second steps."""
    pages: Pages = request.app.state.pages
    person: Person = request.state.person
    account: Account = authentication.own_accounts.load(person.id)
    steps, passkeys = authentication.second_steps, authentication.passkeys
    field, words, status = fault
    return pages.render(
        request,
        "second-step-set-up.html",
        status=status,
        has_app=steps.has_app(person.id),
        is_needed=must_have_one(account, steps.whose),
        offer=steps.offer(account, sealed),
        passkeys=passkeys.of(person.id),
        asked=passkeys.to_add(account, authentication.browser_of(request).token)
        if passkeys.are_offered
        else None,
        next=way_back,
        faults={field: words} if words else {},
    )


@router.post(SHOWN, dependencies=[Depends(SHOWING)])
def show_passkeys(
    request: Request,
    authentication: TheAuthentication,
    sealed: Text = "",
    credential: Text = "",
    way_back: Next = HOME,
) -> Response:
    """Complete a sign-in with a passkey."""
    person: Person = request.state.person
    token = authentication.browser_of(request).token
    refused = authentication.passkeys.show(person.id, token, sealed, credential)
    return _shown(request, authentication, way_back, refused, ("passkey", "accounts.passkey_wrong"))


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
    refused = authentication.passkeys.add(person.id, token, sealed, credential, name)
    if refused is None:
        return proved(request, authentication, way_back)
    fault = ("passkey", *_told(refused, "accounts.passkey_not_added"))
    return set_up_page(request, authentication, safe_way_back(way_back), fault=fault)


@router.post(f"{PASSKEYS}/{{passkey}}/name", dependencies=[Depends(CHANGING)])
def rename(request: Request, authentication: TheAuthentication, passkey: str, name: Text = "") -> Response:
    """Rename one's own passkey."""
    person: Person = request.state.person
    try:
        authentication.passkeys.rename(person.id, passkey, name)
    except BadInput:
        fault = ("passkey", "accounts.passkey_unnamed", 422)
        return set_up_page(request, authentication, OWN_ACCOUNT, fault=fault)
    return _to_set_up(request)


@router.post(f"{PASSKEYS}/{{passkey}}/remove", dependencies=[Depends(CHANGING)])
def remove_passkey(request: Request, authentication: TheAuthentication, passkey: str) -> Response:
    """Remove one's own passkey; other browsers are signed out; people who need a second step set one up."""
    person: Person = request.state.person
    if not authentication.passkeys.remove(person.id, passkey):
        return _to_set_up(request)
    has_more = authentication.second_steps.has_one(person.id)
    token = authentication.sign_ins.begin(person.id, is_proved=has_more)
    return entered(authentication, Entered(token), f"{OWN_ACCOUNT}?saved=passkey_gone")
