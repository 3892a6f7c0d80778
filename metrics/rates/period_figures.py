"""The figures of a period."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from functools import lru_cache

from metrics.facts.daily import DayFacts, facts_of
from metrics.facts.formula import DEFINITIONS, Rate
from metrics.facts.query_counts import RESOLVED_OPEN
from metrics.facts.tally import Sketch, Tally, added
from metrics.ledger.outcome import CountsAs, Disposition, QueryOutcome
from metrics.ledger.period import LONGEST_CALL, LONGEST_WINDOW, USUAL, HeldTerms, Period, Terms
from metrics.ledger.records import Extract
from metrics.rates.rates import FORMULAS


@dataclass(frozen=True, slots=True)
class Filters:
    """Filters on a period's facts; empty means everything."""

    department: str = ""
    article: str = ""
    language: str = ""
    hour: int | None = None
    carrier: str = ""

    @property
    def parts(self) -> frozenset[str]:
        """The filtered parts of a cell."""
        asked = {
            "department": bool(self.department),
            "article": bool(self.article),
            "language": bool(self.language),
            "hour": self.hour is not None,
            "carrier": bool(self.carrier),
        }
        return frozenset(part for part, is_asked in asked.items() if is_asked)


EVERYTHING = Filters()


@dataclass(frozen=True, slots=True)
class Bounds:
    """The range in which a rate will settle: from no query that is still open to repeats counting to all."""

    low: Rate
    high: Rate

    @property
    def is_open(self) -> bool:
        """Whether anything is still pending."""
        return self.low != self.high

    @property
    def interval(self) -> tuple[float, float] | None:
        """The range including sampling error: from the lower interval's low end to the upper's high end."""
        low, high = self.low.interval, self.high.interval
        return (low[0], high[1]) if low and high else None


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of a period, or of a part of it."""

    period: Period
    made_at: datetime
    tally: Tally
    filters: Filters = EVERYTHING
    held: tuple[HeldTerms, ...] = ()
    "Each day is counted by the terms in force on it."
    missing_days: tuple[date, ...] = ()
    "Days not counted yet."
    broken: int = 0
    "Calls that break a rule of the ledger."
    test_calls: int = 0
    "Trial calls, which count nowhere else."
    is_made_up: bool = False
    "Whether the ledger is simulated."
    definitions: str = DEFINITIONS

    @property
    def terms(self) -> Terms:
        """The terms of the last day."""
        return self.held[-1].terms if self.held else USUAL

    @property
    def calls(self) -> int:
        """Calls that began."""
        return self.tally["calls"]

    @property
    def queries(self) -> int:
        """Their queries."""
        return self.tally["queries"]

    @property
    def outcomes(self) -> dict[QueryOutcome, int]:
        """How queries ended."""
        return self.tally.outcomes

    @property
    def standings(self) -> dict[CountsAs, int]:
        """Queries by current standing."""
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
        """Days that repeats may still change, each by the terms that are in force on it."""
        return _provisional_days(self.period, self.made_at, self.held)

    @property
    def settled_period(self) -> Period | None:
        """The settled days, or None."""
        if not self.provisional_days:
            return self.period
        last = self.provisional_days[0] - timedelta(days=1)
        return Period(self.period.first, last, self.period.time_zone) if last >= self.period.first else None

    @property
    def resolved_bounds(self) -> Bounds:
        """The range within which the resolution rate will settle."""
        return resolved_bounds_of(self.tally)

    def rate(self, formula_id: str) -> Rate:
        """Return a formula's rate."""
        return self.tally.rate(FORMULAS[formula_id])

    @property
    def rates(self) -> dict[str, Rate]:
        """Return every formula's rate by id."""
        return {name: self.tally.rate(formula) for name, formula in FORMULAS.items()}


@lru_cache(maxsize=64)
def _provisional_days(period: Period, made_at: datetime, held: tuple[HeldTerms, ...]) -> tuple[date, ...]:
    """A file of figures asks this of each of its lines."""
    today, zone = period.day_of(made_at), period.time_zone
    oldest = period.day_of(made_at.astimezone(UTC) - LONGEST_CALL - LONGEST_WINDOW)
    first, last = max(oldest, period.first), min(today, period.last)
    days = Period(first, last, zone).days() if first <= last else ()
    return tuple(day for day in days if made_at < Period(day, day, zone).settles_at(_window_on(day, held)))


def _window_on(day: date, held: tuple[HeldTerms, ...]) -> timedelta:
    terms = (one.terms for one in reversed(held) if one.since <= day)
    return next(terms, USUAL).repeat_window


def resolved_bounds_of(tally: Tally) -> Bounds:
    """Return the range within which a tally's resolution rate will settle."""
    resolved, *pending = (tally.rate(FORMULAS[name]) for name in ("resolved", "provisional", "waiting"))
    low = resolved.numerator - tally[RESOLVED_OPEN.name]
    high = resolved.numerator + sum(rate.numerator for rate in pending)
    return Bounds(Rate(low, resolved.denominator), Rate(high, resolved.denominator))


def figures_of(period: Period, extract: Extract, now: datetime, terms: Terms = USUAL) -> Figures:
    """Return an extract's figures at an instant, for few calls without a database."""
    facts = facts_of(period.first, extract, now, period.time_zone, terms)
    return Figures(
        period,
        now,
        tally_of(facts),
        held=(HeldTerms(period.first, terms),),
        broken=facts.broken,
        test_calls=facts.test_calls,
    )


def tally_of(facts: DayFacts) -> Tally:
    """Return a day's total."""
    durations = (
        Tally({}, {span: Sketch({bucket: count}, facts.totals_ms[span, cell, bucket])})
        for (span, cell, bucket), count in facts.durations.items()
    )
    return added([*(Tally(counts) for counts in facts.counts.values()), *durations])


HEADLINES = tuple(
    FORMULAS[name]
    for name in (
        *("resolved", "resolved_said", "resolved_content", "resolved_silent", "sample_helped"),
        *("escalated", "provisional", "abandoned", "opted_out", "repeated", "no_match"),
    )
)
"The rates shown for each slice."


class By(StrEnum):
    """The dimension of a breakdown."""

    DAY = "day"
    DEPARTMENT = "department"
    TOPIC = "topic"
    LANGUAGE = "language"
    CARRIER = "carrier"
    HOUR = "hour"


@dataclass(frozen=True, slots=True)
class Slice:
    """One line of a breakdown."""

    key: str
    "A slug, a language, a carrier, an hour 0–23, or a day such as 2026-11-25; empty if unknown."
    tally: Tally


@dataclass(frozen=True, slots=True)
class Comparison:
    """A period, and its settled days beside as many before them and the same weekdays a year ago.

    Provisional days are not compared, since they are incomplete.
    """

    now: Figures
    settled: Figures | None
    "The period's settled days; None if there are none yet."
    before: Figures
    year_ago: Figures

    @property
    def like(self) -> Figures:
        """The figures to compare with earlier periods."""
        return self.settled or self.now

    def is_fair(self, formula_id: str) -> bool:
        """Whether a rate may be compared: it never waits for repeats, or all days are settled."""
        return self.settled is not None or not FORMULAS[formula_id].waits_for_repeats


@dataclass(frozen=True, slots=True)
class PromptFigures:
    """A prompt's results."""

    prompt: str
    language: str
    tally: Tally
