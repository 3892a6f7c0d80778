"""A line with webhooks, a receiver that checks them, and an internet of two names."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import httpx
import pytest
from respx import MockRouter, Route

from ivr.storage.database import Database
from ivr.storage.encryption import Encryption
from ivr.systems.webhooks import store
from ivr.systems.webhooks.delivery import Delivery
from ivr.systems.webhooks.endpoint import SUBSCRIBED, EventType
from ivr.systems.webhooks.endpoints import EndpointRequest, Endpoints, Secret
from ivr.systems.webhooks.outbox import Outbox
from ivr.systems.webhooks.sending import Sender, connected, signature_of
from tests.metrics.dashboard.conftest import NOW, Book

PUBLIC_IP = "93.184.215.14"
NAMES = {
    "tickets.example": [PUBLIC_IP],
    "inside.example": ["10.0.0.7"],
    "both.example": [PUBLIC_IP, "127.0.0.1"],
}
ADDRESS = "https://tickets.example/hooks?from=cityline"
PINNED = f"https://{PUBLIC_IP}/hooks?from=cityline"
TAKEN = httpx.Response(204)
ALL = frozenset(SUBSCRIBED)


def look_up(host: str, port: int) -> Sequence[str]:
    if host not in NAMES:
        raise OSError("no such name")
    return NAMES[host]


@dataclass
class Line:
    """The line with its outbox, and a clock that tests turn."""

    database: Database
    now: datetime = NOW
    may_be_private: bool = False

    def __post_init__(self) -> None:
        self.outbox = Outbox(self.database, Encryption(b"a secret"), self.connect, self.clock)
        self.endpoints = Endpoints(self.outbox, self.may_be_private)

    def clock(self) -> datetime:
        return self.now

    @contextmanager
    def connect(self) -> Iterator[Sender]:
        with connected(may_be_private=self.may_be_private) as sender:
            yield replace(sender, look_up=look_up)

    def add(
        self, address: str = ADDRESS, events: frozenset[EventType] = ALL, name: str = "Tickets"
    ) -> Secret:
        added = self.endpoints.add(EndpointRequest(name, address, events), by="ada")
        assert isinstance(added, Secret)
        return added

    def round(self, **later: float) -> int:
        self.now += timedelta(**later)
        return self.outbox.round(self.now)

    def deliveries(self, endpoint: str = "tickets") -> tuple[Delivery, ...]:
        with self.database.reading() as session:
            return store.latest_deliveries(session, endpoint, 100)


def is_signed(request: httpx.Request, secret: str) -> bool:
    """Check a message as a receiver does."""
    headers = request.headers
    expected = signature_of(
        secret, headers["webhook-id"], int(headers["webhook-timestamp"]), request.content.decode()
    )
    return expected in headers["webhook-signature"].split(" ")


def ids(receiver: Route) -> list[str]:
    return [call.request.headers["webhook-id"] for call in receiver.calls]


@pytest.fixture
def receiver(web: MockRouter) -> Route:
    """Another system, which takes what it gets; without it nothing may be sent."""
    return web.post(PINNED, headers={"host": "tickets.example"}).mock(return_value=TAKEN)


@pytest.fixture
def line(database: Database, web: MockRouter) -> Line:
    return Line(database)


@pytest.fixture
def book(database: Database) -> Book:
    return Book(database)
