"""What is counted of a day, as finely as it is kept."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from metrics.call_counts import (
    CALL_COUNTS,
    ENTRY_COUNTS,
    LABEL_COUNTS,
    RATING_COUNTS,
    TRANSFER_COUNTS,
    TURN_COUNTS,
    WRAP_UP_COUNTS,
)
from metrics.cell import Cell
from metrics.count import Count, Thing, holding
from metrics.query_counts import QUERY_COUNTS
from metrics.sketch import bucket_of
from metrics.terms import USUAL, Terms
from metrics.timing import Span

COUNTS = tuple(
    count.name
    for counts in (
        QUERY_COUNTS,
        ENTRY_COUNTS,
        CALL_COUNTS,
        TURN_COUNTS,
        TRANSFER_COUNTS,
        WRAP_UP_COUNTS,
        LABEL_COUNTS,
        RATING_COUNTS,
    )
    for count in counts
)
"The name of everything that is counted: the columns of the facts."


@dataclass(frozen=True, slots=True)
class PromptCell:
    """A prompt in a language."""

    prompt: str
    language: str


@dataclass(frozen=True, slots=True)
class DayFacts:
    """A day's counts and durations, as finely as they are kept."""

    day: date
    computed_at: datetime
    counts: dict[Cell, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    durations: Counter[tuple[Span, Cell, int]] = field(default_factory=Counter)
    "How many durations of a kind fell into each bucket of a sketch."
    totals_ms: Counter[tuple[Span, Cell, int]] = field(default_factory=Counter)
    prompts: dict[PromptCell, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    versions: dict[Cell, int] = field(default_factory=dict)
    "The newest version of the article that was spoken."
    broken: int = 0
    "Calls that break a rule of the ledger."
    terms: Terms = USUAL
    test_calls: int = 0
    tokens: int = 0
    "What a language model was paid for."
    is_settled: bool = False
    "Whether the days of the repeat test are over, so that only late records can change it."

    def count(self, counts: Iterable[Count[Thing]], thing: Thing, cell: Cell) -> None:
        """Count a thing where it belongs."""
        self.counts[cell].update(holding(counts, thing))

    def time(self, span: Span, milliseconds: float | None, cell: Cell) -> None:
        """Keep a duration, when it is known."""
        if milliseconds is not None:
            whole = round(milliseconds)
            self.durations[span, cell, bucket_of(whole)] += 1
            self.totals_ms[span, cell, bucket_of(whole)] += whole
