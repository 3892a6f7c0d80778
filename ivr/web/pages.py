"""Pages, rendered on the server into one frame, in the reader's language."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from importlib.resources import files
from pathlib import PurePosixPath
from urllib.parse import urlencode

from fastapi import FastAPI, Request
from fastapi.staticfiles import StaticFiles
from fastapi.templating import Jinja2Templates
from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined
from starlette.datastructures import MutableHeaders
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ivr.web.limits import RequestLimits
from ivr.web.plain_text import PlainText
from ivr.web.tongue import tongue
from ivr.web.words import Words, language_of, load_words, page_languages
from metrics.dashboard.view import decimal, percent, whole
from metrics.dates import clock, full_day, moment, short_day

TEXT = frozenset({".css", ".js", ".svg"})
FIGURES = "/dashboard"
LEVEL = 6
"Level 9 takes twice as long and saves one percent more."


class Compression:
    """Compresses the listed responses for browsers that accept it."""

    def __init__(self, app: ASGIApp) -> None:
        self._plain = app
        self._compressed = GZipMiddleware(app, compresslevel=LEVEL)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        is_listed = scope["type"] == "http" and is_compressed(scope["path"])
        await (self._compressed if is_listed else self._plain)(scope, receive, send)


def is_compressed(path: str) -> bool:
    """Return whether the response for a path may be compressed."""
    if path.startswith("/static/"):
        return PurePosixPath(path).suffix in TEXT
    return path == FIGURES or path.startswith(f"{FIGURES}/")


class PlaceGroup(StrEnum):
    """A heading of the menu, as the id of its words."""

    CALLS = "places.1_calls"
    FIGURES = "places.2_figures"
    CITY = "places.3_city"
    QUALITY = "places.4_quality"
    ADMINISTRATION = "places.5_administration"


@dataclass(frozen=True, slots=True)
class NavigationPlace:
    """A page that the frame offers to certain roles."""

    path: str
    words: str
    "The id of its name among the pages' words."
    roles: frozenset[str]
    group: PlaceGroup = PlaceGroup.ADMINISTRATION
    "The heading of the menu under which it stands."
    is_near: bool = False
    "Whether people use it all day, so that wide pages also show it beside the menu."


def places_for(places: Iterable[NavigationPlace], roles: Collection[str]) -> tuple[NavigationPlace, ...]:
    """Return the places that a person of these roles may go to."""
    return tuple(place for place in places if place.roles & set(roles))


def current_place(places: Iterable[NavigationPlace], path: str) -> NavigationPlace | None:
    """Return the place that an address is, or lies below."""
    around = (place for place in places if f"{path}/".startswith(f"{place.path}/"))
    return max(around, key=lambda place: len(place.path), default=None)


CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; worker-src 'self'; style-src 'self'; font-src 'self'; "
    "img-src 'self'; media-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "microphone=(self), camera=(), geolocation=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Strict-Transport-Security": "max-age=31536000",
}


class SecurityHeaders:
    """Adds the headers to every response of the service."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""

        async def send_trusted(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(HEADERS)
                if not scope["path"].startswith("/static/"):
                    headers.setdefault("Cache-Control", "no-store")
            await send(message)

        await self._app(scope, receive, send_trusted if scope["type"] == "http" else send)


ROOMS = (
    "ivr.web",
    "ivr.studio.review",
    "ivr.studio.sampling",
    "ivr.accounts",
    "ivr.api",
    "ivr.systems.webhooks",
    "ivr.privacy",
    "ivr.register",
    "ivr.texts",
    "ivr.desk.callbacks",
    "metrics.dashboard",
    "ivr.desk",
    "ivr.studio.directory",
    "ivr.studio",
    "ivr.studio.unanswered",
    "ivr.studio.documents",
)
"The packages with pages, each with templates/, words/ and maybe static/; the first has the frame."


@dataclass(frozen=True, slots=True)
class Pages:
    """The templates and their words."""

    templates: Jinja2Templates = field(default_factory=lambda: _templates(ROOMS))
    words: dict[str, Words] = field(default_factory=lambda: load_words(ROOMS))
    places: tuple[NavigationPlace, ...] = ()
    "The navigation entries, in this order, for those who may use them."

    def words_for(self, request: Request) -> Words:
        """Return the words for a request: by `?lang=`, then the person's language, then the browser's."""
        asked = request.query_params.get("lang", "")
        own = getattr(getattr(request.state, "person", None), "language", "")
        return self.words[language_of(asked, own or request.headers.get("accept-language", ""))]

    def render(self, request: Request, template: str, *, status: int = 200, **context: object) -> Response:
        """Return a page; its template also gets the words, person, places and CSRF token of the reader."""
        words = self.words_for(request)
        person = getattr(request.state, "person", None)
        places = places_for(self.places, getattr(person, "roles", frozenset()))
        common = {
            "words": words,
            "languages": {code: self.words[code]("language") for code in page_languages()},
            "person": person,
            "places": places,
            "here": current_place(places, request.url.path),
            "csrf_token": getattr(request.state, "csrf_token", ""),
            "all_to_people": person is not None and getattr(request.app.state, "all_to_people", bool)(),
            "is_degraded": person is not None and getattr(request.app.state, "is_degraded", bool)(),
        }
        page = self.templates.TemplateResponse(request, template, {**common, **context}, status)
        page.headers["Content-Language"] = words.language
        page.headers["Vary"] = "Accept-Language, Cookie"
        page.headers["Cache-Control"] = "no-store"
        return page

    def moved(self, request: Request, path: str, **told: object) -> Response:
        """Redirect to a page in the same language after an act; what is told of it is left out if empty."""
        query = {name: value for name, value in told.items() if value != ""}
        query["lang"] = self.words_for(request).language
        return RedirectResponse(f"{path}?{urlencode(query)}", 303)

    def fragment(self, language: str, template: str, **context: object) -> str:
        """Return a part of a page, with words and the given context only."""
        part = self.templates.get_template(template)
        return part.render({**context, "words": self.words[language]})


def offer_pages(
    app: FastAPI, places: tuple[NavigationPlace, ...] = (), more_rooms: tuple[str, ...] = ()
) -> None:
    """Add the pages' frame, static files and headers to a service."""
    rooms = (*ROOMS, *more_rooms)
    app.state.pages = Pages(_templates(rooms), load_words(rooms), places)
    packages: list[str | tuple[str, str]] = [
        (room, "static") for room in rooms if files(room).joinpath("static").is_dir()
    ]
    app.mount("/static", StaticFiles(packages=packages), name="static")
    app.add_middleware(Compression)
    app.add_middleware(PlainText)
    app.add_middleware(RequestLimits)
    app.add_middleware(SecurityHeaders)


def _templates(rooms: tuple[str, ...]) -> Jinja2Templates:
    return Jinja2Templates(env=_environment(rooms))


@cache
def _environment(rooms: tuple[str, ...]) -> Environment:
    """Return the rooms' one environment, so that each template is compiled once in a process."""
    loader = ChoiceLoader([PackageLoader(room) for room in rooms])
    env = Environment(loader=loader, autoescape=True, undefined=StrictUndefined)
    env.filters |= {"moment": moment, "full_day": full_day, "short_day": short_day, "clock": clock}
    env.filters |= {"percent": percent, "decimal": decimal, "whole": whole, "tongue": tongue}
    return env
