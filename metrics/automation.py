"""Automated hours and what a resolved query costs: only what is strictly resolved is ever claimed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from metrics.period import Period
from metrics.statement import About, Price, Statement, value_on
from metrics.text import Text

DAYS_IN_A_MONTH = 365.25 / 12
HOURS = Text(
    "Σ over processes: minutes that front-line staff state × strictly resolved queries ÷ 60; net of the hours"
    " that staff spent reviewing answers",
    "Σ par processus : minutes déclarées par le personnel × demandes strictement résolues ÷ 60; nettes des"
    " heures passées à réviser les réponses",
)
COST = Text(
    "(telephony minutes × price + months of the machine × price + million tokens × price) ÷ strictly resolved"
    " queries",
    "(minutes de téléphonie × prix + mois de machine × prix + millions de jetons × prix) ÷ demandes"
    " strictement résolues",
)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days on which the same minutes and prices held, with what happened on them."""

    period: Period
    resolved: Mapping[tuple[str, str], int]
    "Strictly resolved queries by department and article."
    call_minutes: float = 0.0
    tokens: int = 0
    days: int = 0
    "How many of its days have come."


@dataclass(frozen=True, slots=True)
class Process:
    """What one process saved: its queries and the minutes each of them takes a person."""

    department: str
    article: str
    resolved: int
    minutes: float | None
    "None where nobody has stated any: then nothing is claimed."

    @property
    def hours(self) -> float:
        """The staff hours that were not needed."""
        return self.resolved * (self.minutes or 0.0) / 60


@dataclass(frozen=True, slots=True)
class Automated:
    """The staff hours of a period that were not needed, and what that cost."""

    processes: tuple[Process, ...]
    review_hours: float
    cost: float | None
    "In the city's currency; None for a part of the line, which has no bill of its own."
    unstated: tuple[Price, ...] = ()
    "Prices that nobody has stated and that the cost therefore leaves out."

    @property
    def resolved(self) -> int:
        """How many queries were strictly resolved."""
        return sum(process.resolved for process in self.processes)

    @property
    def without_minutes(self) -> int:
        """Of these, how many save no stated minutes."""
        return sum(process.resolved for process in self.processes if process.minutes is None)

    @property
    def gross_hours(self) -> float:
        """Hours saved."""
        return sum(process.hours for process in self.processes)

    @property
    def net_hours(self) -> float:
        """Hours saved less the hours spent reviewing; below zero when reviewing took longer."""
        return self.gross_hours - self.review_hours

    @property
    def cost_per_resolved(self) -> float | None:
        """What a resolved query cost."""
        return self.cost / self.resolved if self.cost is not None and self.resolved else None


def stretches_of(period: Period, statements: Iterable[Statement]) -> tuple[Period, ...]:
    """A period cut where a statement began to hold."""
    cuts = {statement.since for statement in statements if period.first < statement.since <= period.last}
    firsts = sorted({period.first, *cuts})
    lasts = [*(first - timedelta(days=1) for first in firsts[1:]), period.last]
    return tuple(Period(first, last, period.time_zone) for first, last in zip(firsts, lasts, strict=True))


def processes_of(stretches: Iterable[Stretch], statements: Sequence[Statement]) -> tuple[Process, ...]:
    """What every process saved in each stretch, by the minutes that held then."""
    return tuple(
        Process(department, article, count, minutes_of(statements, department, article, stretch.period.first))
        for stretch in stretches
        for (department, article), count in sorted(stretch.resolved.items())
        if count
    )


def minutes_of(statements: Sequence[Statement], department: str, article: str, day: date) -> float | None:
    """The minutes of an article, or else those of its department, as they held on a day."""
    own = value_on(statements, About.MINUTES, article, day) if article else None
    return own if own is not None else value_on(statements, About.MINUTES, department, day)


def cost_of(stretches: Iterable[Stretch], statements: Sequence[Statement]) -> float:
    """What the line cost in all stretches, as far as prices are stated."""
    total = 0.0
    for stretch in stretches:
        used = {
            Price.TELEPHONY_MINUTE: stretch.call_minutes,
            Price.MACHINE_MONTH: stretch.days / DAYS_IN_A_MONTH,
            Price.MILLION_TOKENS: stretch.tokens / 1_000_000,
        }
        for price, amount in used.items():
            total += amount * (value_on(statements, About.PRICE, price.value, stretch.period.first) or 0.0)
    return total


def unstated(statements: Sequence[Statement], day: date) -> tuple[Price, ...]:
    """The prices that nobody had stated by a day."""
    return tuple(price for price in Price if value_on(statements, About.PRICE, price.value, day) is None)
