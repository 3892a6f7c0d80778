"""Counts the cost of second opinions, and stops asking a failing server."""

from collections import Counter
from dataclasses import dataclass, field, replace
from enum import Enum, StrEnum, auto

from intents.privacy.personal import Personal

FAILURES = 3
"Failures in a row that open the circuit."

REST_SECONDS = 30.0
"The pause before a trial request, and between trial requests."


class Circuit(Enum):
    """The state of the circuit breaker."""

    CLOSED = auto()
    OPEN = auto()
    HALF_OPEN = auto()


class CircuitEvent(Enum):
    """An event for the circuit breaker."""

    SUCCEEDED = auto()
    FAILED = auto()
    FAILED_TOO_OFTEN = auto()
    RESTED = auto()


NEXT: dict[Circuit, dict[CircuitEvent, Circuit]] = {
    Circuit.CLOSED: {CircuitEvent.FAILED_TOO_OFTEN: Circuit.OPEN},
    Circuit.OPEN: {CircuitEvent.RESTED: Circuit.HALF_OPEN},
    Circuit.HALF_OPEN: {
        CircuitEvent.SUCCEEDED: Circuit.CLOSED,
        CircuitEvent.FAILED: Circuit.OPEN,
        CircuitEvent.FAILED_TOO_OFTEN: Circuit.OPEN,
        CircuitEvent.RESTED: Circuit.HALF_OPEN,
    },
}


@dataclass(frozen=True, slots=True)
class CircuitBreaker:
    """A circuit breaker; times are seconds on any one clock."""

    circuit: Circuit = Circuit.CLOSED
    failures: int = 0
    since: float = 0.0

    def may_ask(self, now: float) -> bool:
        """Whether a request may be sent; note it with `asking` first."""
        return self.circuit is Circuit.CLOSED or now >= self.since + REST_SECONDS

    def asking(self, now: float) -> "CircuitBreaker":
        """Return the breaker during a request; after a pause only one is let through."""
        return self if self.circuit is Circuit.CLOSED else self._next(CircuitEvent.RESTED, now)

    def succeeded(self, now: float) -> "CircuitBreaker":
        """Return the breaker after an answer."""
        return replace(self._next(CircuitEvent.SUCCEEDED, now), failures=0)

    def failed(self, now: float) -> "CircuitBreaker":
        """Return the breaker after a failure."""
        too_often = self.failures + 1 >= FAILURES
        after = self._next(CircuitEvent.FAILED_TOO_OFTEN if too_often else CircuitEvent.FAILED, now)
        return replace(after, failures=self.failures + 1)

    def _next(self, happening: CircuitEvent, now: float) -> "CircuitBreaker":
        circuit = NEXT[self.circuit].get(happening)
        return self if circuit is None else replace(self, circuit=circuit, since=now)


class OpinionOutcome(StrEnum):
    """How a request for a second opinion ended."""

    CHOSEN = "chosen"
    NONE_OF_THEM = "none_of_them"
    NOT_ASKED = "not_asked"
    RESTING = "resting"
    TOO_LATE = "too_late"
    UNREACHABLE = "unreachable"
    REFUSED = "refused"
    NOT_AN_ANSWER = "not_an_answer"


@dataclass(frozen=True, slots=True)
class Prices:
    """The price of a million tokens, in the server's currency."""

    prompt: float
    completion: float


@dataclass(frozen=True, slots=True)
class Tokens:
    """The tokens of one request, as the server reports them."""

    prompt: int = 0
    completion: int = 0

    @property
    def total(self) -> int:
        """The sum of both."""
        return self.prompt + self.completion


@dataclass(slots=True)
class OpinionTally:
    """The counts of one process, and the cost if prices are known."""

    prices: Prices | None = None
    outcomes: Counter[OpinionOutcome] = field(default_factory=Counter)
    removed: Counter[Personal] = field(default_factory=Counter)
    requests: int = 0
    prompt_tokens: int = 0
    completion_tokens: int = 0

    @property
    def cost(self) -> float | None:
        """The cost so far, or None without prices."""
        if self.prices is None:
            return None
        spent = self.prompt_tokens * self.prices.prompt + self.completion_tokens * self.prices.completion
        return spent / 1_000_000

    def used(self, tokens: Tokens) -> None:
        """Count the tokens of an answer."""
        self.prompt_tokens += tokens.prompt
        self.completion_tokens += tokens.completion

    def ended(self, outcome: OpinionOutcome, removed: tuple[Personal, ...]) -> None:
        """Count a request by its outcome, and how much was redacted."""
        self.outcomes[outcome] += 1
        self.removed.update(removed)
