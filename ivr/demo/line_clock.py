"""The clock of a demonstrated line: it can be set, and runs on from there."""

import time
from collections.abc import Callable
from datetime import datetime, timedelta


class LineClock:
    """Tells the time that it was set to and all that has passed since; calls run on it."""

    def __init__(self, at: datetime, passed_seconds: Callable[[], float] = time.monotonic) -> None:
        self._passed_seconds = passed_seconds
        self.set(at)

    def set(self, at: datetime) -> None:
        """Set it."""
        self._at, self._since = at, self._passed_seconds()

    def __call__(self) -> datetime:
        """Tell the time."""
        return self._at + timedelta(seconds=self._passed_seconds() - self._since)
