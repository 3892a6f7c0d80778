"""Automated hours of any period, read from daily facts."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import groupby
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

OfProcess: TypeAlias = Counter[tuple[str, str]]
Resolved: TypeAlias = tuple[OfProcess, OfProcess, OfProcess]
"Resolved queries by department and article: all, and those outside of hours by either rule."
Shape: TypeAlias = tuple[object, ...]
"What sums rest on: when each day was counted, and each department's hours on it."
MOST_KEPT = 240
"Sums of months that are kept: two years of ten parts of the line."


@dataclass(frozen=True, slots=True)
class KeptMonths:
    """Sums of settled months, each kept until one of its days is counted anew or hours of it change."""

    _sums: dict[tuple[Period, Filters], tuple[Shape, Resolved]] = field(default_factory=dict)

    def get(self, month: Period, filters: Filters, shape: Shape) -> Resolved | None:
        """Return a month's sums if they still rest on the same."""
        before, sums = self._sums.get((month, filters), ((), None))
        return sums if before == shape else None

    def keep(self, month: Period, filters: Filters, shape: Shape, sums: Resolved) -> None:
        """Keep a month's sums."""
        if len(self._sums) >= MOST_KEPT:
            self._sums.clear()
        self._sums[month, filters] = shape, sums


def automated(
    session: Session,
    period: Period,
    now: datetime,
    open_hours: OpenHours,
    filters: Filters = EVERYTHING,
    kept: KeptMonths | None = None,
) -> Automated:
    """Return a period's automated hours and cost."""
    stated = [one for one in statements(session) if one.about is not StatementKind.TERM]
    sums = _Sums(session, open_hours, filters, kept or KeptMonths())
    windows = [_window(sums, part, now) for part in rate_windows_of(period, stated)]
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


@dataclass(frozen=True, slots=True)
class _Sums:
    """Reads resolved queries of a part of the line."""

    session: Session
    open_hours: OpenHours
    filters: Filters
    kept: KeptMonths

    def of(self, period: Period) -> Resolved:
        """Return a period's, of which settled months are read once."""
        departments = self._departments(period)
        counted = self._counted(period)
        found = OfProcess(), OfProcess(), OfProcess()
        for month in _months(period):
            for whole, part in zip(found, self._of_month(month, departments, counted), strict=True):
                whole.update(part)
        return found

    def _of_month(
        self, month: Period, departments: tuple[str, ...], counted: dict[date, datetime | None]
    ) -> Resolved:
        days = month.days()
        rests_on = tuple((day, counted[day]) for day in days if day in counted)
        hours = tuple(tuple(self.open_hours(one, day) for one in departments) for day in days)
        shape = (departments, rests_on, hours)
        sums = self.kept.get(month, self.filters, shape)
        if sums is None:
            sums = _resolved(self.session, month, self.open_hours, self.filters, departments)
            if all(at for _, at in rests_on):
                self.kept.keep(month, self.filters, shape, sums)
        return sums

    def _departments(self, period: Period) -> tuple[str, ...]:
        grain = grain_for(self.filters.parts | {"department"})
        found = select(FACTS.c.department).where(*_within(period, grain, self.filters)).distinct()
        return tuple(sorted(self.session.scalars(found)))

    def _counted(self, period: Period) -> dict[date, datetime | None]:
        """Return when days were counted, none for those that may still change."""
        days = FACT_DAYS.c
        found = select(days.day, days.computed_at, days.is_settled & ~days.is_stale)
        rows = self.session.execute(found.where(days.day.between(period.first, period.last)))
        return {day: at if is_final else None for day, at, is_final in rows}


def _months(period: Period) -> Iterator[Period]:
    for _, some in groupby(period.days(), lambda day: (day.year, day.month)):
        days = tuple(some)
        yield Period(days[0], days[-1], period.time_zone)


def _window(sums: _Sums, period: Period, now: datetime) -> RateWindow:
    session = sums.session
    call_ms = select(func.coalesce(func.sum(DURATIONS.c.total_ms), 0)).where(
        DURATIONS.c.grain == Grain.TOTAL.value,
        DURATIONS.c.span == DurationKind.CALL.value,
        DURATIONS.c.day.between(period.first, period.last),
    )
    tokens = select(func.coalesce(func.sum(FACT_DAYS.c.tokens), 0))
    today = period.day_of(now)
    resolved, outside, by_minute = sums.of(period)
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


def _resolved(
    session: Session,
    period: Period,
    open_hours: OpenHours,
    filters: Filters,
    departments: Collection[str],
) -> Resolved:
    """Read resolved queries by department and article: all, and those outside of hours by either rule."""
    table, within = MINUTES.c, _minutes_within(period, filters)
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
