"""When a server that fails is left alone for a while.

The table `NEXT` is the only place where a state follows from an event.
It says nothing of an event that changes nothing: an answer that comes late to an open circuit.
"""

from dataclasses import dataclass, replace
from enum import Enum, auto

FAILURES = 3
"Failures in a row that open the circuit."

REST_SECONDS = 30.0
"How long nobody is asked; then one request is tried, and another after as long without an answer."


class Circuit(Enum):
    """Whether the server may be asked."""

    CLOSED = auto()
    OPEN = auto()
    HALF_OPEN = auto()


class Happening(Enum):
    """What the circuit is told."""

    SUCCEEDED = auto()
    FAILED = auto()
    FAILED_TOO_OFTEN = auto()
    RESTED = auto()


NEXT: dict[Circuit, dict[Happening, Circuit]] = {
    Circuit.CLOSED: {Happening.FAILED_TOO_OFTEN: Circuit.OPEN},
    Circuit.OPEN: {Happening.RESTED: Circuit.HALF_OPEN},
    Circuit.HALF_OPEN: {
        Happening.SUCCEEDED: Circuit.CLOSED,
        Happening.FAILED: Circuit.OPEN,
        Happening.FAILED_TOO_OFTEN: Circuit.OPEN,
        Happening.RESTED: Circuit.HALF_OPEN,
    },
}


@dataclass(frozen=True, slots=True)
class CircuitBreaker:
    """A circuit and how it got there; times are seconds of any one clock."""

    circuit: Circuit = Circuit.CLOSED
    failures: int = 0
    since: float = 0.0

    def may_ask(self, now: float) -> bool:
        """Whether a request may be sent; whoever sends it first notes it by `asking`."""
        return self.circuit is Circuit.CLOSED or now >= self.since + REST_SECONDS

    def asking(self, now: float) -> "CircuitBreaker":
        """Return the breaker while a request is under way: after a rest it is the only one."""
        return self if self.circuit is Circuit.CLOSED else self._next(Happening.RESTED, now)

    def succeeded(self, now: float) -> "CircuitBreaker":
        """Return the breaker after an answer."""
        return replace(self._next(Happening.SUCCEEDED, now), failures=0)

    def failed(self, now: float) -> "CircuitBreaker":
        """Return the breaker after a failure."""
        too_often = self.failures + 1 >= FAILURES
        after = self._next(Happening.FAILED_TOO_OFTEN if too_often else Happening.FAILED, now)
        return replace(after, failures=self.failures + 1)

    def _next(self, happening: Happening, now: float) -> "CircuitBreaker":
        circuit = NEXT[self.circuit].get(happening)
        return self if circuit is None else replace(self, circuit=circuit, since=now)
