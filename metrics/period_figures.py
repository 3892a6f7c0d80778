"""A period in numbers, such that they add up."""

from dataclasses import dataclass
from datetime import date, datetime

from metrics.daily import facts_of
from metrics.day_facts import DayFacts
from metrics.formula import DEFINITIONS
from metrics.ledger import Extract
from metrics.outcome import CountsAs, Disposition, QueryOutcome
from metrics.period import Period
from metrics.rate import Rate
from metrics.rates import FORMULAS
from metrics.sketch import Sketch
from metrics.tally import Tally, added
from metrics.terms import USUAL, Terms


@dataclass(frozen=True, slots=True)
class Filters:
    """Which part of a period's facts is wanted; empty means everything."""

    department: str = ""
    article: str = ""
    language: str = ""
    hour: int | None = None

    @property
    def parts(self) -> frozenset[str]:
        """The parts of a cell that are asked for."""
        asked = {
            "department": bool(self.department),
            "article": bool(self.article),
            "language": bool(self.language),
            "hour": self.hour is not None,
        }
        return frozenset(part for part, is_asked in asked.items() if is_asked)


EVERYTHING = Filters()


@dataclass(frozen=True, slots=True)
class Figures:
    """What is known of a period, or of a part of it."""

    period: Period
    made_at: datetime
    tally: Tally
    filters: Filters = EVERYTHING
    terms: Terms = USUAL
    missing_days: tuple[date, ...] = ()
    "Days whose facts have not been counted yet."
    broken: int = 0
    "Calls that break a rule of the ledger."
    test_calls: int = 0
    "Calls for trying the line out; they are kept, and counted nowhere else."
    is_made_up: bool = False
    "Whether the ledger is for showing only: none of its calls happened."
    definitions: str = DEFINITIONS

    @property
    def calls(self) -> int:
        """How many calls began."""
        return self.tally["calls"]

    @property
    def queries(self) -> int:
        """How many queries they held."""
        return self.tally["queries"]

    @property
    def outcomes(self) -> dict[QueryOutcome, int]:
        """How queries ended."""
        return self.tally.outcomes

    @property
    def standings(self) -> dict[CountsAs, int]:
        """What the outcomes count as now."""
        return self.tally.standings

    @property
    def dispositions(self) -> dict[Disposition, int]:
        """How calls ended."""
        return self.tally.dispositions

    @property
    def reconciles(self) -> bool:
        """Whether outcomes add up to queries, dispositions to calls, and no rule of the ledger is broken."""
        return self.tally.adds_up and not self.broken

    @property
    def provisional_days(self) -> tuple[date, ...]:
        """Days whose figures may still change, because a repeat may still come."""
        today = self.period.day_of(self.made_at)
        settled = self.period.day_of(self.made_at - self.terms.repeat_window)
        first, last = max(settled, self.period.first), min(today, self.period.last)
        return Period(first, last, self.period.time_zone).days() if first <= last else ()

    def rate(self, formula_id: str) -> Rate:
        """A formula's share."""
        return self.tally.rate(FORMULAS[formula_id])

    @property
    def rates(self) -> dict[str, Rate]:
        """Every formula's share by its id."""
        return {name: self.tally.rate(formula) for name, formula in FORMULAS.items()}


def figures_of(period: Period, extract: Extract, now: datetime, terms: Terms = USUAL) -> Figures:
    """The figures of an extract as it reads at an instant: for few calls, without a database."""
    facts = facts_of(period.first, extract, now, period.time_zone, terms)
    return Figures(
        period, now, tally_of(facts), terms=terms, broken=facts.broken, test_calls=facts.test_calls
    )


def tally_of(facts: DayFacts) -> Tally:
    """Everything of a day added up."""
    durations = (
        Tally({}, {span: Sketch({bucket: count}, facts.totals_ms[span, cell, bucket])})
        for (span, cell, bucket), count in facts.durations.items()
    )
    return added([*(Tally(counts) for counts in facts.counts.values()), *durations])
