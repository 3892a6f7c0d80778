"""The page /phone and the socket of its calls."""

from urllib.parse import urlsplit

from fastapi import APIRouter, Request, WebSocket
from phonenumbers import PhoneNumberFormat, format_number, parse
from starlette.responses import Response

from intents.catalog import Catalog
from ivr.browser_phone.desk import Desk
from ivr.browser_phone.message import Outcome
from ivr.web.pages import Pages
from ivr.web.words import language_of
from routing.directory import Directory

LETTERS = ("", "ABC", "DEF", "GHI", "JKL", "MNO", "PQRS", "TUV", "WXYZ")
KEYS = (*zip("123456789", LETTERS, strict=True), ("*", ""), ("0", "+"), ("#", ""))
REFUSED = 1008
router = APIRouter(prefix="/phone", include_in_schema=False)


@router.get("")
def phone(request: Request) -> Response:
    """Show the telephone."""
    pages: Pages = request.app.state.pages
    desk: Desk = request.app.state.browser_phone
    language = pages.words_for(request).language
    city = desk.line.city
    return pages.render(request, "phone.html", **context(city.directory, city.catalog, language))


@router.websocket("/call")
async def call(socket: WebSocket) -> None:
    """Hold a call for a page of our own; a page of anybody else is refused."""
    if not is_from_our_page(socket):
        await socket.close(REFUSED)
        return
    pages: Pages = socket.app.state.pages
    desk: Desk = socket.app.state.browser_phone
    await socket.accept()
    await desk.serve(socket, pages.words[language_of(socket.query_params.get("lang", ""), "")])


def is_from_our_page(socket: WebSocket) -> bool:
    """Whether the page that opens the socket came from the address that it connects to."""
    origin = urlsplit(socket.headers.get("origin", ""))
    return bool(origin.netloc) and origin.netloc == socket.headers.get("host")


def context(directory: Directory, catalog: Catalog, language: str) -> dict[str, object]:
    """Return what the page's template needs."""
    spoken = language if language in directory.languages else directory.languages[0]
    number = format_number(parse(directory.main_number), PhoneNumberFormat.NATIONAL)
    questions = (catalog[article].wordings[spoken].phrasings[0] for article in directory.menu)
    return {
        "city": directory.names[spoken],
        "number": number,
        "keys": KEYS,
        "outcomes": [outcome.value for outcome in Outcome],
        "questions": list(questions),
    }
