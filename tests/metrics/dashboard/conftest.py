"""A ledger of a few days, counted into facts, and the pages over it."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from fastapi import FastAPI, Request
from fastapi.testclient import TestClient

from ivr.storage.database import Database
from ivr.web.pages import offer_pages
from metrics.dashboard import pages, saved_views, stated_pages
from metrics.dashboard.choice import Names
from metrics.dashboard.managing import Managing
from metrics.dashboard.saved_views import SavedViews
from metrics.dashboard.stated_pages import Stating
from metrics.ledger import store as ledger
from metrics.ledger.outcome import QueryOutcome, disposition_of
from metrics.ledger.period import Period
from metrics.ledger.records import (
    CallRecord,
    Carrier,
    EscalationReason,
    LabelKind,
    LabelRecord,
    QueryRecord,
    TurnRecord,
)
from tests.fixtures.facts import recompute
from tests.fixtures.routes import include

ZONE = ZoneInfo("America/Vancouver")
NOW = datetime(2026, 11, 25, 15, tzinfo=ZONE)
OPEN = ((9 * 60, 17 * 60),)
"Every department, every day."
DEPARTMENTS = {"revenue": "Revenue", "waste": "Waste"}
ARTICLES = {"tax.due_date": "the property tax due date", "waste.missed_pickup": "a missed pickup"}


class Book:
    """Writes calls of one query into a ledger."""

    def __init__(self, database: Database) -> None:
        self.database, self._count, self._turns, self._oldest = database, 0, 0, 0

    def call(
        self,
        days_ago: int,
        outcome: QueryOutcome,
        article: str = "tax.due_date",
        carrier: Carrier = Carrier.TWILIO,
        **changed: Any,
    ) -> None:
        self._count += 1
        self._oldest = max(self._oldest, days_ago)
        at = NOW - timedelta(days=days_ago, hours=1)
        sid, caller = f"CA{self._count:032d}", f"k1.{self._count}"
        facts: dict[str, Any] = {
            "department": article.partition(".")[0].replace("tax", "revenue"),
            "article_version": 1,
            "language": "en",
            "is_test": False,
            "reason": EscalationReason.ASKED if outcome is QueryOutcome.ESCALATED_CONNECTED else None,
            **changed,
        }
        language, is_test = facts["language"], facts["is_test"]
        ended = disposition_of([outcome])
        query: dict[str, Any] = {
            "call_sid": sid,
            "number": 1,
            "opened_at": at,
            "article": article,
            "outcome": outcome,
        }
        with self.database.begin() as session:
            ledger.append(
                session,
                CallRecord(sid, at, language, caller, 1, is_test, ended, at + timedelta(seconds=60), carrier),
                QueryRecord(**query, closed_at=at + timedelta(seconds=50), caller_hash=caller, **facts),
            )

    def turn(self, days_ago: int, understanding: str) -> None:
        """Add a turn to the last call."""
        self._turns += 1
        self._oldest = max(self._oldest, days_ago)
        at, sid = NOW - timedelta(days=days_ago, hours=1), f"CA{self._count:032d}"
        turn = TurnRecord(sid, self._turns, at, "en", "HowCanIHelp", understanding, "", "Reprompt", 0.0)
        with self.database.begin() as session:
            ledger.append(session, turn)

    def label(self, days_ago: int, kind: LabelKind) -> None:
        """Review a turn of the last call."""
        self._turns += 1
        self._oldest = max(self._oldest, days_ago)
        at, sid = NOW - timedelta(days=days_ago, hours=1), f"CA{self._count:032d}"
        with self.database.begin() as session:
            ledger.append(
                session, LabelRecord(f"l{self._turns}", sid, self._turns, at, kind, "en/low", "ada")
            )

    def count(self) -> None:
        """Bring the facts of every day since the oldest call up to date."""
        days = Period((NOW - timedelta(days=self._oldest + 1)).date(), NOW.date(), ZONE)
        with self.database.begin() as session:
            recompute(session, days, NOW)


@pytest.fixture
def book(database: Database) -> Book:
    return Book(database)


def managing_for(database: Database) -> Managing:
    names = Names("Rivermont", DEPARTMENTS, ARTICLES)
    return Managing(
        database.reading, lambda: NOW, lambda _: names, lambda: ("en", "fr"), lambda: 2, lambda *_: OPEN
    )


def furnished(managing: Managing, database: Database) -> FastAPI:
    """The pages for somebody who has signed in."""
    app = FastAPI()
    include(app, pages.router, saved_views.router, stated_pages.router)
    offer_pages(app)
    app.state.managing = managing
    app.state.saved_views = SavedViews(database.reading, database.begin)
    app.state.person = "max"
    app.state.acts = []
    app.state.stating = Stating(
        *(database.reading, database.begin),
        lambda _, by, told: app.state.acts.append((by, told)),
        lambda: {"max": "Max Roy"},
    )

    @app.middleware("http")
    async def signed_in(request: Request, call_next):
        request.state.person = SimpleNamespace(id=app.state.person, name="Max", roles=frozenset({"manager"}))
        request.state.csrf_token = "token"
        return await call_next(request)

    return app


@pytest.fixture
def managing(database: Database) -> Managing:
    return managing_for(database)


@pytest.fixture
def client(managing: Managing, database: Database) -> Iterator[TestClient]:
    with TestClient(furnished(managing, database)) as client:
        yield client
