"""How the pages of promises are shown: by the frame of all pages, for the person who asks."""

from collections.abc import Mapping
from typing import Protocol

from fastapi import Request
from starlette.responses import Response

from routing.promises.office import Office, Opened
from routing.promises.promise import Result
from routing.promises.view import Reader, opened

EVENTS = "/desk/events"
"Where the desk tells of every change."


class Words(Protocol):
    """The words of the pages in one language."""

    language: str


class Pages(Protocol):
    """Renders templates into the pages' frame."""

    def words_for(self, request: Request) -> Words:
        """Return the words for who asks."""
        ...

    def render(self, request: Request, template: str, **context: object) -> Response:
        """Return a page."""
        ...


def page_of(request: Request, found: Opened, more: Mapping[str, object], status: int = 200) -> Response:
    """Return the page of one promise."""
    usual: dict[str, object] = {"fault": None, "typed": {}, "done": "", "revealed": {}}
    usual |= {"results": list(Result), "events": EVENTS}
    context = opened(found, office_of(request), reader_of(request))
    page = pages_of(request).render(request, "promise.html", **{**usual, **context, **more})
    page.status_code = status
    return page


def gone(request: Request) -> Response:
    """Return what is said of a promise whose day has come, or that there never was."""
    page = pages_of(request).render(request, "promise-gone.html")
    page.status_code = 404
    return page


def reader_of(request: Request) -> Reader:
    """Return who reads, and in which language."""
    language = pages_of(request).words_for(request).language
    return Reader(request.state.person.id, language, office_of(request).clock())


def office_of(request: Request) -> Office:
    """Return where promises are seen to."""
    office: Office = request.app.state.promises
    return office


def pages_of(request: Request) -> Pages:
    """Return the frame of all pages."""
    pages: Pages = request.app.state.pages
    return pages
