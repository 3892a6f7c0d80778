"""Makes of what a city declares what can be asked, and spares a source that is down."""

import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import assert_never

import httpx2

from ivr.errors import BadInput
from ivr.sources.http_records import LIMITS, HttpSource
from ivr.sources.sql_view import SqlSource, connected
from routing.services.source import (
    Declared,
    HttpRecords,
    Looked,
    NotAvailable,
    RecordFile,
    Source,
    SourceFault,
    SqlView,
)

FAILURES = 3
"Failures in a row that open the circuit."
PAUSE_SECONDS = 30.0
"How long the circuit then stays open."


@dataclass(slots=True)
class Spared:
    """A source behind a circuit breaker: a caller never waits for one that failed again and again."""

    source: Source
    seconds: Callable[[], float]
    failures: int = 0
    opens_at: float = 0.0

    def find(self, number: str, today: date) -> Looked:
        """Return a number's records."""
        if self.failures >= FAILURES and self.seconds() < self.opens_at:
            return NotAvailable(SourceFault.DOWN)
        looked = self.source.find(number, today)
        if isinstance(looked, NotAvailable):
            self.failures += 1
            self.opens_at = self.seconds() + PAUSE_SECONDS
        else:
            self.failures = 0
        return looked


def source_of(declared: Declared) -> Source:
    """Return the source, always the same one; raise BadInput if its address or token is not set."""
    return declared if isinstance(declared, RecordFile) else _made(declared)


@cache
def _made(declared: SqlView | HttpRecords) -> Source:
    match declared:
        case SqlView(address_from):
            return Spared(SqlSource(connected(_set(address_from)), declared), time.monotonic)
        case HttpRecords(token_from=token_from):
            headers = {"Accept": "application/json"}
            if token_from:
                headers["Authorization"] = f"Bearer {_set(token_from)}"
            client = httpx2.Client(timeout=LIMITS, headers=headers)
            return Spared(HttpSource(client, declared, time.monotonic), time.monotonic)
        case _:
            assert_never(declared)


def unset(declared: Declared) -> str:
    """Return the environment variable that a source needs and that is not set, if any."""
    match declared:
        case RecordFile():
            return ""
        case SqlView(name) | HttpRecords(token_from=name):
            return name if name and not os.environ.get(name) else ""
        case _:
            assert_never(declared)


def _set(name: str) -> str:
    value = os.environ.get(name, "")
    if not value:
        raise BadInput(f"{name} is not set, and services/ reads a source from there")
    return value
