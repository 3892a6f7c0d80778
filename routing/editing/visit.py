"""Somebody at one of the editing pages: who they are, and the city as it is before their eyes."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Protocol

from fastapi import Depends, HTTPException, Request
from starlette.responses import RedirectResponse, Response

from routing.department import Department
from routing.editing.editor import Editor
from routing.editing.overlay import Edited
from routing.editing.page_words import PageWords

LONGEST_NAME = 120
"Characters, as the tables keep it."


class Words(Protocol):
    """The words of the pages in one language."""

    language: str

    def __call__(self, text: str, **values: str) -> str:
        """Return a text with its values filled in."""
        ...


class Pages(Protocol):
    """Renders templates into the pages' frame."""

    def words_for(self, request: Request) -> Words:
        """Return the words for who asks."""
        ...

    def render(self, request: Request, template: str, **context: object) -> Response:
        """Return a page."""
        ...


@dataclass(frozen=True, slots=True)
class Visit:
    """One request to a page."""

    request: Request
    editor: Editor
    edited: Edited
    words: PageWords
    now: datetime

    @property
    def name(self) -> str:
        """The person's name, as it is written beside what they changed."""
        name: str = self.request.state.person.name
        return name[:LONGEST_NAME]

    @property
    def roles(self) -> frozenset[str]:
        """What the person may do."""
        roles: frozenset[str] = self.request.state.person.roles
        return roles

    @property
    def spoken(self) -> str:
        """The city's language that is nearest to the page's."""
        return self.words.spoken(self.edited)

    def department(self, slug: str) -> Department:
        """Return a department; an address that names none has no page."""
        known = self.edited.base.directory.departments.get(slug)
        if known is None:
            raise HTTPException(404)
        return known

    def page(self, template: str, status: int = 200, **context: object) -> Response:
        """Return a page."""
        pages: Pages = self.request.app.state.pages
        page = pages.render(self.request, template, **context)
        page.status_code = status
        return page

    def moved(self, path: str, **query: str) -> Response:
        """Lead on to a page after something was done."""
        given = "".join(f"&{name}={value}" for name, value in query.items())
        return RedirectResponse(f"{path}?lang={self.words.language}{given}", 303)

    def note(self, act: str, subject: str) -> None:
        """Write an act into the audit log."""
        audit: Callable[[Request, str, str], None] = self.request.app.state.audit
        audit(self.request, act, subject)


def visit(request: Request) -> Visit:
    """Return what a request sees of the city."""
    editor: Editor = request.app.state.editor
    pages: Pages = request.app.state.pages
    words, edited = pages.words_for(request), editor.look()
    zone = edited.base.directory.time_zone
    return Visit(request, editor, edited, PageWords(words, words.language, zone), editor.clock())


async def typed(request: Request) -> dict[str, str]:
    """Return the texts of a form as they were typed."""
    form = await request.form()
    return {name: value for name, value in form.items() if isinstance(value, str)}


AVisit = Annotated[Visit, Depends(visit)]
Typed = Annotated[dict[str, str], Depends(typed)]
