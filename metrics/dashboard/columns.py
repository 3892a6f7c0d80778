"""Queries over time as columns of a chart: days, weeks or months, whichever a picture can hold."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from string import ascii_lowercase

from metrics.dashboard.change_log import Change
from metrics.dashboard.chart import Column, Step
from metrics.figures import Slice
from metrics.period_figures import Figures
from metrics.rates import FORMULAS
from metrics.tally import Tally, added

PARTS = ("resolved", "provisional", "escalated", "other", "unresolved")
"From the bottom up; also the ids of their words."
SHOWN = tuple(FORMULAS[name] for name in ("resolved", "provisional", "escalated"))
OTHER = tuple(FORMULAS[name] for name in ("emergencies", "redirected", "failed", "lost"))
DAYS, WEEKS = 62, 400
"Up to so many days are shown one by one, or else by the week; longer periods by the month."


@dataclass(frozen=True, slots=True)
class Stretch:
    """A day, week or month of the period with what was counted in it."""

    first: date
    tally: Tally
    is_provisional: bool
    label: str
    "Its day, or its month."


def stretches(figures: Figures, slices: Iterable[Slice], least: int = 0) -> tuple[Stretch, ...]:
    """Return the period's stretches as if it had so many days at least; days without calls are there, too."""
    by_day = {date.fromisoformat(one.key): one.tally for one in slices}
    provisional = set(figures.provisional_days)
    days = figures.period.days()
    length = max(len(days), least)
    firsts = [_first_of(day, length) for day in days]
    found = []
    for first in dict.fromkeys(firsts):
        inside = [day for day, start in zip(days, firsts, strict=True) if start == first]
        tally = added([by_day[day] for day in inside if day in by_day])
        began = max(first, days[0])
        label = began.isoformat()[5:] if length <= WEEKS else began.isoformat()[:7]
        found.append(Stretch(began, tally, not provisional.isdisjoint(inside), label))
    return tuple(found)


def parts_of(tally: Tally) -> tuple[int, ...]:
    """Return a tally's queries by how they stand, in the order of PARTS; together they are all real ones."""
    shown = [tally[formula.counts] for formula in SHOWN]
    other = sum(tally[formula.counts] for formula in OTHER)
    return (*shown, other, tally[SHOWN[0].of] - sum(shown) - other)


def columns_of(found: Sequence[Stretch]) -> tuple[Column, ...]:
    """Return stretches as columns."""
    return tuple(
        Column(
            stretch.label,
            parts_of(stretch.tally),
            stretch.is_provisional,
        )
        for stretch in found
    )


@dataclass(frozen=True, slots=True)
class Marked:
    """What changed in one column, and the letter that stands there."""

    letter: str
    column: int
    changes: tuple[Change, ...]

    @property
    def step(self) -> Step:
        """The mark in the picture."""
        return Step(self.column, self.letter)


def marked(found: Sequence[Stretch], changes: Iterable[Change]) -> tuple[Marked, ...]:
    """Return the changes by the columns in which they happened; each column has one letter."""
    by_column: dict[int, list[Change]] = defaultdict(list)
    for change in changes:
        by_column[sum(stretch.first <= change.day for stretch in found) - 1].append(change)
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
