"""The rung that serves new calls, by measured load and with hysteresis."""

from collections.abc import Callable
from dataclasses import dataclass

CALM_SECONDS = 5.0
"How long the load must be low again before this machine hears new calls."
LAG_SECONDS = 0.25
"Above this mean lag of frames callers notice that the machine is overloaded."
WEIGHT = 0.02
"Of one frame in the mean: about a second of one stream."


@dataclass(slots=True)
class Ladder:
    """Says whether this machine hears a new call or the carrier does."""

    has_room: Callable[[], bool]
    "Whether the transcribers take one more call."
    clock: Callable[[], float]
    "Seconds that never go back."
    lag_seconds: float = 0.0
    _busy_until: float = float("-inf")

    def note_lag(self, seconds: float) -> None:
        """Note how late a frame was handled."""
        self.lag_seconds += WEIGHT * (seconds - self.lag_seconds)
        if self.lag_seconds > LAG_SECONDS:
            self._step_down()

    def can_hear(self) -> bool:
        """Return whether this machine hears a new call; it goes down at once, and up after a calm while."""
        if not self.has_room():
            self._step_down()
        return self.clock() >= self._busy_until

    def _step_down(self) -> None:
        self._busy_until = self.clock() + CALM_SECONDS
