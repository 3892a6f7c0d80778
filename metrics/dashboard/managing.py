"""Reads everything a dashboard page shows from one database snapshot."""

from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, closing
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import islice

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session

from languages.forms import DEFAULT
from metrics.dashboard import view
from metrics.dashboard.choice import Names, PeriodSpan, Selection, choice_of, period_of
from metrics.dashboard.columns import (
    DAYS,
    OTHER,
    SHOWN,
    ColumnWindow,
    DefinitionChange,
    changes,
    column_windows,
)
from metrics.dashboard.patterns import WeekdayHours, calls_by_hour, department_days, weekday_hours
from metrics.dashboard.proof import BY_TOPIC
from metrics.dashboard.quality import ACCURACY, FAIR
from metrics.dashboard.sides import out_of_hours
from metrics.facts.digest_store import signed_to
from metrics.facts.formula import Rate
from metrics.facts.restatement import Restatement, restatements
from metrics.facts.statement import StatementKind, terms_of
from metrics.facts.statement_store import statements
from metrics.ledger.digest import SignedTo
from metrics.ledger.outcome import CountsAs, FiledState, QueryOutcome, counts_as
from metrics.ledger.period import LONGEST_CALL, HeldTerms, Period
from metrics.ledger.reading import call_of, query_of
from metrics.ledger.records import CallRecord, QueryRecord
from metrics.ledger.tables import CallRow, QueryRow
from metrics.publishing.report import Report, ReportQuestion, make_report, texts_seen
from metrics.rates.automation import Automated, OpenHours
from metrics.rates.automation_store import KeptMonths, automated
from metrics.rates.figures import (
    COMPARED,
    By,
    Comparison,
    PromptFigures,
    Slice,
    breakdown,
    carriers,
    compare,
    figures,
    prompts,
)
from metrics.rates.judgements import HeardScore
from metrics.rates.period_figures import Figures, Filters
from metrics.rates.rates import FORMULAS


@dataclass(frozen=True, slots=True)
class Live:
    """Today's counts so far."""

    in_progress: int
    calls: int
    resolved: int
    "Confirmed or accepted, and open to a repeat like everything of today; other answers are not counted."
    escalated: int


def live(session: Session, today: Period, now: datetime) -> Live:
    """Count today's calls."""
    real = CallRow.is_test.is_(False)
    standing = dict.fromkeys(CountsAs, 0)
    for counted, count in _standings(session, today):
        standing[counted] += count
    return Live(
        _count(session, real, CallRow.disposition.is_(None), CallRow.started_at >= now - LONGEST_CALL),
        _count(session, real, CallRow.started_at >= today.starts_at),
        standing[CountsAs.RESOLVED],
        standing[CountsAs.ESCALATED],
    )


def _standings(session: Session, today: Period) -> Iterator[tuple[CountsAs, int]]:
    ended = (
        select(QueryRow.outcome, QueryRow.filing, func.count())
        .outerjoin(CallRow, CallRow.call_sid == QueryRow.call_sid)
        .where(func.coalesce(CallRow.started_at, QueryRow.opened_at) >= today.starts_at)
        .where(QueryRow.opened_at >= today.starts_at, QueryRow.is_test.is_(False))
        .group_by(QueryRow.outcome, QueryRow.filing)
    )
    for outcome, filing, count in session.execute(ended):
        if outcome:
            yield counts_as(QueryOutcome(outcome), FiledState(filing) if filing else None), count


def _count(session: Session, *conditions: ColumnElement[bool]) -> int:
    return session.scalar(select(func.count()).select_from(CallRow).where(*conditions)) or 0


ROWS = 50


@dataclass(frozen=True, slots=True)
class PageCursor:
    """The position where a page of calls begins."""

    started_at: datetime
    call_sid: str


@dataclass(frozen=True, slots=True)
class CallPage:
    """A page of calls with their queries, and the next cursor."""

    calls: tuple[tuple[CallRecord, tuple[QueryRecord, ...]], ...]
    next: PageCursor | None
    carriers: tuple[str, ...] = ()
    "Who brought the period's calls."


def call_page(
    session: Session,
    period: Period,
    filters: Filters,
    outcome: QueryOutcome | None = None,
    after: PageCursor | None = None,
) -> CallPage:
    """Return a page of a period's calls with a matching query, without test calls."""
    wanted = (
        select(CallRow)
        .where(CallRow.started_at >= period.starts_at, CallRow.started_at < period.ends_at)
        .where(CallRow.is_test.is_(False), *_fits(filters, outcome), *_behind(after))
        .order_by(CallRow.started_at.desc(), CallRow.call_sid.desc())
    )
    with closing(_of_hour(session, wanted, period, filters.hour)) as found:
        calls = list(islice(found, ROWS + 1))
    shown = calls[:ROWS]
    more = PageCursor(shown[-1].started_at, shown[-1].call_sid) if len(calls) > ROWS else None
    return CallPage(tuple(_with_queries(session, shown)), more)


def _of_hour(
    session: Session, wanted: Select[CallRow], period: Period, hour: int | None
) -> Generator[CallRecord, None, None]:
    """Read calls, or those that began in an hour of the city's clock, which databases do not read alike."""
    rows = wanted.limit(ROWS + 1) if hour is None else wanted.execution_options(yield_per=10 * ROWS)
    with session.scalars(rows) as found:
        for row in found:
            if hour is None or row.started_at.astimezone(period.time_zone).hour == hour:
                yield call_of(row)


def _with_queries(
    session: Session, calls: list[CallRecord]
) -> list[tuple[CallRecord, tuple[QueryRecord, ...]]]:
    rows = select(QueryRow).where(QueryRow.call_sid.in_([call.call_sid for call in calls]))
    queries = [query_of(row) for row in session.scalars(rows.order_by(QueryRow.call_sid, QueryRow.number))]
    return [(call, tuple(query for query in queries if query.call_sid == call.call_sid)) for call in calls]


