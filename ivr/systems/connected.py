"""Makes of what a city declares what can be asked, and spares a source that is down."""

import os
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import assert_never

import httpx2

from intents.matching.opinion_budget import CircuitBreaker
from ivr.errors import BadInput
from ivr.systems.http_records import LIMITS, HttpSource
from ivr.systems.sql_view import SqlSource, connected
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


@dataclass(slots=True)
class GuardedSource:
    """A source behind a circuit breaker: a caller never waits for one that failed again and again."""

    source: Source
    seconds: Callable[[], float]
    breaker: CircuitBreaker = field(default_factory=CircuitBreaker)

    def find(self, number: str, today: date) -> Looked:
        """Return a number's records."""
        if not self.breaker.may_ask(self.seconds()):
            return NotAvailable(SourceFault.DOWN)
        self.breaker = self.breaker.asking(self.seconds())
        looked = self.source.find(number, today)
        ended = self.breaker.failed if isinstance(looked, NotAvailable) else self.breaker.succeeded
        self.breaker = ended(self.seconds())
        return looked


def source_of(declared: Declared) -> Source:
    """Return the source, always the same one; raise BadInput if its address or token is not set."""
    return declared if isinstance(declared, RecordFile) else _made(declared)


@cache
def _made(declared: SqlView | HttpRecords) -> Source:
    match declared:
        case SqlView(address_from):
            return GuardedSource(SqlSource(connected(_set(address_from)), declared), time.monotonic)
        case HttpRecords(token_from=token_from):
            headers = {"Accept": "application/json"}
            if token_from:
                headers["Authorization"] = f"Bearer {_set(token_from)}"
            client = httpx2.Client(timeout=LIMITS, headers=headers)
            return GuardedSource(HttpSource(client, declared, time.monotonic), time.monotonic)
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
