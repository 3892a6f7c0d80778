"""Whether this machine or the carrier takes new calls, by measured load and with hysteresis."""

from collections.abc import Callable
from dataclasses import dataclass

CALM_SECONDS = 5.0
"How long the load must stay low before this machine takes new calls again."
LAG_SECONDS = 0.25
"Mean lag of frames above which callers notice that the machine is overloaded."
WEIGHT = 0.02
"Weight of one frame in the running mean: about a second of one stream."


@dataclass(slots=True)
class Ladder:
    """Decides whether this machine or the carrier takes a new call."""

    has_room: Callable[[], bool]
    "Whether the transcribers can take one more call."
    clock: Callable[[], float]
    "A monotonic clock, in seconds."
    lag_seconds: float = 0.0
    _busy_until: float = float("-inf")

    def note_lag(self, seconds: float) -> None:
        """Note a frame's lag."""
        self.lag_seconds += WEIGHT * (seconds - self.lag_seconds)
        if self.lag_seconds > LAG_SECONDS:
            self._step_down()

    def can_hear(self) -> bool:
        """Return whether this machine takes a new call; it steps down at once, and up after a calm while."""
        if not self.has_room():
            self._step_down()
        return self.clock() >= self._busy_until

    def _step_down(self) -> None:
        self._busy_until = self.clock() + CALM_SECONDS
