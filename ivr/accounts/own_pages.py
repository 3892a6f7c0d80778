"""The pages of one's own account, of the first day's guide, and of the usage declaration."""

from collections.abc import Collection, Mapping
from types import MappingProxyType
from typing import Annotated, assert_never

from fastapi import APIRouter, Depends, Form, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response

from ivr.accounts.account import Person
from ivr.accounts.authentication import Authentication, TheAuthentication
from ivr.accounts.declaration import DeclarationText
from ivr.accounts.guard import DECLARING, requires
from ivr.accounts.sign_in import HOME, Entered, Held, safe_way_back
from ivr.accounts.sign_in_pages import entered
from ivr.accounts.users import Faulty
from ivr.web.pages import Pages

Text = Annotated[str, Form()]
Faults = dict[str, str]
DESK = "desk"
"Where somebody came from to name their telephone, and goes back to."
HELD = "accounts.held"
router = APIRouter(prefix="/account", include_in_schema=False, dependencies=[Depends(requires())])


@router.get("")
def show(request: Request, authentication: TheAuthentication) -> Response:
    """Show one's own account."""
    return _page(request, authentication, {})


@router.post("")
def change(
    request: Request,
    authentication: TheAuthentication,
    name: Text = "",
    language: Text = "",
    number: Text = "",
) -> Response:
    """Change name, language and number."""
    person: Person = request.state.person
    changed = authentication.own_accounts.change(person.id, name, language, number)
    if isinstance(changed, Faulty):
        return _page(
            request, authentication, dict(changed.faults), name=name, language=language, number=number
        )
    where = "/desk?said=saved" if request.query_params.get("then") == DESK else "/account?saved=account"
    return RedirectResponse(f"{where}&lang={language}", 303)


@router.post("/password")
async def change_password(
    request: Request, authentication: TheAuthentication, old: Text = "", new: Text = ""
) -> Response:
    """Change the password; other browsers are signed out."""
    person: Person = request.state.person
    browser = authentication.browser_of(request)
    changed = await authentication.threads.run(
        lambda: authentication.own_accounts.change_password(person.id, old, new, browser)
    )
    match changed:
        case Entered():
            return entered(authentication, changed, "/account?saved=password")
        case Faulty(faults):
            return await run_in_threadpool(_page, request, authentication, dict(faults))
        case Held():
            return await run_in_threadpool(_page, request, authentication, {"old": HELD})
        case _:
            assert_never(changed)


def _page(request: Request, authentication: Authentication, faults: Faults, **typed: str) -> Response:
    pages: Pages = request.app.state.pages
    person: Person = request.state.person
    account = authentication.own_accounts.load(person.id)
    kept = {"name": account.name, "language": account.language, "number": account.number}
    return pages.render(
        request,
        "account.html",
        status=429 if HELD in faults.values() else 422 if faults else 200,
        account=account,
        typed={**kept, **typed},
        faults=faults,
        saved=request.query_params.get("saved", ""),
        then=DESK if request.query_params.get("then") == DESK else "",
        has_password=bool(account.password_hash),
        has_second_step=authentication.second_steps.has_one(account.id),
    )


guide = APIRouter(prefix="/guide", include_in_schema=False, dependencies=[Depends(DECLARING)])


@guide.get("")
def read_guide(request: Request, authentication: TheAuthentication) -> Response:
    """Show what a new colleague reads, signs and tries; a line with a browser phone offers practice."""
    pages: Pages = request.app.state.pages
    person: Person = request.state.person
    declared = authentication.own_accounts.load(person.id).declared
    return pages.render(
        request,
        "guide.html",
        has_signed=declared == authentication.declaration.version,
        has_phone=hasattr(request.app.state, "browser_phone"),
    )


NOTHING_CHOSEN: Mapping[str, object] = MappingProxyType({})
declaration = APIRouter(prefix="/declaration", include_in_schema=False, dependencies=[Depends(DECLARING)])


@declaration.get("")
def read(request: Request, authentication: TheAuthentication) -> Response:
    """Show the current declaration."""
    return _declaration_page(request, authentication, safe_way_back(request.query_params.get("next", HOME)))


@declaration.post("")
async def accept(request: Request, authentication: TheAuthentication) -> Response:
    """Record that the person accepts the version they read, once the quiz is answered rightly."""
    person: Person = request.state.person
    form, version = await request.form(), authentication.declaration.version
    way_back = safe_way_back(str(form.get("next", HOME)))
    wrong = _text(request, authentication).wrong(form)
    if wrong or not form.get("consent") or form.get("version") != version:
        fault = "accounts.quiz_wrong" if wrong else "accounts.consent_missing"
        return await run_in_threadpool(
            _declaration_page, request, authentication, way_back, fault, wrong, form
        )
    await run_in_threadpool(authentication.own_accounts.declare, person.id, version)
    return RedirectResponse(way_back, 303)


def _text(request: Request, authentication: Authentication) -> DeclarationText:
    pages: Pages = request.app.state.pages
    return authentication.declaration.texts[pages.words_for(request).language]


def _declaration_page(
    request: Request,
    authentication: Authentication,
    way_back: str,
    fault: str = "",
    wrong: Collection[int] = (),
    chosen: Mapping[str, object] = NOTHING_CHOSEN,
) -> Response:
    pages: Pages = request.app.state.pages
    return pages.render(
        request,
        "declaration.html",
        status=422 if fault else 200,
        declaration=authentication.declaration,
        text=_text(request, authentication),
        next=way_back,
        fault=fault,
        wrong=wrong,
        chosen=chosen,
    )
