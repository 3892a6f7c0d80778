"""Durations of a day in few numbers, which add up over days and still give percentiles."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import ceil, log

GROWTH = 1.1
"Each bucket is a tenth wider than the one before, so a percentile is within 5 % of the true one."


def bucket_of(milliseconds: float) -> int:
    """The bucket of a duration; everything up to a millisecond is in bucket 0."""
    return 0 if milliseconds <= 1 else ceil(log(milliseconds, GROWTH))


@dataclass(frozen=True, slots=True)
class Sketch:
    """How many durations fell into each bucket, and their sum."""

    counts: Mapping[int, int]
    total_ms: int

    @classmethod
    def of(cls, durations_ms: Iterable[float]) -> "Sketch":
        """The sketch of some durations in milliseconds."""
        whole = [round(duration) for duration in durations_ms]
        return cls(Counter(bucket_of(duration) for duration in whole), sum(whole))

    @property
    def n(self) -> int:
        """How many durations there were."""
        return sum(self.counts.values())

    @property
    def mean_ms(self) -> float | None:
        """Exact, or None when there were none."""
        return self.total_ms / self.n if self.n else None

    def percentile_ms(self, share: float) -> float | None:
        """The duration that a share (0–1) of all do not pass, to 5 %; None when there were none."""
        rank = share * (self.n - 1)
        seen = 0
        for bucket in sorted(self.counts):
            seen += self.counts[bucket]
            if seen > rank:
                return 2 * GROWTH**bucket / (GROWTH + 1) if bucket else 1.0
        return None

    def __add__(self, other: "Sketch") -> "Sketch":
        return Sketch(Counter(self.counts) + Counter(other.counts), self.total_ms + other.total_ms)


EMPTY = Sketch({}, 0)
