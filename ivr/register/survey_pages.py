"""The page /survey: staff say twice a year what the line does to their work, and read what all said."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from starlette.responses import Response

from ivr.accounts.account import Person
from ivr.desk.call_store import marks_by_month
from ivr.register.survey import (
    SCORES,
    HalfResult,
    SurveyQuestion,
    half_of,
    has_taken_part,
    results_before,
    take_part,
)
from ivr.storage.database import Database
from ivr.web.pages import Pages
from metrics.facts.formula import Rate

router = APIRouter(prefix="/survey", include_in_schema=False)
SAID = frozenset({"thanks", "already", "missing"})


@dataclass(frozen=True, slots=True)
class SurveyDesk:
    """What the page reaches."""

    database: Database
    questions: tuple[SurveyQuestion, ...]
    today: Callable[[], date]

    def answer(self, person: str, form: Mapping[str, object]) -> str:
        """Count a person's answers; return what to tell them."""
        given = {one.id: str(form.get(one.id, "")) for one in self.questions}
        if any(score not in set(map(str, SCORES)) for score in given.values()):
            return "missing"
        scores = {question: int(score) for question, score in given.items()}
        with self.database.begin() as session:
            is_new = take_part(session, half_of(self.today()), person, scores)
        return "thanks" if is_new else "already"

    def has_answered(self, person: str) -> bool:
        """Return whether a person has taken part in this half-year."""
        with self.database.reading() as session:
            return has_taken_part(session, half_of(self.today()), person)

    def results(self) -> tuple[HalfResult, ...]:
        """Return the results of earlier half-years."""
        with self.database.reading() as session:
            return results_before(session, half_of(self.today()))

    def marks(self) -> tuple[tuple[date, Rate], ...]:
        """Return by month, newest first, in how many wrapped-up calls the line had helped."""
        with self.database.reading() as session:
            return tuple((first, rate) for first, rate in marks_by_month(session) if not rate.is_of_few)


@router.get("")
def show(request: Request, said: str = "") -> Response:
    """Show the questions, and the results of earlier times."""
    pages: Pages = request.app.state.pages
    desk, person = _desk(request), _person(request)
    return pages.render(
        request,
        "survey.html",
        questions=desk.questions,
        scores=SCORES,
        is_over=desk.has_answered(person.id),
        results=desk.results(),
        marks=desk.marks(),
        said=said if said in SAID else "",
    )


@router.post("")
async def answer(request: Request) -> Response:
    """Take somebody's answers."""
    form = await request.form()
    said = await run_in_threadpool(_desk(request).answer, _person(request).id, form)
    pages: Pages = request.app.state.pages
    return pages.moved(request, "/survey", said=said)


def _desk(request: Request) -> SurveyDesk:
    desk: SurveyDesk = request.app.state.survey
    return desk


def _person(request: Request) -> Person:
    person: Person = request.state.person
    return person
