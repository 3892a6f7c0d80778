"""Pages: every page is rendered on the server, into one frame, in the reader's language."""

from dataclasses import dataclass, field

from fastapi import FastAPI, Request
from fastapi.staticfiles import StaticFiles
from fastapi.templating import Jinja2Templates
from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.responses import Response

from ivr.web.headers import SecurityHeaders
from ivr.web.words import LANGUAGES, Words, language_of, load_words


@dataclass(frozen=True, slots=True)
class Pages:
    """The templates, and the words in which they are written."""

    templates: Jinja2Templates = field(default_factory=lambda: _templates("ivr.web"))
    words: dict[str, Words] = field(default_factory=load_words)

    def words_for(self, request: Request) -> Words:
        """Return the words for the person who asks: `?lang=` first, then what their browser accepts."""
        asked = request.query_params.get("lang", "")
        return self.words[language_of(asked, request.headers.get("accept-language", ""))]

    def render(self, request: Request, template: str, **context: object) -> Response:
        """Return a page; `words` and `languages` are there for every template."""
        words = self.words_for(request)
        common = {"words": words, "languages": {code: self.words[code]("language") for code in LANGUAGES}}
        page = self.templates.TemplateResponse(request, template, {**common, **context})
        page.headers["Content-Language"] = words.language
        page.headers["Vary"] = "Accept-Language"
        return page


def offer_pages(app: FastAPI) -> None:
    """Give a service the pages' frame, what they load besides themselves, and their headers."""
    app.state.pages = Pages()
    app.mount("/static", StaticFiles(packages=[("ivr.web", "static")]), name="static")
    app.add_middleware(SecurityHeaders)


def _templates(package: str) -> Jinja2Templates:
    loader = PackageLoader(package)
    return Jinja2Templates(env=Environment(loader=loader, autoescape=True, undefined=StrictUndefined))
