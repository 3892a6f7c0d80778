"""Patterns of a period: departments side by side, weekday by hour, topic to outcome."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from operator import add

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from metrics.dashboard.choice import Names
from metrics.dashboard.columns import (
    DAYS,
    OTHER,
    PARTS,
    SHOWN,
    ColumnWindow,
    column_windows,
    parts_of,
    window_starts,
)
from metrics.dashboard.view import DashboardWords, decimal, percent, resolved_points, whole
from metrics.dates import weekday_names
from metrics.facts.daily import grain_for
from metrics.facts.tables import FACTS
from metrics.facts.tally import Tally
from metrics.ledger.period import Period
from metrics.publishing.charts import ChartFrame, LineChart, line_chart
from metrics.publishing.flows import Flow, FlowChart, flow_chart
from metrics.rates.figures import Slice, columns_of
from metrics.rates.period_figures import Figures, Filters
from metrics.rates.rates import FORMULAS

SMALL = ChartFrame("small", 220.0, 110.0, 2)
MULTIPLES, SOURCES = 12, 9
"How many departments are compared, and how many topics have a flow of their own; the rest are summed."
SHADES = 6
WHOLE_FROM = 9.95
"Means from here on are written without decimals."


@dataclass(frozen=True, slots=True)
class WeekdayHours:
    """The calls that began in each hour of each weekday, and how many of each weekday there were."""

    calls: Mapping[tuple[int, int], int]
    weekdays: Mapping[int, int]

    def mean(self, weekday: int, hour: int) -> float:
        """Return the average number of calls in an hour of that weekday."""
        days = self.weekdays.get(weekday, 0)
        return self.calls.get((weekday, hour), 0) / days if days else 0.0


def department_days(
    session: Session, figures: Figures, filters: Filters
) -> Mapping[str, tuple[ColumnWindow, ...]]:
    """Return the standing of queries in each department over time, by week at least."""
    names = columns_of((*SHOWN, *OTHER))
    facts = FACTS.c
    grain = grain_for(filters.parts | {"department"})
    sums = select(facts.department, facts.day, *(func.sum(facts[name]) for name in names))
    wanted = [facts.grain == grain.value, _within(figures.period)]
    wanted += [facts[part] == getattr(filters, part) for part in sorted(filters.parts)]
    rows = session.execute(sums.where(*wanted).group_by(facts.department, facts.day))
    began = window_starts(figures.period, least=DAYS + 1)
    summed: dict[tuple[str, date], list[int]] = {}
    for department, day, *counts in rows:
        before = summed.get((department, began[day]))
        summed[department, began[day]] = list(map(add, before, counts)) if before else counts
    found: defaultdict[str, list[Slice]] = defaultdict(list)
    for (department, first), counts in summed.items():
        found[department].append(Slice(str(first), Tally(dict(zip(names, map(int, counts), strict=True)))))
    return {slug: column_windows(figures, slices, least=DAYS + 1) for slug, slices in found.items() if slug}


def calls_by_hour(session: Session, period: Period, filters: Filters) -> Mapping[tuple[date, int], int]:
    """Read the number of calls that began in each hour of each day."""
    facts = FACTS.c
    grain = grain_for(filters.parts | {"hour"})
    wanted = [facts.grain == grain.value, _within(period)]
    wanted += [facts[part] == getattr(filters, part) for part in sorted(filters.parts)]
    sums = select(facts.day, facts.hour, func.sum(facts.calls)).where(*wanted)
    rows = session.execute(sums.group_by(facts.day, facts.hour))
    return {(day, hour): int(count) for day, hour, count in rows}


def weekday_hours(calls: Mapping[tuple[date, int], int], period: Period) -> WeekdayHours:
    """Sum the calls of each hour of each weekday, up to the period's last day."""
    found: Counter[tuple[int, int]] = Counter()
    for (day, hour), count in calls.items():
        found[day.weekday(), hour] += count
    return WeekdayHours(found, Counter(day.weekday() for day in period.days()))


