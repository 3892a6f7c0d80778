"""Pages: every page is rendered on the server, into one frame, in the reader's language."""

from dataclasses import dataclass, field

from fastapi import FastAPI, Request
from fastapi.staticfiles import StaticFiles
from fastapi.templating import Jinja2Templates
from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined
from starlette.responses import Response

from ivr.web.headers import SecurityHeaders
from ivr.web.place import Place, places_for
from ivr.web.words import LANGUAGES, Words, language_of, load_words

ROOMS = (
    "ivr.web",
    "ivr.review",
    "ivr.accounts",
    "routing.promises",
    "metrics.dashboard",
    "routing.desk",
    "routing.editing",
)
"The packages that have pages: each has its own templates/, words/ and static/; the first has the frame."


@dataclass(frozen=True, slots=True)
class Pages:
    """The templates, and the words in which they are written."""

    templates: Jinja2Templates = field(default_factory=lambda: _templates(ROOMS))
    words: dict[str, Words] = field(default_factory=lambda: load_words(ROOMS))
    places: tuple[Place, ...] = ()
    "What the frame leads to, in this order, for those who may go there."

    def words_for(self, request: Request) -> Words:
        """Return the words for who asks: `?lang=` first, then the person's own, then the browser's."""
        asked = request.query_params.get("lang", "")
        own = getattr(getattr(request.state, "person", None), "language", "")
        return self.words[language_of(asked, own or request.headers.get("accept-language", ""))]

    def render(self, request: Request, template: str, **context: object) -> Response:
        """Return a page; `words`, `languages`, `person`, `places` and `csrf_token` are there for each."""
        words = self.words_for(request)
        person = getattr(request.state, "person", None)
        common = {
            "words": words,
            "languages": {code: self.words[code]("language") for code in LANGUAGES},
            "person": person,
            "places": places_for(self.places, getattr(person, "roles", frozenset())),
            "csrf_token": getattr(request.state, "csrf_token", ""),
            "all_to_people": person is not None and getattr(request.app.state, "all_to_people", bool)(),
        }
        page = self.templates.TemplateResponse(request, template, {**common, **context})
        page.headers["Content-Language"] = words.language
        page.headers["Vary"] = "Accept-Language, Cookie"
        page.headers["Cache-Control"] = "no-store"
        return page

    def fragment(self, language: str, template: str, **context: object) -> str:
        """Return a part of a page, which has nothing but words and what it is given."""
        part = self.templates.get_template(template)
        return part.render({**context, "words": self.words[language]})


def offer_pages(app: FastAPI, places: tuple[Place, ...] = ()) -> None:
    """Give a service the pages' frame, what they load besides themselves, and their headers."""
    app.state.pages = Pages(places=places)
    packages: list[str | tuple[str, str]] = [(room, "static") for room in ROOMS]
    app.mount("/static", StaticFiles(packages=packages), name="static")
    app.add_middleware(SecurityHeaders)


def _templates(rooms: tuple[str, ...]) -> Jinja2Templates:
    loader = ChoiceLoader([PackageLoader(room) for room in rooms])
    return Jinja2Templates(env=Environment(loader=loader, autoescape=True, undefined=StrictUndefined))
