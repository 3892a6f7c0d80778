"""Automated hours of any period, read from daily facts."""

from collections import Counter, defaultdict
from collections.abc import Collection
from datetime import date, datetime
from typing import TypeAlias

from sqlalchemy import ColumnElement, case, func, literal, select
from sqlalchemy.orm import Session

from metrics.facts.daily import Grain, grain_for
from metrics.facts.statement import StatementKind
from metrics.facts.statement_store import reviewed, statements
from metrics.facts.tables import DURATIONS, FACT_DAYS, FACTS, MINUTES
from metrics.facts.tally import DurationKind
from metrics.ledger.period import Period
from metrics.rates.automation import (
    Automated,
    OpenHours,
    RateWindow,
    Stretches,
    closed_minutes,
    cost_of,
    is_open_in,
    processes_of,
    rate_windows_of,
    unstated,
)
from metrics.rates.period_figures import EVERYTHING, Filters


def automated(
    session: Session, period: Period, now: datetime, open_hours: OpenHours, filters: Filters = EVERYTHING
) -> Automated:
    """Return a period's automated hours and cost."""
    stated = [one for one in statements(session) if one.about is not StatementKind.TERM]
    windows = [_window(session, part, now, open_hours, filters) for part in rate_windows_of(period, stated)]
    is_whole = not filters.parts
    review_hours = reviewed(session, period)
    return Automated(
        processes_of(windows, stated),
        review_hours * _share_of_queries(session, period, filters),
        cost_of(windows, stated) if is_whole else None,
        unstated(stated, period.last, is_reviewed=review_hours > 0) if is_whole else (),
    )


def _share_of_queries(session: Session, period: Period, filters: Filters) -> float:
    part, whole = (_queries(session, period, some) for some in (filters, EVERYTHING))
    return part / whole if whole else float(not filters.parts)


def _queries(session: Session, period: Period, filters: Filters) -> int:
    found = select(func.coalesce(func.sum(FACTS.c.queries), 0))
    return int(session.scalar(found.where(*_within(period, grain_for(filters.parts), filters))) or 0)


def _within(period: Period, grain: Grain, filters: Filters) -> tuple[ColumnElement[bool], ...]:
    parts = (FACTS.c[part] == getattr(filters, part) for part in sorted(filters.parts))
    return (FACTS.c.grain == grain.value, FACTS.c.day.between(period.first, period.last), *parts)


def _window(
    session: Session, period: Period, now: datetime, open_hours: OpenHours, filters: Filters
) -> RateWindow:
    call_ms = select(func.coalesce(func.sum(DURATIONS.c.total_ms), 0)).where(
        DURATIONS.c.grain == Grain.TOTAL.value,
        DURATIONS.c.span == DurationKind.CALL.value,
        DURATIONS.c.day.between(period.first, period.last),
    )
    tokens = select(func.coalesce(func.sum(FACT_DAYS.c.tokens), 0))
    today = period.day_of(now)
    resolved, outside, by_minute = _resolved(session, period, open_hours, filters)
    return RateWindow(
        period,
        resolved,
        outside,
        by_minute,
        int(session.scalar(call_ms) or 0) / 60_000,
        int(session.scalar(tokens.where(FACT_DAYS.c.day.between(period.first, period.last))) or 0),
        sum(1 for day in period.days() if day <= today),
        reviewed(session, period),
    )


OfProcess: TypeAlias = Counter[tuple[str, str]]


def _resolved(
    session: Session, period: Period, open_hours: OpenHours, filters: Filters
) -> tuple[OfProcess, OfProcess, OfProcess]:
    """Read resolved queries by department and article: all, and those outside of hours by either rule."""
    table, within = MINUTES.c, _minutes_within(period, filters)
    coarse = _within(period, grain_for(filters.parts | {"department"}), filters)
    departments = session.scalars(select(FACTS.c.department).where(*coarse).distinct()).all()
    alike = _days_alike(period, departments, open_hours)
    keys = (_kind_of(table.day, alike), table.department, table.article, table.minute // 60)
    rows = session.execute(select(*keys, func.sum(table.resolved)).where(*within).group_by(*keys))
    resolved, outside = OfProcess(), OfProcess()
    for number, department, article, hour, count in rows:
        resolved[department, article] += int(count)
        if not is_open_in(hour, open_hours(department, alike[number][0])):
            outside[department, article] += int(count)
    besides = _in_closed_minutes(session, period, open_hours, filters, departments, alike)
    return resolved, outside, outside + besides


def _in_closed_minutes(
    session: Session,
    period: Period,
    open_hours: OpenHours,
    filters: Filters,
    departments: Collection[str],
    alike: list[list[date]],
) -> OfProcess:
    """Read resolved queries of calls in an hour with somebody on duty, at a minute with nobody."""
    closed = {
        (number, department): closed_minutes(open_hours(department, days[0]))
        for number, days in enumerate(alike)
        for department in departments
    }
    minutes = frozenset[int]().union(*closed.values())
    found = OfProcess()
    if not minutes:
        return found
    table = MINUTES.c
    keys = (_kind_of(table.day, alike), table.department, table.article, table.minute)
    wanted = (table.minute.in_(sorted(minutes)), *_minutes_within(period, filters))
    rows = session.execute(select(*keys, func.sum(table.resolved)).where(*wanted).group_by(*keys))
    for number, department, article, minute, count in rows:
        if minute in closed.get((number, department), ()):
            found[department, article] += int(count)
    return found


def _minutes_within(period: Period, filters: Filters) -> tuple[ColumnElement[bool], ...]:
    table = MINUTES.c
    parts = (
        table.minute // 60 == filters.hour if part == "hour" else table[part] == getattr(filters, part)
        for part in sorted(filters.parts)
    )
    return (table.day.between(period.first, period.last), *parts)


def _kind_of(day: ColumnElement[date], alike: list[list[date]]) -> ColumnElement[int]:
    """Return which of the kinds of days a day is."""
    kinds = [(day.in_(days), kind) for kind, days in enumerate(alike)]
    return case(*kinds[1:], else_=0) if len(kinds) > 1 else literal(0)


def _days_alike(period: Period, departments: Collection[str], open_hours: OpenHours) -> list[list[date]]:
    """Group days by all departments' hours, most frequent first."""
    found: dict[tuple[Stretches, ...], list[date]] = defaultdict(list)
    for day in period.days():
        found[tuple(open_hours(department, day) for department in departments)].append(day)
    return sorted(found.values(), key=lambda days: -len(days))
