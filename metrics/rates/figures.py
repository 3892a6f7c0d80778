"""Figures of any period, read from daily facts: `figures`, `breakdown`, `compare`, `prompts`.

`figures(session, period, now, filters)` gives one `Figures`; `figures.rate("resolved")` is numerator and
denominator, `figures.tally.took(Span.WAIT)` a sketch with mean and percentiles. `breakdown(session, period,
By.TOPIC, filters, formulas)` gives one `Slice` for each key; `compare` sets a period's settled days beside as
many before them and the same weekdays a year ago. FORMULAS and TIMINGS hold the words of each figure; Terms
the numbers inside them.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from functools import cache
from types import MappingProxyType

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session

from metrics.facts.daily import COUNTS, KEEPS, Grain, grain_for
from metrics.facts.formula import Formula
from metrics.facts.query_counts import RESOLVED_OPEN, STANDINGS
from metrics.facts.statement import StatementKind, terms_over
from metrics.facts.statement_store import statements
from metrics.facts.tables import DURATIONS, FACT_DAYS, FACTS, PROMPTS
from metrics.facts.tally import DurationKind, Sketch, Tally
from metrics.ledger.outcome import CountsAs
from metrics.ledger.period import Period
from metrics.ledger.store import has_simulated_calls
from metrics.rates.period_figures import (
    EVERYTHING,
    HEADLINES,
    By,
    Comparison,
    Figures,
    Filters,
    PromptFigures,
    Slice,
)

__all__ = [
    "HEADLINES",
    "By",
    "Comparison",
    "PromptFigures",
    "Slice",
    "breakdown",
    "carriers",
    "columns_of",
    "compare",
    "figures",
    "prompts",
]


SETTLING = (RESOLVED_OPEN.name, STANDINGS[CountsAs.WAITING].name, STANDINGS[CountsAs.PROVISIONAL].name)
"What may still be raised again, or be accepted."


COMPARED = (DurationKind.WAIT, DurationKind.AUDIO)
"The durations that are compared across periods."


COLUMN = MappingProxyType(
    {
        By.DAY: "day",
        By.DEPARTMENT: "department",
        By.TOPIC: "article",
        By.LANGUAGE: "language",
        By.CARRIER: "carrier",
        By.HOUR: "hour",
    }
)


def figures(
    session: Session,
    period: Period,
    now: datetime,
    filters: Filters = EVERYTHING,
    spans: Iterable[DurationKind] = tuple(DurationKind),
) -> Figures:
    """Return the figures of a period or a part of it, with the requested durations."""
    known = session.execute(select(FACT_DAYS).where(_within(FACT_DAYS.c.day, period))).all()
    return Figures(
        period,
        now,
        Tally(_counts(session, period, filters), _durations(session, period, filters, spans)),
        filters,
        terms_over(statements(session, StatementKind.TERM), period),
        missing_days=tuple(row.day for row in known if row.computed_at is None),
        broken=sum(row.broken for row in known),
        test_calls=sum(row.test_calls for row in known),
        is_made_up=has_simulated_calls(session),
    )


def compare(session: Session, period: Period, now: datetime, filters: Filters = EVERYTHING) -> Comparison:
    """Compare a period's settled days with as many before them and the same weekdays a year ago."""
    whole = figures(session, period, now, filters)
    days = whole.settled_period
    like = days or period
    return Comparison(
        whole,
        whole if days == period else figures(session, days, now, filters, COMPARED) if days else None,
        figures(session, like.before(), now, filters, COMPARED),
        figures(session, like.year_ago(), now, filters, COMPARED),
    )


def breakdown(
    session: Session,
    period: Period,
    by: By,
    filters: Filters = EVERYTHING,
    formulas: Iterable[Formula] = HEADLINES,
) -> tuple[Slice, ...]:
    """Break a period down along one dimension, at the coarsest sufficient grain."""
    names = columns_of(formulas)
    side = FACTS.c[COLUMN[by]]
    grain = grain_for(filters.parts | ({COLUMN[by]} - {"day"}))
    sums = select(side, *(func.sum(FACTS.c[name]) for name in names))
    found = sums.where(*_conditions(grain, period, filters)).group_by(side).order_by(side)
    return tuple(
        Slice(str(key), Tally(dict(zip(names, map(int, counts), strict=True))))
        for key, *counts in session.execute(found)
    )


def carriers(session: Session, period: Period) -> tuple[str, ...]:
    """Return who brought a period's calls."""
    column = FACTS.c.carrier
    found = select(column).where(*_conditions(Grain.CLOCK, period, EVERYTHING), column != "")
    return tuple(session.scalars(found.distinct().order_by(column)))


def prompts(session: Session, period: Period) -> tuple[PromptFigures, ...]:
    """Return each prompt's results by language."""
    names = ("turns", "no_input", "no_match")
    keys = (PROMPTS.c.prompt, PROMPTS.c.language)
    sums = select(*keys, *(func.sum(PROMPTS.c[name]) for name in names))
    found = sums.where(_within(PROMPTS.c.day, period)).group_by(*keys).order_by(*keys)
    return tuple(
        PromptFigures(prompt, language, Tally(dict(zip(names, map(int, counts), strict=True))))
        for prompt, language, *counts in session.execute(found)
    )


def columns_of(formulas: Iterable[Formula]) -> tuple[str, ...]:
    """Return the counts that formulas need, with total queries and calls and where *resolved* may settle."""
    needed = (name for formula in formulas for name in (formula.counts, formula.of))
    return tuple(dict.fromkeys(("queries", "calls", *SETTLING, *needed)))


def _counts(session: Session, period: Period, filters: Filters) -> Mapping[str, int]:
    grain = grain_for(filters.parts)
    row = session.execute(_sums().where(*_conditions(grain, period, filters))).one()
    return dict(zip(COUNTS, map(int, row), strict=True))


@cache
def _sums() -> Select[*tuple[int, ...]]:
    """Build the sum expressions once."""
    return select(*(func.coalesce(func.sum(FACTS.c[name]), 0) for name in COUNTS))


def _durations(
    session: Session, period: Period, filters: Filters, spans: Iterable[DurationKind]
) -> dict[DurationKind, Sketch]:
    """Read durations, which are not kept by topic or hour."""
    if not filters.parts <= KEEPS[Grain.DEPARTMENT]:
        return {}
    table = DURATIONS.c
    grain = Grain.DEPARTMENT if filters.parts else Grain.TOTAL
    wanted = [table.grain == grain.value, _within(table.day, period)]
    wanted.append(table.span.in_([span.value for span in spans]))
    wanted += [table[part] == getattr(filters, part) for part in sorted(filters.parts)]
    sums = select(table.span, table.bucket, func.sum(table.count), func.sum(table.total_ms))
    buckets: dict[DurationKind, dict[int, int]] = {}
    totals: dict[DurationKind, int] = {}
    for name, bucket, count, total_ms in session.execute(
        sums.where(*wanted).group_by(table.span, table.bucket)
    ):
        span = DurationKind(name)
        buckets.setdefault(span, {})[bucket] = int(count)
        totals[span] = totals.get(span, 0) + int(total_ms)
    return {span: Sketch(counts, totals[span]) for span, counts in buckets.items()}


def _conditions(grain: Grain, period: Period, filters: Filters) -> tuple[ColumnElement[bool], ...]:
    parts = (FACTS.c[part] == getattr(filters, part) for part in sorted(filters.parts))
    return (FACTS.c.grain == grain.value, _within(FACTS.c.day, period), *parts)


def _within(day: ColumnElement[date], period: Period) -> ColumnElement[bool]:
    return day.between(period.first, period.last)
