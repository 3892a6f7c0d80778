"""Automated hours and cost per resolved query, from resolved queries only."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from typing import TypeAlias

from metrics.facts.statement import Price, Statement, StatementKind, value_on
from metrics.ledger.period import Period
from metrics.text import Text

Stretches: TypeAlias = tuple[tuple[int, int], ...]
"From which to which minutes of a day (0–1440) calls are taken."
OpenHours: TypeAlias = Callable[[str, date], Stretches]
"When a department takes calls on a day; the operator without a slug."
DAYS_IN_A_MONTH = 365.25 / 12
HOURS = Text(
    "Σ over processes: minutes that front-line staff state × resolved queries ÷ 60; net of the hours"
    " that staff spent reviewing answers, of which a part of the line carries its share by queries; outside"
    " staffed hours are those of calls in hours in which the department, or else the operator, takes none,"
    " and by the minute those of calls at minutes at which they take none"
)
COST = Text(
    "(telephony minutes × price + months of the machine × price + million tokens × price + hours of review"
    " × price) ÷ resolved queries"
)


@dataclass(frozen=True, slots=True)
class RateWindow:
    """Days with the same minutes and prices, with their counts."""

    period: Period
    resolved: Mapping[tuple[str, str], int]
    "Resolved queries by department and article."
    outside: Mapping[tuple[str, str], int] = field(default_factory=dict)
    "Those whose call came in an hour of the clock in which nobody was on duty."
    outside_by_minute: Mapping[tuple[str, str], int] = field(default_factory=dict)
    "Those whose call came in a minute in which nobody was on duty."
    call_minutes: float = 0.0
    tokens: int = 0
    days: int = 0
    "How many of its days have begun."
    review_hours: float = 0.0


@dataclass(frozen=True, slots=True)
class Process:
    """One process's savings: its queries, and staff minutes per query."""

    department: str
    article: str
    resolved: int
    minutes: float | None
    "None if nobody has stated any, so that nothing is claimed."
    outside: int = 0
    "How many of its queries came in an hour of the clock in which nobody was on duty."
    outside_by_minute: int = 0
    "How many came in a minute in which nobody was on duty."

    @property
    def hours(self) -> float:
        """Staff hours saved."""
        return self.resolved * (self.minutes or 0.0) / 60

    @property
    def outside_hours(self) -> float:
        """The part of them in hours of the clock in which nobody would have been working."""
        return self.outside * (self.minutes or 0.0) / 60

    @property
    def outside_hours_by_minute(self) -> float:
        """The part of them at which nobody would have been working, by the minute."""
        return self.outside_by_minute * (self.minutes or 0.0) / 60


@dataclass(frozen=True, slots=True)
class Automated:
    """A period's automated hours and their cost."""

    processes: tuple[Process, ...]
    review_hours: float
    "For part of the line, its share by queries."
    cost: float | None
    "In the city's currency; None for part of the line, which has no bill of its own."
    unstated: tuple[Price, ...] = ()
    "Prices that nobody has stated and the cost leaves out."

    @property
    def resolved(self) -> int:
        """How many queries were resolved."""
        return sum(process.resolved for process in self.processes)

    @property
    def without_minutes(self) -> int:
        """Resolved queries without stated minutes."""
        return sum(process.resolved for process in self.processes if process.minutes is None)

    @property
    def gross_hours(self) -> float:
        """Gross hours saved."""
        return sum(process.hours for process in self.processes)

    @property
    def outside_hours(self) -> float:
        """How many of the gross hours fell outside staffed hours."""
        return sum(process.outside_hours for process in self.processes)

    @property
    def outside_hours_by_minute(self) -> float:
        """The same by the minute of the call, where the hour of the clock is the conservative rule."""
        return sum(process.outside_hours_by_minute for process in self.processes)

    @property
    def net_hours(self) -> float:
        """Hours saved minus review hours; may be negative."""
        return self.gross_hours - self.review_hours

    @property
    def cost_per_resolved(self) -> float | None:
        """The cost of a resolved query."""
        return self.cost / self.resolved if self.cost is not None and self.resolved else None


def is_open_in(hour: int, stretches: Stretches) -> bool:
    """Whether calls are taken in any minute of an hour of the clock (0–23)."""
    return any(opens < (hour + 1) * 60 and closes > hour * 60 for opens, closes in stretches)


@cache
def closed_minutes(stretches: Stretches) -> frozenset[int]:
    """Return the minutes at which no calls are taken, in hours of the clock in which some are."""
    return frozenset(
        minute
        for minute in range(24 * 60)
        if is_open_in(minute // 60, stretches)
        and not any(opens <= minute < closes for opens, closes in stretches)
    )


def rate_windows_of(period: Period, statements: Iterable[Statement]) -> tuple[Period, ...]:
    """Split a period at the days on which statements take effect."""
    cuts = {statement.since for statement in statements if period.first < statement.since <= period.last}
    firsts = sorted({period.first, *cuts})
    lasts = [*(first - timedelta(days=1) for first in firsts[1:]), period.last]
    return tuple(Period(first, last, period.time_zone) for first, last in zip(firsts, lasts, strict=True))


def processes_of(windows: Iterable[RateWindow], statements: Sequence[Statement]) -> tuple[Process, ...]:
    """Return each process's savings per window."""
    return tuple(
        Process(
            department,
            article,
            count,
            minutes_of(statements, department, article, window.period.first),
            window.outside.get((department, article), 0),
            window.outside_by_minute.get((department, article), 0),
        )
        for window in windows
        for (department, article), count in sorted(window.resolved.items())
        if count
    )


def minutes_of(statements: Sequence[Statement], department: str, article: str, day: date) -> float | None:
    """Return an article's minutes on a day, or its department's."""
    own = value_on(statements, StatementKind.MINUTES, article, day) if article else None
    return own if own is not None else value_on(statements, StatementKind.MINUTES, department, day)


def cost_of(windows: Iterable[RateWindow], statements: Sequence[Statement]) -> float:
    """Return the total cost, as far as prices are stated."""
    total = 0.0
    for window in windows:
        used = {
            Price.TELEPHONY_MINUTE: window.call_minutes,
            Price.MACHINE_MONTH: window.days / DAYS_IN_A_MONTH,
            Price.MILLION_TOKENS: window.tokens / 1_000_000,
            Price.REVIEW_HOUR: window.review_hours,
        }
        for price, amount in used.items():
            total += amount * (
                value_on(statements, StatementKind.PRICE, price.value, window.period.first) or 0.0
            )
    return total


def unstated(statements: Sequence[Statement], day: date, *, is_reviewed: bool = True) -> tuple[Price, ...]:
    """Return the prices not stated by a day; that of review is wanted only where somebody reviews."""
    return tuple(
        price
        for price in Price
        if (is_reviewed or price is not Price.REVIEW_HOUR)
        and value_on(statements, StatementKind.PRICE, price.value, day) is None
    )