def _within(period: Period) -> ColumnElement[bool]:
    return FACTS.c.day.between(period.first, period.last)


@dataclass(frozen=True, slots=True)
class Multiple:
    """One department's share of resolved queries over time."""

    key: str
    name: str
    share: str
    numbers: str
    chart: LineChart


def multiples(
    found: Mapping[str, Sequence[ColumnWindow]], names: Names, words: DashboardWords
) -> list[Multiple]:
    """Return the departments with the most queries, on a common scale."""
    busiest = sorted(found.items(), key=lambda one: -_queries(one[1]))[:MULTIPLES]
    return [_multiple(slug, windows, names, words) for slug, windows in busiest if _queries(windows)]


def _multiple(slug: str, windows: Sequence[ColumnWindow], names: Names, words: DashboardWords) -> Multiple:
    language = words.language
    chart = line_chart(
        [(slug, resolved_points(windows, language))], lambda share: percent(share, language, 0), frame=SMALL
    )
    formula = FORMULAS["resolved"]
    resolved = sum(window.tally[formula.counts] for window in windows)
    of, queries = sum(window.tally[formula.of] for window in windows), _queries(windows)
    return Multiple(
        slug,
        names.department(slug),
        percent(resolved / of if of else None, language),
        words("dashboard.of", numerator=whole(resolved, language), denominator=whole(queries, language)),
        chart,
    )


def _queries(windows: Sequence[ColumnWindow]) -> int:
    return sum(window.tally[FORMULAS["resolved"].of] for window in windows)


@dataclass(frozen=True, slots=True)
class HeatCell:
    """The average number of calls in an hour of that weekday, and its shade."""

    told: str
    shade: int
    "From 0 (none) to SHADES (most)."


@dataclass(frozen=True, slots=True)
class HeatMap:
    """A row for each hour from the first to the last with a call, and a column for each weekday."""

    weekdays: tuple[tuple[str, str], ...]
    "Short and full names."
    rows: tuple[tuple[int, tuple[HeatCell, ...]], ...]


def heat_map(found: WeekdayHours, words: DashboardWords) -> HeatMap:
    """Return the calls to expect by weekday and hour; without calls there are no rows."""
    hours = sorted({hour for (_, hour), calls in found.calls.items() if calls and hour >= 0})
    within = range(hours[0], hours[-1] + 1) if hours else range(0)
    most = max((found.mean(day, hour) for day in range(7) for hour in within), default=0.0)
    return HeatMap(
        weekday_names(words.language),
        tuple(
            (hour, tuple(_cell(found.mean(day, hour), most, words.language) for day in range(7)))
            for hour in within
        ),
    )


def _cell(mean: float, most: float, language: str) -> HeatCell:
    if not mean:
        return HeatCell("", 0)
    told = whole(mean, language) if mean >= WHOLE_FROM else decimal(mean, language)
    return HeatCell(told, max(1, round(SHADES * mean / most)))


def flows(
    slices: Sequence[Slice], names: Names, words: DashboardWords, frame: ChartFrame
) -> FlowChart | None:
    """Return the flow of queries from topics to outcomes, or None if there were none."""
    ordered = sorted((one for one in slices if one.key), key=lambda one: -sum(parts_of(one.tally)))
    told = [Flow(names.article(one.key), parts_of(one.tally)) for one in ordered[:SOURCES]]
    unknown = [one for one in slices if not one.key]
    told += _added(words("dashboard.other_topics"), ordered[SOURCES:])
    told += _added(words("dashboard.unknown"), unknown)
    chart = flow_chart(told, [words(f"dashboard.{part}") for part in PARTS], frame)
    return chart if chart.bands else None


def _added(label: str, slices: Sequence[Slice]) -> list[Flow]:
    parts = [parts_of(one.tally) for one in slices]
    return [Flow(label, tuple(map(sum, zip(*parts, strict=True))))] if parts else []
