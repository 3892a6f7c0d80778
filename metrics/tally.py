"""Counts and durations that have been added up: what every figure is made of."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import reduce
from operator import add

from metrics.formula import Formula
from metrics.outcome import CountsAs, Disposition, QueryOutcome
from metrics.rate import Rate
from metrics.sketch import EMPTY, Sketch
from metrics.timing import Span


@dataclass(frozen=True, slots=True)
class Tally:
    """How often each count held, and how long things took."""

    counts: Mapping[str, int]
    "By the name of a Count; what never happened may be missing."
    durations: Mapping[Span, Sketch] = field(default_factory=dict)

    def __getitem__(self, name: str) -> int:
        return self.counts.get(name, 0)

    def rate(self, formula: Formula) -> Rate:
        """The formula's share."""
        return Rate(self[formula.counts], self[formula.of])

    def took(self, span: Span) -> Sketch:
        """How long things of a kind took."""
        return self.durations.get(span, EMPTY)

    @property
    def outcomes(self) -> dict[QueryOutcome, int]:
        """How queries ended, every outcome listed."""
        return {outcome: self[outcome.value] for outcome in QueryOutcome}

    @property
    def standings(self) -> dict[CountsAs, int]:
        """What the outcomes count as now."""
        return {standing: self[f"stands_{standing.value}"] for standing in CountsAs}

    @property
    def dispositions(self) -> dict[Disposition, int]:
        """How calls ended, every disposition listed."""
        return {disposition: self[f"call_{disposition.value}"] for disposition in Disposition}

    @property
    def live_calls(self) -> int:
        """Calls that are not over yet."""
        return self["calls"] - self["ended_calls"]

    @property
    def adds_up(self) -> bool:
        """Whether every query has one outcome and every call one disposition, unless it is not over yet."""
        return (
            sum(self.outcomes.values()) + self["open_queries"] == self["queries"]
            and sum(self.standings.values()) + self["open_queries"] == self["queries"]
            and sum(self.dispositions.values()) + self.live_calls == self["calls"]
        )

    def __add__(self, other: "Tally") -> "Tally":
        names = self.counts.keys() | other.counts.keys()
        spans = self.durations.keys() | other.durations.keys()
        return Tally(
            {name: self[name] + other[name] for name in names},
            {span: self.took(span) + other.took(span) for span in spans},
        )


NOTHING = Tally({})


def added(tallies: "list[Tally]") -> Tally:
    """The sum of some tallies."""
    return reduce(add, tallies, NOTHING)
