"""What the city's server requires of reports, and its open ones, cached and left alone while it is down."""

import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from ivr.systems.open311 import Open311
from routing.requests.asking import Attribute, Known, Learned, NotLearned

KEPT_SECONDS = 600.0
"How long a service's requirements are cached."
PAUSE_SECONDS = 30.0
"How long a server that failed is left alone, so that no caller waits for it."
RECENT = timedelta(days=30)
"An older report is not offered: its hole has been filled, or forgotten."


@dataclass(slots=True)
class CityReports:
    """The server; several threads may ask it."""

    connect: Callable[[], AbstractContextManager[Open311]]
    seconds: Callable[[], float] = time.monotonic
    _required: dict[str, tuple[float, tuple[Attribute, ...]]] = field(default_factory=dict)
    _paused_until: float = 0.0

    def ask(self, code: str, now: datetime) -> Learned:
        """Return what is known about a service now."""
        if self.seconds() < self._paused_until:
            return NotLearned()
        with self.connect() as server:
            required = self._what_it_requires(code, server)
            requests = None if required is None else server.open_requests(code, now - RECENT)
        if required is None or requests is None:
            self._paused_until = self.seconds() + PAUSE_SECONDS
            return NotLearned()
        return Known(required, requests)

    def _what_it_requires(self, code: str, server: Open311) -> tuple[Attribute, ...] | None:
        until, known = self._required.get(code, (0.0, ()))
        if self.seconds() < until:
            return known
        required = server.required(code)
        if required is not None:
            self._required[code] = (self.seconds() + KEPT_SECONDS, required)
        return required
