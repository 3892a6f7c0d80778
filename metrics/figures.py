"""Figures of any period, read from daily facts: `figures`, `breakdown`, `compare`, `prompts`.

`figures(session, period, now, filters)` gives one `Figures`; `figures.rate("resolved")` is numerator and
denominator, `figures.tally.took(Span.WAIT)` a sketch with mean and percentiles. `breakdown(session, period,
By.TOPIC, filters, formulas)` gives one `Slice` for each key; `compare` adds the period before and the same
weekdays a year ago. FORMULAS and TIMINGS hold the words of each figure; Terms the numbers inside them.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from functools import cache
from types import MappingProxyType

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session

from metrics.cell import KEEPS, Grain, grain_for
from metrics.day_facts import COUNTS
from metrics.fact_tables import DURATIONS, FACT_DAYS, FACTS, PROMPTS
from metrics.formula import Formula
from metrics.made_up import holds_made_up_calls
from metrics.period import Period
from metrics.period_figures import EVERYTHING, Figures, Filters
from metrics.sketch import Sketch
from metrics.slice import HEADLINES, By, Comparison, PromptFigures, Slice
from metrics.statement import About, terms_of
from metrics.statement_store import statements
from metrics.tally import Tally
from metrics.timing import Span

__all__ = [
    "HEADLINES",
    "By",
    "Comparison",
    "PromptFigures",
    "Slice",
    "breakdown",
    "columns_of",
    "compare",
    "figures",
    "prompts",
]


COMPARED = (Span.WAIT, Span.AUDIO)
"The durations that are set beside those of other periods."


COLUMN = MappingProxyType(
    {
        By.DAY: "day",
        By.DEPARTMENT: "department",
        By.TOPIC: "article",
        By.LANGUAGE: "language",
        By.HOUR: "hour",
    }
)


def figures(
    session: Session,
    period: Period,
    now: datetime,
    filters: Filters = EVERYTHING,
    spans: Iterable[Span] = tuple(Span),
) -> Figures:
    """What is known of a period, or of a part of it; durations only of the kinds that are wanted."""
    known = session.execute(select(FACT_DAYS).where(_within(FACT_DAYS.c.day, period))).all()
    return Figures(
        period,
        now,
        Tally(_counts(session, period, filters), _durations(session, period, filters, spans)),
        filters,
        terms_of(statements(session, About.TERM), period.last),
        missing_days=tuple(row.day for row in known if row.computed_at is None),
        broken=sum(row.broken for row in known),
        test_calls=sum(row.test_calls for row in known),
        is_made_up=holds_made_up_calls(session),
    )


def compare(session: Session, period: Period, now: datetime, filters: Filters = EVERYTHING) -> Comparison:
    """A period beside the one before it and the same weekdays a year ago."""
    return Comparison(
        figures(session, period, now, filters),
        figures(session, period.before(), now, filters, COMPARED),
        figures(session, period.year_ago(), now, filters, COMPARED),
    )


def breakdown(
    session: Session,
    period: Period,
    by: By,
    filters: Filters = EVERYTHING,
    formulas: Iterable[Formula] = HEADLINES,
) -> tuple[Slice, ...]:
    """A period along one of its sides, with what some formulas count; read only as finely as needed."""
    names = columns_of(formulas)
    side = FACTS.c[COLUMN[by]]
    grain = grain_for(filters.parts | ({COLUMN[by]} - {"day"}))
    sums = select(side, *(func.sum(FACTS.c[name]) for name in names))
    found = sums.where(*_conditions(grain, period, filters)).group_by(side).order_by(side)
    return tuple(
        Slice(str(key), Tally(dict(zip(names, map(int, counts), strict=True))))
        for key, *counts in session.execute(found)
    )


def prompts(session: Session, period: Period) -> tuple[PromptFigures, ...]:
    """How each prompt fared in each language."""
    names = ("turns", "no_input", "no_match")
    keys = (PROMPTS.c.prompt, PROMPTS.c.language)
    sums = select(*keys, *(func.sum(PROMPTS.c[name]) for name in names))
    found = sums.where(_within(PROMPTS.c.day, period)).group_by(*keys).order_by(*keys)
    return tuple(
        PromptFigures(prompt, language, Tally(dict(zip(names, map(int, counts), strict=True))))
        for prompt, language, *counts in session.execute(found)
    )


def columns_of(formulas: Iterable[Formula]) -> tuple[str, ...]:
    """The counts that formulas need, besides how many queries and calls there were."""
    needed = (name for formula in formulas for name in (formula.counts, formula.of))
    return tuple(dict.fromkeys(("queries", "calls", *needed)))


def _counts(session: Session, period: Period, filters: Filters) -> Mapping[str, int]:
    grain = grain_for(filters.parts)
    row = session.execute(_sums().where(*_conditions(grain, period, filters))).one()
    return dict(zip(COUNTS, map(int, row), strict=True))


@cache
def _sums() -> Select[*tuple[int, ...]]:
    """A hundred sums, put together once."""
    return select(*(func.coalesce(func.sum(FACTS.c[name]), 0) for name in COUNTS))


def _durations(
    session: Session, period: Period, filters: Filters, spans: Iterable[Span]
) -> dict[Span, Sketch]:
    """Durations are not kept by topic or hour, so a part of that kind has none."""
    if not filters.parts <= KEEPS[Grain.DEPARTMENT]:
        return {}
    table = DURATIONS.c
    grain = Grain.DEPARTMENT if filters.parts else Grain.TOTAL
    wanted = [table.grain == grain.value, _within(table.day, period)]
    wanted.append(table.span.in_([span.value for span in spans]))
    wanted += [table[part] == getattr(filters, part) for part in sorted(filters.parts)]
    sums = select(table.span, table.bucket, func.sum(table.count), func.sum(table.total_ms))
    buckets: dict[Span, dict[int, int]] = {}
    totals: dict[Span, int] = {}
    for name, bucket, count, total_ms in session.execute(
        sums.where(*wanted).group_by(table.span, table.bucket)
    ):
        span = Span(name)
        buckets.setdefault(span, {})[bucket] = int(count)
        totals[span] = totals.get(span, 0) + int(total_ms)
    return {span: Sketch(counts, totals[span]) for span, counts in buckets.items()}


def _conditions(grain: Grain, period: Period, filters: Filters) -> tuple[ColumnElement[bool], ...]:
    parts = (FACTS.c[part] == getattr(filters, part) for part in sorted(filters.parts))
    return (FACTS.c.grain == grain.value, _within(FACTS.c.day, period), *parts)


def _within(day: ColumnElement[date], period: Period) -> ColumnElement[bool]:
    return day.between(period.first, period.last)
