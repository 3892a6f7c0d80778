"""The page of minutes, prices and terms: what a signed-in person states, from which day on."""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from sqlalchemy.orm import Session
from starlette.datastructures import FormData
from starlette.responses import RedirectResponse, Response

from metrics.dashboard.choice import Names
from metrics.dashboard.managing import Managing
from metrics.facts.statement import (
    BadStatement,
    Price,
    SettledDays,
    Statement,
    StatementKind,
    UnexplainedStatement,
)
from metrics.facts.statement_store import state, statements
from metrics.ledger.period import LIMITS, BadTerm

router = APIRouter(prefix="/dashboard/stated", include_in_schema=False)
MOST = 1_000_000.0
"More is a slip of the keyboard, whatever is stated."

Note = Callable[[Session, str, str], None]
"Writes into the audit log, in the same transaction, who stated what."


@dataclass(frozen=True, slots=True)
class Stating:
    """Reads and keeps statements; each method blocks."""

    reading: Callable[[], AbstractContextManager[Session]]
    begin: Callable[[], AbstractContextManager[Session]]
    note: Note
    names_of: Callable[[], Mapping[str, str]]
    "The names of people by their ids."

    def all(self) -> tuple[Statement, ...]:
        """Return every statement, latest first."""
        with self.reading() as session:
            return tuple(reversed(statements(session)))

    def keep(self, statement: Statement, today: date) -> None:
        """Keep a statement with its audit entry, or neither; raise BadStatement or BadTerm."""
        with self.begin() as session:
            state(session, statement, today)
            self.note(session, statement.by, statement.told)


class BadForm(ValueError):
    """A field of the form is wrong: its name and the id of the words that say so."""

    def __init__(self, field: str, words: str) -> None:
        super().__init__(field)
        self.field, self.words = field, words


@router.get("")
def show(request: Request, done: str = "") -> Response:
    """Show every statement, and the form for a new one."""
    return _page(request, is_done=bool(done))


@router.post("")
async def add(request: Request) -> Response:
    """Keep a statement, or show the form again with its fault."""
    form = await request.form()
    return await run_in_threadpool(_add, request, form)


def _add(request: Request, form: FormData) -> Response:
    managing: Managing = request.app.state.managing
    language = request.app.state.pages.words_for(request).language
    now = managing.now()
    try:
        statement = read_statement(form, managing.names(language), request.state.person.id, now)
        _stating(request).keep(statement, now.date())
    except BadForm as bad:
        return _page(request, form, {bad.field: bad.words})
    except UnexplainedStatement:
        return _page(request, form, {"why": "dashboard.stated_why_wrong"})
    except SettledDays:
        return _page(request, form, {"since": "dashboard.stated_settled"})
    except (BadStatement, BadTerm):
        return _page(request, form, {"value": "dashboard.stated_out_of_bounds"})
    return RedirectResponse(f"/dashboard/stated?lang={language}&done=1", 303)


def read_statement(form: FormData, names: Names, by: str, now: datetime) -> Statement:
    """Return what a form states; raise BadForm."""
    kind, _, subject = str(form.get("about", "")).partition(":")
    if subject not in dict(choices(names)).get(kind, ()):
        raise BadForm("about", "dashboard.stated_about_wrong")
    typed = str(form.get("value", "")).strip().replace(",", ".")
    if not typed.replace(".", "", 1).isdecimal() or not typed.isascii() or float(typed) > MOST:
        raise BadForm("value", "dashboard.stated_value_wrong")
    if kind == StatementKind.TERM and "." in typed:
        raise BadForm("value", "dashboard.stated_value_wrong")
    since, why = _since(form, now.date()), " ".join(str(form.get("why", "")).split())
    return Statement(StatementKind(kind), subject, float(typed), since, by, now, why)


def _since(form: FormData, today: date) -> date:
    try:
        since = date.fromisoformat(str(form.get("since", "")))
    except ValueError:
        raise BadForm("since", "dashboard.stated_since_wrong") from None
    if not date(1970, 1, 1) <= since <= today:
        raise BadForm("since", "dashboard.stated_since_wrong")
    return since


def choices(names: Names) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return what can be stated, by kind."""
    return (
        (StatementKind.MINUTES.value, (*names.departments, *names.articles)),
        (StatementKind.PRICE.value, tuple(price.value for price in Price)),
        (StatementKind.TERM.value, tuple(LIMITS)),
    )


def _page(
    request: Request,
    form: FormData | None = None,
    faults: dict[str, str] | None = None,
    *,
    is_done: bool = False,
) -> Response:
    managing: Managing = request.app.state.managing
    pages, stating = request.app.state.pages, _stating(request)
    names = managing.names(pages.words_for(request).language)
    page: Response = pages.render(
        request,
        "stated.html",
        status=422 if faults else 200,
        stated=stating.all(),
        people=stating.names_of(),
        names=names,
        choices=choices(names),
        limits=LIMITS,
        form=form or {"since": managing.now().date().isoformat()},
        faults=faults or {},
        is_done=is_done,
        today=managing.now().date().isoformat(),
    )
    return page


def _stating(request: Request) -> Stating:
    stating: Stating = request.app.state.stating
    return stating