def _fits(filters: Filters, outcome: QueryOutcome | None) -> list[ColumnElement[bool]]:
    brought = [CallRow.carrier == filters.carrier] if filters.carrier else []
    asked = [
        column == value
        for column, value in (
            (QueryRow.department, filters.department),
            (QueryRow.article, filters.article),
            (QueryRow.language, filters.language),
            (QueryRow.outcome, outcome.value if outcome else ""),
        )
        if value
    ]
    if not asked:
        return brought
    return [*brought, select(QueryRow.call_sid).where(QueryRow.call_sid == CallRow.call_sid, *asked).exists()]


def _behind(after: PageCursor | None) -> list[ColumnElement[bool]]:
    if after is None:
        return []
    same = and_(CallRow.started_at == after.started_at, CallRow.call_sid < after.call_sid)
    return [or_(CallRow.started_at < after.started_at, same)]


BESIDE = tuple(FORMULAS[name] for name in view.HEADLINES)
SIDES = {
    By.DEPARTMENT: BESIDE,
    By.TOPIC: (*SHOWN, *OTHER, *BY_TOPIC),
    By.LANGUAGE: (*BESIDE, *FAIR),
    By.CARRIER: BESIDE,
    By.HOUR: BESIDE,
}
"The formulas shown for each dimension; their counts are read from every row."


@dataclass(frozen=True, slots=True)
class Seen:
    """Everything the dashboard shows for a selection."""

    choice: Selection
    compared: Comparison
    column_windows: tuple[ColumnWindow, ...]
    changes: tuple[DefinitionChange, ...]
    sides: Mapping[By, tuple[Slice, ...]]
    automated: Automated
    reviewed: tuple[ColumnWindow, ...]
    "At least weekly, because reviewers label only a few turns a week."
    prompts: tuple[PromptFigures, ...]
    "Empty for part of the line: prompts are only counted for all of it."
    out_of_hours: Rate
    heard: Sequence[HeardScore]
    department_days: Mapping[str, tuple[ColumnWindow, ...]]
    weekday_hours: WeekdayHours
    signed: SignedTo | None
    earlier: Figures
    "The whole period before, which only the council's report shows."
    restatements: tuple[Restatement, ...] = ()
    texts: Mapping[str, int] = field(default_factory=dict)
    carriers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Managing:
    """What the pages need."""

    reading: Callable[[], AbstractContextManager[Session]]
    now: Callable[[], datetime]
    "In the city's time zone."
    names: Callable[[str], Names]
    "By language."
    languages: Callable[[], tuple[str, ...]]
    failed_callbacks: Callable[[], int]
    open_hours: OpenHours
    heard: Callable[[Session, Period], Sequence[HeardScore]] = lambda *_: ()
    "Reads a period's recognition scores from consented samples."
    stale_entry: Callable[[], Sequence[str]] = tuple
    "Parts of the line that have changed since its public register entry was confirmed."
    kept: KeptMonths = field(default_factory=KeptMonths)

    def choice(self, address: Mapping[str, str], language: str) -> Selection:
        """Parse a URL's selection."""
        return choice_of(address, self.now(), self.names(language), self.languages())

    def look(self, choice: Selection) -> Seen:
        """Return everything for a selection."""
        period, filters = choice.period, choice.filters
        with self.reading() as session:
            compared = compare(session, period, self.now(), filters)
            days = breakdown(session, period, By.DAY, filters, (*SHOWN, *OTHER, ACCURACY))
            sides = {by: breakdown(session, period, by, filters, told) for by, told in SIDES.items()}
            changed = changes(session, period, filters)
            worth = automated(session, period, self.now(), self.open_hours, filters, self.kept)
            asked = () if filters.parts else prompts(session, period)
            heard = self.heard(session, period)
            hourly = calls_by_hour(session, period, filters)
            by_department = department_days(session, compared.now, filters)
            signed, restated = signed_to(session), restatements(session, period)
            texts, brought = texts_seen(session, period, filters), carriers(session, period)
            is_read = compared.before.period == period.before()
            earlier = (
                compared.before
                if is_read
                else figures(session, period.before(), self.now(), filters, COMPARED)
            )
        return Seen(
            choice,
            compared,
            column_windows(compared.now, days),
            changed,
            sides,
            worth,
            column_windows(compared.now, days, least=DAYS + 1),
            asked,
            out_of_hours(hourly, period, self.open_hours, filters.department),
            heard,
            by_department,
            weekday_hours(hourly, period),
            signed,
            earlier,
            restated,
            texts,
            brought,
        )

    def report(self, choice: Selection) -> Report:
        """Return a selection's report for a spreadsheet."""
        question = ReportQuestion(choice.period, self.now(), choice.filters, By.DAY, compares=True)
        with self.reading() as session:
            return make_report(session, question, self.open_hours)

    def terms(self) -> HeldTerms:
        """Return the terms in force today."""
        today = self.now().date()
        with self.reading() as session:
            return HeldTerms(today, terms_of(statements(session, StatementKind.TERM), today))

    def live(self) -> Live:
        """Return today's counts."""
        now = self.now()
        today = period_of(PeriodSpan.TODAY, now.date(), self.choice({}, DEFAULT).period.time_zone)
        with self.reading() as session:
            return live(session, today, now)

    def calls(self, choice: Selection, outcome: QueryOutcome | None, after: PageCursor | None) -> CallPage:
        """Return a page of the calls behind a figure."""
        with self.reading() as session:
            page = call_page(session, choice.period, choice.filters, outcome, after)
            return replace(page, carriers=carriers(session, choice.period))
