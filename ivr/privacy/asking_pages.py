"""The public form by which people ask about their own data: without a cookie, and no number in an address."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from starlette.responses import Response

from intents.articles.article import heading
from ivr.accounts.guard import from_own_page
from ivr.call.city import City
from ivr.privacy.asking import PublicAsking, PublicRequest, Refusal
from ivr.privacy.pages import LONGEST_NOTE
from ivr.register.public_page import NOTHING_TYPED, SCRIPT, STYLES
from ivr.register.running import PAGE, REQUEST
from ivr.storage.privacy_requests import ANSWERED_WITHIN, RequestKind
from ivr.web.pages import Pages
from metrics.dates import full_day

Text = Annotated[str, Form()]
router = APIRouter(prefix=REQUEST, include_in_schema=False)
own_forms = [Depends(from_own_page)]


@dataclass(frozen=True, slots=True)
class AskingDesk:
    """What the form reaches."""

    asking: PublicAsking
    city_now: Callable[[], City]


@router.get("")
def show(request: Request) -> Response:
    """Show the form by itself, as after a fault."""
    return _form(request)


@router.post("", dependencies=own_forms)
def send(request: Request, kind: Text = "", number: Text = "", note: Text = "") -> Response:
    """Text a code to the number, and ask for it."""
    typed = {"kind": kind, "number": number, "note": note[:LONGEST_NOTE]}
    if kind not in [*RequestKind]:
        return _form(request, "no_kind", typed)
    words = _pages(request).words_for(request)
    asked = PublicRequest(RequestKind(kind), number, note.strip()[:LONGEST_NOTE], words.language)
    address = request.client.host if request.client else ""
    sent = _desk(request).asking.send(asked, address, lambda code: words("ask.code_text", code=code))
    if isinstance(sent, Refusal):
        return _form(request, sent.value, typed)
    return _page(request, sealed=sent)


@router.post("/confirm", dependencies=own_forms)
def confirm(request: Request, sealed: Text = "", code: Text = "") -> Response:
    """Keep what was asked if the code is right."""
    came = _desk(request).asking.confirm(sealed, code)
    if isinstance(came, date):
        return _page(request, due=full_day(came, _pages(request).words_for(request).language))
    if came is Refusal.WRONG:
        return _page(request, came.value, sealed=sealed)
    return _form(request, came.value)


def _form(request: Request, fault: str = "", typed: Mapping[str, str] = NOTHING_TYPED) -> Response:
    return _page(request, fault, typed=typed)


def _page(request: Request, fault: str = "", **shown: object) -> Response:
    pages, desk = _pages(request), _desk(request)
    language = pages.words_for(request).language
    directory = desk.city_now().directory
    spoken = directory.languages[0] if language not in directory.languages else language
    usual = {"sealed": "", "due": "", "typed": NOTHING_TYPED}
    return pages.render(
        request,
        "ask.html",
        status=429 if fault == Refusal.TOO_MANY else 422 if fault else 200,
        city=heading(directory.names[spoken], spoken),
        officer=directory.privacy.titles[spoken],
        officer_number=directory.privacy.number,
        tongues={code: pages.words[code]("language") for code in pages.words},
        links={**{code: f"{REQUEST}?lang={code}" for code in pages.words}, **_links(language)},
        styles=STYLES,
        takes_requests=desk.asking.requests.textable is not None,
        kinds=[*RequestKind],
        days=ANSWERED_WITHIN.days,
        fault=fault,
        **{**usual, **shown},
    )


def _links(language: str) -> dict[str, str]:
    return {
        **{style: f"/static/{style}" for style in STYLES},
        "script": SCRIPT,
        "ask": f"{REQUEST}?lang={language}",
        "confirm": f"{REQUEST}/confirm?lang={language}",
        "about": f"{PAGE}?lang={language}",
    }


def _desk(request: Request) -> AskingDesk:
    desk: AskingDesk = request.app.state.asking
    return desk


def _pages(request: Request) -> Pages:
    pages: Pages = request.app.state.pages
    return pages
