"""The page on which people accept the usage declaration."""

from collections.abc import Collection, Mapping
from types import MappingProxyType

from fastapi import APIRouter, Depends, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response

from ivr.accounts.account import Person
from ivr.accounts.authentication import Authentication, TheAuthentication
from ivr.accounts.declaration import DeclarationText
from ivr.accounts.guard import DECLARING
from ivr.accounts.sign_in import HOME, safe_way_back
from ivr.web.pages import Pages

NOTHING_CHOSEN: Mapping[str, object] = MappingProxyType({})
router = APIRouter(prefix="/declaration", include_in_schema=False, dependencies=[Depends(DECLARING)])


@router.get("")
def read(request: Request, authentication: TheAuthentication) -> Response:
    """Show the current declaration."""
    return _page(request, authentication, safe_way_back(request.query_params.get("next", HOME)))


@router.post("")
async def accept(request: Request, authentication: TheAuthentication) -> Response:
    """Record that the person accepts the version they read, once the quiz is answered rightly."""
    person: Person = request.state.person
    form, version = await request.form(), authentication.declaration.version
    way_back = safe_way_back(str(form.get("next", HOME)))
    wrong = _text(request, authentication).wrong(form)
    if wrong or not form.get("consent") or form.get("version") != version:
        fault = "accounts.quiz_wrong" if wrong else "accounts.consent_missing"
        return await run_in_threadpool(_page, request, authentication, way_back, fault, wrong, form)
    await run_in_threadpool(authentication.own_accounts.declare, person.id, version)
    return RedirectResponse(way_back, 303)


def _text(request: Request, authentication: Authentication) -> DeclarationText:
    pages: Pages = request.app.state.pages
    return authentication.declaration.texts[pages.words_for(request).language]


def _page(
    request: Request,
    authentication: Authentication,
    way_back: str,
    fault: str = "",
    wrong: Collection[int] = (),
    chosen: Mapping[str, object] = NOTHING_CHOSEN,
) -> Response:
    pages: Pages = request.app.state.pages
    page = pages.render(
        request,
        "declaration.html",
        declaration=authentication.declaration,
        text=_text(request, authentication),
        next=way_back,
        fault=fault,
        wrong=wrong,
        chosen=chosen,
    )
    page.status_code = 422 if fault else 200
    return page
