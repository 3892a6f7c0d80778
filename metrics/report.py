"""A period in numbers, such that they add up."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from types import MappingProxyType
from typing import TypeVar

from metrics.ledger import EscalationReason, Extract
from metrics.outcome import CountsAs, Disposition, QueryOutcome
from metrics.period import Period
from metrics.rate import Rate
from metrics.rates import DEFINITIONS, FORMULAS
from metrics.reconciliation import Difference, differences
from metrics.repeat import REPEAT_WINDOW
from metrics.sample import sample_of

Kind = TypeVar("Kind", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Report:
    """A period's calls and queries; every kind is listed, also where its count is zero."""

    period: Period
    made_at: datetime
    calls: int
    queries: int
    live_calls: int
    "Without a disposition yet."
    open_queries: int
    "Without an outcome yet."
    dispositions: MappingProxyType[Disposition, int]
    outcomes: MappingProxyType[QueryOutcome, int]
    standings: MappingProxyType[CountsAs, int]
    "What the outcomes count as now."
    reasons: MappingProxyType[EscalationReason, int]
    "Why queries went to a person."
    rates: MappingProxyType[str, Rate]
    provisional_days: tuple[date, ...]
    "Days whose figures may still change, because a repeat may still come."
    differences: tuple[Difference, ...]
    definitions: str = DEFINITIONS

    @property
    def reconciles(self) -> bool:
        """Whether outcomes add up to queries, dispositions to calls, and no rule of the ledger is broken."""
        return (
            sum(self.outcomes.values()) + self.open_queries == self.queries
            and sum(self.standings.values()) + self.open_queries == self.queries
            and sum(self.dispositions.values()) + self.live_calls == self.calls
            and not self.differences
        )


def make_report(period: Period, extract: Extract, now: datetime) -> Report:
    """The report on a period as its ledger reads at an instant."""
    sample = sample_of(extract, now)
    return Report(
        period=period,
        made_at=now,
        calls=len(extract.calls),
        queries=len(extract.queries),
        live_calls=len(extract.calls) - len(sample.calls),
        open_queries=len(extract.queries) - len(sample.closed),
        dispositions=_counted(Disposition, (call.disposition for call in sample.calls)),
        outcomes=_counted(QueryOutcome, (closed.outcome for closed in sample.closed)),
        standings=_counted(CountsAs, (closed.counts_as for closed in sample.closed)),
        reasons=_counted(EscalationReason, (closed.query.reason for closed in sample.closed)),
        rates=MappingProxyType({name: formula(sample) for name, formula in FORMULAS.items()}),
        provisional_days=_provisional(period, now),
        differences=differences(extract),
    )


def _counted(kinds: type[Kind], found: Iterable[Kind | None]) -> MappingProxyType[Kind, int]:
    counts = Counter(found)
    return MappingProxyType({kind: counts[kind] for kind in kinds})


def _provisional(period: Period, now: datetime) -> tuple[date, ...]:
    today, settled = period.day_of(now), period.day_of(now - REPEAT_WINDOW)
    return tuple(day for day in period.days() if settled <= day <= today)
