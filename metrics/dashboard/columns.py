"""Queries over time as chart columns: by day, week or month, depending on the period's length."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from string import ascii_lowercase

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from metrics.dates import month, short_day
from metrics.facts.daily import Grain
from metrics.facts.statement import StatementKind
from metrics.facts.statement_store import statements
from metrics.facts.tables import FACTS
from metrics.facts.tally import Tally, added
from metrics.ledger.period import Period
from metrics.publishing.charts import ChartStep, Column
from metrics.rates.figures import Slice
from metrics.rates.period_figures import EVERYTHING, Figures, Filters
from metrics.rates.rates import FORMULAS


@dataclass(frozen=True, slots=True)
class DefinitionChange:
    """A change that takes effect on a day."""

    day: date
    article: str = ""
    "Empty when it is a term."
    version: int = 0
    term: str = ""


def changes(session: Session, period: Period, filters: Filters = EVERYTHING) -> tuple[DefinitionChange, ...]:
    """Return a period's changes in order, leaving out those to other topics."""
    found = [*_answers(session, period, filters), *_terms(session, period)]
    return tuple(sorted(found, key=lambda change: (change.day, change.article, change.term)))


def _answers(session: Session, period: Period, filters: Filters) -> list[DefinitionChange]:
    first = func.min(FACTS.c.day)
    spoken = (
        select(FACTS.c.article, FACTS.c.version, first)
        .where(FACTS.c.grain == Grain.TOPIC.value, FACTS.c.day.between(period.first, period.last))
        .where(FACTS.c.version > 0)
        .group_by(FACTS.c.article, FACTS.c.version)
        .order_by(FACTS.c.article, FACTS.c.version)
    )
    if filters.article:
        spoken = spoken.where(FACTS.c.article == filters.article)
    if filters.department:
        spoken = spoken.where(FACTS.c.department == filters.department)
    rows = session.execute(spoken).all()
    return [
        DefinitionChange(later[2], later[0], later[1])
        for earlier, later in pairwise(rows)
        if earlier[0] == later[0]
    ]


def _terms(session: Session, period: Period) -> list[DefinitionChange]:
    return [
        DefinitionChange(statement.since, term=statement.subject)
        for statement in statements(session, StatementKind.TERM)
        if period.first <= statement.since <= period.last
    ]


PARTS = ("resolved", "pending", "escalated", "other", "unresolved")
"From the bottom up; also word ids."
SHOWN = tuple(FORMULAS[name] for name in ("resolved", "provisional", "waiting", "escalated"))
OTHER = tuple(FORMULAS[name] for name in ("emergencies", "redirected", "failed", "lost"))
DAYS, WEEKS = 62, 400
"Longest periods, in days, shown by day and by week; longer ones are shown by month."


@dataclass(frozen=True, slots=True)
class ColumnWindow:
    """A day, week or month of the period, with its tally."""

    first: date
    tally: Tally
    is_provisional: bool
    is_month: bool = False
    "Whether it stands for a month."

    def label(self, language: str) -> str:
        """Nov 3, or Nov 2026 for a month."""
        return month(self.first, language) if self.is_month else short_day(self.first, language)


def column_windows(figures: Figures, slices: Iterable[Slice], least: int = 0) -> tuple[ColumnWindow, ...]:
    """Return the period's windows, sized for at least this many days, including empty days."""
    by_day = {date.fromisoformat(one.key): one.tally for one in slices}
    provisional = set(figures.provisional_days)
    starts = window_starts(figures.period, least)
    is_month = max(len(starts), least) > WEEKS
    inside: dict[date, list[date]] = {}
    for day, began in starts.items():
        inside.setdefault(began, []).append(day)
    return tuple(
        ColumnWindow(
            began,
            added([by_day[day] for day in days if day in by_day]),
            not provisional.isdisjoint(days),
            is_month,
        )
        for began, days in inside.items()
    )


def window_starts(period: Period, least: int = 0) -> dict[date, date]:
    """Return for each day of a period on which day of it its window begins."""
    days = period.days()
    length = max(len(days), least)
    return {day: max(_first_of(day, length), days[0]) for day in days}


def parts_of(tally: Tally) -> tuple[int, ...]:
    """Return a tally's queries by outcome class, in the order of PARTS; they add up to all real ones."""
    resolved, provisional, waiting, escalated = (tally[formula.counts] for formula in SHOWN)
    other = sum(tally[formula.counts] for formula in OTHER)
    parts = (resolved, provisional + waiting, escalated, other)
    return (*parts, tally[SHOWN[0].of] - sum(parts))


def columns_of(found: Sequence[ColumnWindow], language: str) -> tuple[Column, ...]:
    """Return windows as columns."""
    return tuple(
        Column(
            window.label(language),
            parts_of(window.tally),
            window.is_provisional,
        )
        for window in found
    )


@dataclass(frozen=True, slots=True)
class Marked:
    """The changes in one column, with its letter."""

    letter: str
    column: int
    changes: tuple[DefinitionChange, ...]

    @property
    def step(self) -> ChartStep:
        """The mark in the chart."""
        return ChartStep(self.column, self.letter)


def marked(found: Sequence[ColumnWindow], changes: Iterable[DefinitionChange]) -> tuple[Marked, ...]:
    """Group changes by column; each column has one letter."""
    by_column: dict[int, list[DefinitionChange]] = defaultdict(list)
    for change in changes:
        by_column[sum(window.first <= change.day for window in found) - 1].append(change)
    return tuple(
        Marked(_letter(place), column, tuple(some)) for place, (column, some) in enumerate(by_column.items())
    )


def _letter(place: int) -> str:
    """a … z, then aa, ab …"""
    before, last = divmod(place, len(ascii_lowercase))
    return (_letter(before - 1) if before else "") + ascii_lowercase[last]


def _first_of(day: date, days: int) -> date:
    if days <= DAYS:
        return day
    return day - timedelta(days=day.weekday()) if days <= WEEKS else day.replace(day=1)
