"""The dashboard at work: it reads what a page shows, all of it from one view of the database."""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from metrics.automation import Automated
from metrics.automation_store import automated
from metrics.dashboard import view
from metrics.dashboard.call_page import After, CallPage, call_page
from metrics.dashboard.change_log import Change, changes
from metrics.dashboard.choice import Choice, Span, choice_of, period_of
from metrics.dashboard.columns import DAYS, OTHER, SHOWN, Stretch, stretches
from metrics.dashboard.live import Live, live
from metrics.dashboard.names import Names
from metrics.dashboard.out_of_hours import OpenHours, out_of_hours
from metrics.dashboard.quality import ACCURACY, FAIR
from metrics.figures import By, Comparison, PromptFigures, Slice, breakdown, compare, prompts
from metrics.outcome import QueryOutcome
from metrics.rate import Rate
from metrics.rates import FORMULAS
from metrics.report import Question, Report
from metrics.report_store import make_report
from metrics.statement import About, terms_of
from metrics.statement_store import statements
from metrics.terms import Terms

BESIDE = tuple(FORMULAS[name] for name in view.HEADLINES)
SIDES = {By.DEPARTMENT: BESIDE, By.TOPIC: BESIDE, By.LANGUAGE: (*BESIDE, *FAIR), By.HOUR: BESIDE}
"What is counted along each side; each count is read from every row."


@dataclass(frozen=True, slots=True)
class Seen:
    """Everything that the dashboard's page shows of a choice."""

    choice: Choice
    compared: Comparison
    stretches: tuple[Stretch, ...]
    changes: tuple[Change, ...]
    sides: Mapping[By, tuple[Slice, ...]]
    automated: Automated
    reviewed: tuple[Stretch, ...]
    "By the week at least, since reviewers draw a few turns a week."
    prompts: tuple[PromptFigures, ...]
    "Empty for a part of the line: prompts are kept for all of it."
    out_of_hours: Rate


@dataclass(frozen=True, slots=True)
class Managing:
    """What the pages need."""

    reading: Callable[[], AbstractContextManager[Session]]
    now: Callable[[], datetime]
    "In the city's time zone."
    names: Callable[[str], Names]
    "By language."
    languages: Callable[[], tuple[str, ...]]
    failed_promises: Callable[[], int]
    open_hours: OpenHours

    def choice(self, address: Mapping[str, str], language: str) -> Choice:
        """Return what an address asks for."""
        return choice_of(address, self.now(), self.names(language), self.languages())

    def look(self, choice: Choice) -> Seen:
        """Return what a choice shows."""
        period, filters = choice.period, choice.filters
        with self.reading() as session:
            compared = compare(session, period, self.now(), filters)
            days = breakdown(session, period, By.DAY, filters, (*SHOWN, *OTHER, ACCURACY))
            sides = {by: breakdown(session, period, by, filters, told) for by, told in SIDES.items()}
            changed = changes(session, period, filters)
            worth = automated(session, period, self.now(), filters)
            asked = () if filters.parts else prompts(session, period)
            closed = out_of_hours(session, period, self.open_hours, filters)
        return Seen(
            choice,
            compared,
            stretches(compared.now, days),
            changed,
            sides,
            worth,
            stretches(compared.now, days, least=DAYS + 1),
            asked,
            closed,
        )

    def report(self, choice: Choice) -> Report:
        """Return the figures of a choice for a spreadsheet."""
        question = Question(choice.period, self.now(), choice.filters, By.DAY, compares=True)
        with self.reading() as session:
            return make_report(session, question)

    def terms(self) -> Terms:
        """Return the city's own numbers inside the definitions, as they hold today."""
        with self.reading() as session:
            return terms_of(statements(session, About.TERM), self.now().date())

    def live(self) -> Live:
        """Return the day so far."""
        now = self.now()
        today = period_of(Span.TODAY, now.date(), self.choice({}, "en").period.time_zone)
        with self.reading() as session:
            return live(session, today, now)

    def calls(self, choice: Choice, outcome: QueryOutcome | None, after: After | None) -> CallPage:
        """Return a page of the calls behind a figure."""
        with self.reading() as session:
            return call_page(session, choice.period, choice.filters, outcome, after)
