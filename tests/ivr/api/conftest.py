"""The API of a town hall with a few calls, and systems that have tokens for it."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from httpx2 import Response

from intents.privacy.redaction import redacted
from ivr.api.app import add_api, create_api
from ivr.api.open_data import Releases
from ivr.api.service import Api
from ivr.api.token import TokenScope
from ivr.api.tokens import Made, TokenRequest, Tokens
from ivr.call.city import City
from ivr.desk.callbacks.callback import Callback
from ivr.desk.callbacks.office import CallbackOffice
from ivr.desk.callbacks.store import file_callback
from ivr.storage.database import Database
from ivr.web.pages import offer_pages
from tests.fixtures.example import example_city
from tests.metrics.dashboard.conftest import NOW, Book

ALL = frozenset(TokenScope)


@cache
def example_api() -> FastAPI:
    """The API, whose routes are read once for all towns."""
    return create_api()


async def _no_recording(_: str) -> bytes:
    raise AssertionError("no message is played through the API")


@dataclass
class Town:
    """The API, with the clock and the database behind it."""

    database: Database
    city: City = field(default_factory=example_city)
    now: datetime = NOW
    folder: Path = Path("no-releases")

    def __post_init__(self) -> None:
        self.app = FastAPI(openapi_url=None)
        offer_pages(self.app)
        add_api(self.app, example_api())
        self.tokens = Tokens(self.database, self.clock)
        office = CallbackOffice(
            self.database,
            lambda: self.city.directory,
            lambda _: None,
            redacted,
            self.clock,
            lambda article, _: article,
            lambda *_: None,
            _no_recording,
            dict,
            dict,
        )
        releases = Releases(self.folder, b"the key of the rounding")
        self.app.state.api = Api(self.database, self.clock, lambda: self.city, office, self.tokens, releases)

    def clock(self) -> datetime:
        return self.now

    def forward(self, **span: float) -> None:
        self.now += timedelta(**span)

    def token(self, *scopes: TokenScope, name: str = "Portal", days: int | None = 30) -> Made:
        made = self.tokens.make(TokenRequest(name, frozenset(scopes), days), by="ada")
        assert isinstance(made, Made)
        return made

    def system(self, *scopes: TokenScope) -> "System":
        """A system with a token of some scopes, or of all."""
        return System(TestClient(self.app, raise_server_exceptions=False), self.token(*(scopes or ALL)).text)

    def leave(self, *callbacks: Callback) -> None:
        with self.database.begin() as session:
            for callback in callbacks:
                file_callback(session, callback)


@dataclass
class System:
    """Another system, which shows its token."""

    client: TestClient
    token: str

    def get(self, address: str, **query: Any) -> Response:
        """Read something; `accept_language` and `if_none_match` are headers."""
        names = ("accept_language", "if_none_match")
        more = {name.replace("_", "-"): query.pop(name) for name in names if name in query}
        address = address if address.startswith("/api") else f"/api/v1{address}"
        sent = {"authorization": f"Bearer {self.token}", **more}
        return self.client.get(address, params=query or None, headers=sent)

    def post(self, address: str, key: str = "", **body: Any) -> Response:
        sent = {"authorization": f"Bearer {self.token}", **({"idempotency-key": key} if key else {})}
        return self.client.post(f"/api/v1{address}", json=body, headers=sent)

    def every(self, address: str, **query: Any) -> list[dict[str, Any]]:
        """Follow the pages of a list to its end."""
        page = self.get(address, **query).json()
        items = list(page["items"])
        while page["next"]:
            assert len(items) < 1000
            page = self.get(page["next"]).json()
            items += page["items"]
        return items


@pytest.fixture
def town(database: Database, tmp_path: Path) -> Town:
    return Town(database, folder=tmp_path / "open-data")


@pytest.fixture
def book(database: Database) -> Book:
    return Book(database)
