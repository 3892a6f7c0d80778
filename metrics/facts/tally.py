"""Tallies: counts and durations added up over facts."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from math import ceil, log

from metrics.facts.formula import DEFINITIONS, Formula, Rate
from metrics.ledger.outcome import CountsAs, Disposition, QueryOutcome
from metrics.text import Text

GROWTH = 1.1
"Bucket growth factor: percentiles are within 5 % of the true value."


def bucket_of(milliseconds: float) -> int:
    """Return a duration's bucket; up to a millisecond is bucket 0."""
    return 0 if milliseconds <= 1 else ceil(log(milliseconds, GROWTH))


@dataclass(frozen=True, slots=True)
class Sketch:
    """A histogram sketch: durations per bucket, and their sum."""

    counts: Mapping[int, int]
    total_ms: int

    @classmethod
    def of(cls, durations_ms: Iterable[float]) -> "Sketch":
        """Build a sketch from durations in milliseconds."""
        whole = [round(duration) for duration in durations_ms]
        return cls(Counter(bucket_of(duration) for duration in whole), sum(whole))

    @property
    def n(self) -> int:
        """The number of durations."""
        return sum(self.counts.values())

    @property
    def mean_ms(self) -> float | None:
        """The exact mean, or None without durations."""
        return self.total_ms / self.n if self.n else None

    def percentile_ms(self, share: float) -> float | None:
        """Return a percentile (share 0–1), accurate to 5 %; None without durations."""
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


class DurationKind(StrEnum):
    """A kind of duration."""

    WAIT = "wait"
    SOUGHT = "sought"
    TALK = "talk"
    CALL = "call"
    AUDIO = "audio"
    TRANSCRIPTION = "transcription"
    DECISION = "decision"


@dataclass(frozen=True, slots=True)
class DurationFigures:
    """One kind of duration with the statistics shown for it."""

    span: DurationKind
    name: Text
    measured: Text
    percentiles: tuple[float, ...]
    since: str = DEFINITIONS


TIMINGS = {
    timing.span: timing
    for timing in (
        DurationFigures(
            DurationKind.WAIT,
            Text("Wait for a person"),
            Text(
                "from the decision to bring the caller to a person until one was there, of queries that a"
                " person took; its mean is the average speed of answer"
            ),
            (0.5, 0.9),
        ),
        DurationFigures(
            DurationKind.SOUGHT,
            Text("Wait, reached or not"),
            Text(
                "the same, of all queries sent to a person, and until the caller gave up or left a message"
                " where nobody came"
            ),
            (0.5, 0.9),
        ),
        DurationFigures(
            DurationKind.TALK,
            Text("Talk with a person"),
            Text(
                "how long caller and person talked, of numbers that were accepted; expected to rise when"
                " easy questions no longer reach people"
            ),
            (0.5, 0.9),
        ),
        DurationFigures(
            DurationKind.CALL,
            Text("Length of a call"),
            Text(
                "from answer to hang-up; a call that nothing ended, and that was closed later, has no length"
            ),
            (0.5, 0.9),
        ),
        DurationFigures(
            DurationKind.AUDIO,
            Text("Turn latency"),
            Text("from the caller's last sound to the line's first"),
            (0.5, 0.95),
        ),
        DurationFigures(
            DurationKind.TRANSCRIPTION,
            Text("Transcription"),
            Text("turning an utterance into words"),
            (0.5, 0.95),
        ),
        DurationFigures(
            DurationKind.DECISION,
            Text("Decision"),
            Text("from words to what the line does next"),
            (0.5, 0.95),
        ),
    )
}


SERVED = {"done": "done", "told": "told", "sent": "sent", "handed_over": "stands_escalated"}
"The column for each way of serving a query; each query is in at most one."


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts and duration sketches."""

    counts: Mapping[str, int]
    "By Count name; zeros may be missing."
    durations: Mapping[DurationKind, Sketch] = field(default_factory=dict)

    def __getitem__(self, name: str) -> int:
        return self.counts.get(name, 0)

    def rate(self, formula: Formula) -> Rate:
        """Return a formula's rate."""
        return Rate(self[formula.counts], self[formula.of])

    def took(self, span: DurationKind) -> Sketch:
        """Return the sketch of one kind of duration."""
        return self.durations.get(span, EMPTY)

    @property
    def outcomes(self) -> dict[QueryOutcome, int]:
        """Queries by outcome, zeros included."""
        return {outcome: self[outcome.value] for outcome in QueryOutcome}

    @property
    def standings(self) -> dict[CountsAs, int]:
        """Queries by current standing."""
        return {standing: self[f"stands_{standing.value}"] for standing in CountsAs}

    @property
    def served(self) -> dict[str, int]:
        """Real queries by the most that was done for each; together they are all real queries."""
        parts = {name: self[column] for name, column in SERVED.items()}
        return {**parts, "not_served": self["real"] - sum(parts.values())}

    @property
    def dispositions(self) -> dict[Disposition, int]:
        """Calls by disposition, zeros included."""
        return {disposition: self[f"call_{disposition.value}"] for disposition in Disposition}

    @property
    def live_calls(self) -> int:
        """Calls in progress."""
        return self["calls"] - self["ended_calls"]

    @property
    def adds_up(self) -> bool:
        """Whether every closed query has one outcome and every ended call one disposition."""
        return (
            sum(self.outcomes.values()) + self["open_queries"] == self["queries"]
            and sum(self.standings.values()) + self["open_queries"] == self["queries"]
            and sum(self.dispositions.values()) + self.live_calls == self["calls"]
        )


NOTHING = Tally({})


def added(tallies: "list[Tally]") -> Tally:
    """Return the sum of tallies, made in one pass: a year of one department is hundreds."""
    counts: Counter[str] = Counter()
    sketches: dict[DurationKind, Sketch] = {}
    for tally in tallies:
        counts.update(tally.counts)
        for span, sketch in tally.durations.items():
            sketches[span] = sketches[span] + sketch if span in sketches else sketch
    return Tally(dict(counts), sketches)
