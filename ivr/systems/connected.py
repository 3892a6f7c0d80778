"""Makes of what a city declares what can be asked, and spares a source that is down."""

import os
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cache
from threading import Lock
from types import MappingProxyType
from typing import Any, assert_never

import httpx2
import orjson
from sqlalchemy import ColumnClause, Engine, column, create_engine, event, make_url, select, table
from sqlalchemy.exc import SQLAlchemyError

from intents.matching.opinion_budget import CircuitBreaker
from ivr.errors import BadInput
from ivr.systems.open311 import Open311
from routing.requests.asking import Attribute, Known, Learned, NotLearned
from routing.services.source import (
    Declared,
    HttpRecords,
    Looked,
    NotAvailable,
    RecordFile,
    Row,
    Rows,
    Source,
    SourceFault,
    SqlView,
)

LIMITS = httpx2.Timeout(2.5, connect=1.0)
LONGEST_SECONDS = 4.0
"Time limit for one answer, however slowly it arrives."
MOST_BYTES = 1_000_000
"A record has a few hundred; a service that ignores the number may send all it has."
MOST_KEPT = 500


@dataclass(frozen=True, slots=True)
class HttpSource:
    """One service; its answers are used again for a while."""

    http: httpx2.Client
    service: HttpRecords
    seconds: Callable[[], float]
    "A clock that never goes back."
    _kept: dict[str, tuple[float, Rows]] = field(default_factory=dict, repr=False)
    _lock: Lock = field(default_factory=Lock, repr=False)

    def find(self, number: str, today: date) -> Looked:  # noqa: ARG002 - the service is of now
        """Return a number's records."""
        now = self.seconds()
        with self._lock:
            until, known = self._kept.get(number, (now, Rows(())))
        if until > now:
            return known
        found = self._asked(number)
        if isinstance(found, Rows):
            with self._lock:
                if len(self._kept) >= MOST_KEPT:
                    self._kept.clear()
                self._kept[number] = (now + self.service.kept_seconds, found)
        return found

    def _asked(self, number: str) -> Looked:
        try:
            with self.http.stream("GET", self.service.address.format(number=number)) as answer:
                if answer.status_code == 404:
                    return Rows(())
                if not answer.is_success:
                    return NotAvailable(SourceFault.DOWN)
                content = self._whole(answer.iter_bytes())
        except httpx2.TimeoutException:
            return NotAvailable(SourceFault.SLOW)
        except httpx2.HTTPError:
            return NotAvailable(SourceFault.DOWN)
        return content if isinstance(content, NotAvailable) else _read(content, number, self.service.columns)

    def _whole(self, pieces: Iterator[bytes]) -> bytes | NotAvailable:
        until, held = self.seconds() + LONGEST_SECONDS, bytearray()
        for piece in pieces:
            held += piece
            if len(held) > MOST_BYTES:
                return NotAvailable(SourceFault.WRONG)
            if self.seconds() > until:
                return NotAvailable(SourceFault.SLOW)
        return bytes(held)


def _read(content: bytes, number: str, columns: tuple[str, ...]) -> Looked:
    try:
        told = orjson.loads(content)
    except orjson.JSONDecodeError:
        return NotAvailable(SourceFault.WRONG)
    listed = told if isinstance(told, list) else [told]
    rows = [row for each in listed if (row := _http_row(each, columns)) is not None]
    if len(rows) != len(listed):
        return NotAvailable(SourceFault.WRONG)
    # A service that does not know the parameter may answer with everything.
    mine = (row for row in rows if "".join(filter(str.isdecimal, row[columns[0]])) == number)
    return Rows(tuple(mine))


def _http_row(told: object, columns: tuple[str, ...]) -> Row | None:
    if not isinstance(told, Mapping) or any(name not in told for name in columns):
        return None
    return _row(told, columns)


SECONDS = 2.5
"Longest a query may take; the caller waits."
MOST = 3
"One record is right, more of them are a mistake; how many does not matter."


@dataclass(frozen=True, slots=True)
class SqlSource:
    """One view."""

    engine: Engine
    view: SqlView

    def find(self, number: str, today: date) -> Looked:  # noqa: ARG002 - a view is of now
        """Return a number's records."""
        schema, _, name = self.view.view.rpartition(".")
        columns: list[ColumnClause[str]] = [column(each) for each in self.view.columns]
        found = (
            select(*columns)
            .select_from(table(name, *columns, schema=schema or None))
            .where(columns[0] == number)
            .limit(MOST)
        )
        try:
            with self.engine.connect() as connection:
                rows = connection.execute(found).mappings().all()
        except SQLAlchemyError:
            return NotAvailable(SourceFault.DOWN)
        return Rows(tuple(_row(row, self.view.columns) for row in rows))


def _row(row: Mapping[Any, Any], columns: tuple[str, ...]) -> Mapping[str, str]:
    return MappingProxyType({name: "" if row[name] is None else str(row[name]) for name in columns})


def connected(address: str) -> Engine:
    """Return an engine whose connections read and do nothing else."""
    url = make_url(address)
    is_postgresql = url.get_backend_name() == "postgresql"
    limits = f"-c statement_timeout={SECONDS * 1000:.0f} -c default_transaction_read_only=on"
    if is_postgresql:
        how: dict[str, object] = {"options": limits, "connect_timeout": 2}
    else:
        how = {"timeout": SECONDS}
    engine = create_engine(url, connect_args=how, pool_pre_ping=True, pool_size=2, pool_timeout=SECONDS)
    if url.get_backend_name() == "sqlite":

        @event.listens_for(engine, "connect")
        def only_read(connection: object, _: object) -> None:
            cursor = connection.cursor()  # type: ignore[attr-defined]  # the driver's own connection
            cursor.execute("PRAGMA query_only = ON")
            cursor.close()

    return engine


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
