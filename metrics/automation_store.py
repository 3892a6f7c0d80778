"""Automated hours of any period, read from daily facts."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from metrics.automation import Automated, Stretch, cost_of, processes_of, stretches_of, unstated
from metrics.cell import Grain
from metrics.fact_tables import DURATIONS, FACT_DAYS, FACTS
from metrics.period import Period
from metrics.period_figures import EVERYTHING, Filters
from metrics.query_counts import RESOLVED
from metrics.statement import About
from metrics.statement_store import reviewed, statements
from metrics.timing import Span


def automated(session: Session, period: Period, now: datetime, filters: Filters = EVERYTHING) -> Automated:
    """The staff hours that a period saved, gross and net, and what a resolved query cost."""
    stated = [one for one in statements(session) if one.about is not About.TERM]
    stretches = [_stretch(session, part, now, filters) for part in stretches_of(period, stated)]
    is_whole = not filters.parts
    return Automated(
        processes_of(stretches, stated),
        reviewed(session, period) if is_whole else 0.0,
        cost_of(stretches, stated) if is_whole else None,
        unstated(stated, period.last) if is_whole else (),
    )


def _stretch(session: Session, period: Period, now: datetime, filters: Filters) -> Stretch:
    facts, wanted = FACTS.c, FACTS.c[RESOLVED.name]
    grain = Grain.HOUR if filters.hour is not None else Grain.TOPIC
    parts = (facts[part] == getattr(filters, part) for part in sorted(filters.parts))
    resolved = (
        select(facts.department, facts.article, func.sum(wanted))
        .where(facts.grain == grain.value, facts.day.between(period.first, period.last), *parts)
        .group_by(facts.department, facts.article)
    )
    call_ms = select(func.coalesce(func.sum(DURATIONS.c.total_ms), 0)).where(
        DURATIONS.c.grain == Grain.TOTAL.value,
        DURATIONS.c.span == Span.CALL.value,
        DURATIONS.c.day.between(period.first, period.last),
    )
    tokens = select(func.coalesce(func.sum(FACT_DAYS.c.tokens), 0))
    today = period.day_of(now)
    return Stretch(
        period,
        {(department, article): int(count) for department, article, count in session.execute(resolved)},
        int(session.scalar(call_ms) or 0) / 60_000,
        int(session.scalar(tokens.where(FACT_DAYS.c.day.between(period.first, period.last))) or 0),
        sum(1 for day in period.days() if day <= today),
    )
