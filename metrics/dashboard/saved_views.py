"""Views of the dashboard that a person has named: links to a selection."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from sqlalchemy import MetaData, String, Text, delete, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column
from starlette.responses import RedirectResponse, Response

from languages.forms import DEFAULT, formed_languages
from metrics.dashboard.choice import PeriodSpan, Selection
from metrics.dashboard.managing import Managing

LONGEST_NAME = 60
MOST_VIEWS = 20
router = APIRouter(prefix="/dashboard/views", include_in_schema=False)


class SavedViewBase(DeclarativeBase):
    """The table of saved views."""


class SavedViewRow(SavedViewBase):
    """A view that a person has named."""

    __tablename__ = "dashboard_views"

    person: Mapped[str] = mapped_column(String(254), primary_key=True)
    name: Mapped[str] = mapped_column(String(LONGEST_NAME), primary_key=True)
    query: Mapped[str] = mapped_column(Text)
    "The selection as a URL query."


METADATA: MetaData = SavedViewBase.metadata


@dataclass(frozen=True, slots=True)
class SavedView:
    """A named link."""

    name: str
    query: str


@dataclass(frozen=True, slots=True)
class SavedViews:
    """Stores each person's views; each method blocks."""

    reading: Callable[[], AbstractContextManager[Session]]
    begin: Callable[[], AbstractContextManager[Session]]

    def of(self, person: str) -> tuple[SavedView, ...]:
        """Return a person's views, by name."""
        mine = select(SavedViewRow).where(SavedViewRow.person == person).order_by(SavedViewRow.name)
        with self.reading() as session:
            return tuple(SavedView(row.name, row.query) for row in session.scalars(mine))

    def save(self, person: str, view: SavedView) -> bool:
        """Save a view, replacing one of the same name; return whether there was room."""
        names = {each.name for each in self.of(person)}
        if view.name not in names and len(names) >= MOST_VIEWS:
            return False
        with self.begin() as session:
            session.merge(SavedViewRow(person=person, name=view.name, query=view.query))
        return True

    def remove(self, person: str, name: str) -> None:
        """Remove a view."""
        gone = delete(SavedViewRow).where(SavedViewRow.person == person, SavedViewRow.name == name)
        with self.begin() as session:
            session.execute(gone, execution_options={"synchronize_session": False})


def query_of(selection: Selection) -> str:
    """Return a selection as a URL; a named period stays relative to the day on which it is opened."""
    dates = {} if selection.span is PeriodSpan.CUSTOM else {"from": "", "to": ""}
    return urlencode(selection.query(**dates))


def views_of(request: Request) -> tuple[SavedView, ...]:
    """Return the person's views."""
    return _saved(request).of(request.state.person.id)


@router.post("")
async def save(request: Request) -> Response:
    """Save the shown selection under a name."""
    form = await request.form()
    name = " ".join(str(form.get("name", "")).split())[:LONGEST_NAME]
    managing: Managing = request.app.state.managing
    choice = managing.choice(dict(parse_qsl(str(form.get("query", "")))), DEFAULT)
    said = "unnamed"
    if name:
        view, person = SavedView(name, query_of(choice)), request.state.person.id
        said = "saved" if await run_in_threadpool(_saved(request).save, person, view) else "full"
    return _back(request, choice, said)


@router.post("/remove")
async def remove(request: Request) -> Response:
    """Remove a saved view."""
    form = await request.form()
    await run_in_threadpool(_saved(request).remove, request.state.person.id, str(form.get("name", "")))
    managing: Managing = request.app.state.managing
    return _back(request, managing.choice(dict(parse_qsl(str(form.get("query", "")))), DEFAULT), "removed")


def _back(request: Request, choice: Selection, said: str) -> Response:
    lang = request.query_params.get("lang", "")
    kept = {"lang": lang if lang in formed_languages() else "", "view": said}
    query = "&".join(filter(None, (query_of(choice), urlencode({k: v for k, v in kept.items() if v}))))
    return RedirectResponse(f"/dashboard?{query}", 303)


def _saved(request: Request) -> SavedViews:
    saved: SavedViews = request.app.state.saved_views
    return saved
