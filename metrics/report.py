"""A report: the question, and the figures that answer it."""

from dataclasses import dataclass
from datetime import datetime

from metrics.automation import Automated
from metrics.period import Period
from metrics.period_figures import EVERYTHING, Figures, Filters
from metrics.slice import By, Comparison, Slice


@dataclass(frozen=True, slots=True)
class Question:
    """Which period, which part of it, along what, and beside what."""

    period: Period
    now: datetime
    filters: Filters = EVERYTHING
    by: By | None = None
    compares: bool = False


@dataclass(frozen=True, slots=True)
class Report:
    """What is known of it."""

    question: Question
    comparison: Comparison
    slices: tuple[Slice, ...]
    automated: Automated

    @property
    def figures(self) -> Figures:
        """The figures of the period itself."""
        return self.comparison.now

    @property
    def earlier(self) -> tuple[tuple[str, Figures], ...]:
        """The periods beside it, when they were asked for."""
        if not self.question.compares:
            return ()
        return (("before", self.comparison.before), ("year ago", self.comparison.year_ago))
