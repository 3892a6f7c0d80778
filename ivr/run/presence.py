"""Whether this process takes calls and transcribes them itself, as other processes and /metrics see it."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from ivr.line.drain import Drain
from ivr.line.ladder import Ladder
from ivr.run.telemetry import Telemetry
from ivr.storage.nodes import Fleet, Node


@dataclass(slots=True)
class Presence:
    """This process, its drain and its rung."""

    node: Node
    drain: Drain
    ladder: Ladder
    fleet: Fleet = field(default_factory=Fleet)
    "All processes, as they last reported."

    def report(self, now: datetime) -> None:
        """Report this process to the others, and see what they reported."""
        self.node.note(now, takes_calls=not self.drain.is_begun, hears=self.can_hear())
        self.fleet = self.node.fleet(now)

    def is_degraded(self) -> bool:
        """Whether the carrier takes new calls here or elsewhere, so that every page shows the same."""
        return not (self.can_hear() and self.fleet.is_hearing)

    def can_hear(self) -> bool:
        """Return whether this process takes a new call."""
        return not self.drain.is_begun and self.ladder.can_hear()

    def lagged(self, figures: Telemetry) -> Callable[[float], None]:
        """Return whom to tell how late each frame was handled: the figures and the ladder."""

        def tell(seconds: float) -> None:
            figures.lagged(seconds)
            self.ladder.note_lag(seconds)

        return tell

    def watch(self, figures: Telemetry) -> None:
        """Show drain and ladder on /metrics."""
        figures.watch("draining", "1 while this process drains.", lambda: self.drain.is_begun)
        figures.watch("rung", "0: this machine hears new calls; 1: the carrier does.", self._rung)
        figures.watch("nodes", "Processes of the line that take calls.", lambda: self.fleet.nodes)
        figures.watch("nodes_hearing", "Those that hear new calls themselves.", lambda: self.fleet.hearing)
        figures.watch("lag_mean_seconds", "Mean lag of frames of about a second.", self._lag)

    def _rung(self) -> float:
        return float(not self.can_hear())

    def _lag(self) -> float:
        return self.ladder.lag_seconds


def presence(node: Node, clock: Callable[[], datetime], seconds: float, ladder: Ladder) -> Presence:
    """Return a process's presence; its drain looks for others in their database."""

    def look() -> bool:
        node.note(clock(), takes_calls=False, hears=False)
        return node.has_peer(clock())

    return Presence(node, Drain(lambda: asyncio.to_thread(look), seconds), ladder)
