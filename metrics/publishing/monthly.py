"""What the public reads of each month: what became of queries by language, with small counts hidden."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial

from sqlalchemy.orm import Session

from metrics.facts.formula import Rate
from metrics.ledger.period import Period
from metrics.publishing.rounding import ALL, Draw, publish, rounded
from metrics.rates.figures import breakdown, figures
from metrics.rates.period_figures import By
from metrics.rates.rates import FORMULAS

RESOLVED = ("resolved_said", "resolved_content", "resolved_silent")
"The three parts of resolved: callers said so, left content by other signs, or left in silence."
PARTS = (*RESOLVED, "escalated", "rest")
RIGHT, HELPED = "label_right", "sample_helped"
MONTHS = 12
_READ = tuple(FORMULAS[name] for name in ("resolved", *RESOLVED, "escalated", RIGHT, HELPED))


@dataclass(frozen=True, slots=True)
class PublicMonth:
    """A month's rounded counts; a sum that would reveal a small count is missing."""

    first: date
    calls: int
    counts: Mapping[tuple[str, str], int]
    "Queries by language and part; ALL stands for a sum."

    def count(self, language: str, part: str = ALL) -> int | None:
        """Return a count, or None where it is withheld."""
        return self.counts.get((language, part))


@dataclass(frozen=True, slots=True)
class Measured:
    """How often something was right in a sample."""

    figure: str
    "RIGHT: as reviewers judged what was understood; HELPED: as callers said who were asked by chance."
    language: str
    rate: Rate


@dataclass(frozen=True, slots=True)
class PublicFigures:
    """Everything that is published of the last twelve months, newest month first."""

    months: tuple[PublicMonth, ...] = ()
    measured: tuple[Measured, ...] = ()
    "Only samples that are large enough to be shown."
    is_made_up: bool = False


NO_FIGURES = PublicFigures()


def public_figures(session: Session, now: datetime, today: Period, draw: Draw) -> PublicFigures:
    """Read the months of the last year that no later call can change."""
    months, is_made_up, before = [], False, _months_before(today)
    shown: list[Period] = []
    for period in before:
        counted = figures(session, period, now, spans=())
        is_made_up = is_made_up or counted.is_made_up
        if counted.calls and not (counted.missing_days or counted.provisional_days):
            months.append(_month(session, period, counted.calls, draw))
            shown.append(period)
    told = Period(before[-1].first, shown[0].last, today.time_zone) if shown else None
    measured = _measured(session, told) if told else ()
    return PublicFigures(tuple(months), tuple(measured), is_made_up)


def _months_before(today: Period) -> list[Period]:
    found, first = [], today.last.replace(day=1)
    for _ in range(MONTHS):
        last = first - timedelta(days=1)
        first = last.replace(day=1)
        found.append(Period(first, last, today.time_zone))
    return found


def _month(session: Session, period: Period, calls: int, draw: Draw) -> PublicMonth:
    name, cells = f"{period.first:%Y-%m}", dict[tuple[str, ...], int]()
    for side in breakdown(session, period, By.LANGUAGE, formulas=_READ):
        counts = {part: side.tally.rate(FORMULAS[part]).numerator for part in PARTS[:-1]}
        whole = side.tally.rate(FORMULAS["resolved"]).denominator
        counts["rest"] = whole - sum(counts.values())
        cells |= {(side.key, part): count for part, count in counts.items()}
    shown = publish(cells, partial(_named, draw, name)).known
    counts_by = {(language, part): count for (language, part), count in shown.items()}
    return PublicMonth(period.first, rounded(calls, draw(f"{name} calls {calls}")), counts_by)


def _named(draw: Draw, month: str, text: str) -> float:
    return draw(f"{month} public {text}")


def _measured(session: Session, period: Period) -> Iterator[Measured]:
    sides = breakdown(session, period, By.LANGUAGE, formulas=_READ)
    for figure in (RIGHT, HELPED):
        for side in sides:
            rate = side.tally.rate(FORMULAS[figure])
            if not rate.is_of_few:
                yield Measured(figure, side.key, rate)
