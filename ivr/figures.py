"""What this process has seen of its own health, for its health page, the bench and the metrics to come."""

from collections import Counter, deque
from dataclasses import dataclass, field

LAGS_KEPT = 200_000


@dataclass(slots=True)
class Figures:
    """Counts by kind; never a call's id, number or word."""

    stream_failures: Counter[str] = field(default_factory=Counter)
    webhook_failures: Counter[str] = field(default_factory=Counter)
    lags: deque[float] = field(default_factory=lambda: deque(maxlen=LAGS_KEPT))
    "How late each of the last frames was handled, in seconds."

    def stream_failed(self, kind: str) -> None:
        """Count a stream that ended early."""
        self.stream_failures[kind] += 1

    def webhook_failed(self, kind: str) -> None:
        """Count a webhook that could not be answered as it should."""
        self.webhook_failures[kind] += 1
