"""A review of one week of calls."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import partial
from types import SimpleNamespace

import pytest
from fastapi import FastAPI, Request

from ivr.storage.database import Database
from ivr.storage.store import CallerWords, keep_words
from ivr.studio.review import pages
from ivr.studio.review.pages import Reviewing
from ivr.web.pages import offer_pages
from metrics.ledger import store as ledger
from metrics.ledger.outcome import Disposition
from metrics.ledger.records import CallRecord, TurnRecord
from tests.fixtures.example import example_city
from tests.fixtures.routes import include

AT = datetime(2026, 11, 18, 18, tzinfo=UTC)
NOW = datetime(2026, 11, 25, 18, tzinfo=UTC)
DOG_LICENCE = "animal.dog_licence"
CITY = example_city()


def keep_call(
    database: Database,
    sid: str,
    heard: str,
    *,
    is_test: bool = False,
    at: datetime = AT,
    meant: tuple[str, str] = ("recognized", DOG_LICENCE),
) -> None:
    """Keep a call of one turn, unless said otherwise in the week of 16 November 2026."""
    ended = Disposition.ANSWERED
    with database.begin() as session:
        ledger.append(
            session,
            CallRecord(sid, at, "fr", turns=1, is_test=is_test, disposition=ended, ended_at=at),
            TurnRecord(sid, 1, at, "fr", "HowCanIHelp", *meant, "Answer", 0.6),
        )
        keep_words(session, CallerWords(sid, 1, "fr", heard, date(2027, 2, 18)), lambda text: text)


def reviewing_for(database: Database) -> Reviewing:
    zone = CITY.directory.time_zone
    return Reviewing(database, lambda: CITY, lambda: NOW.astimezone(zone))


def furnished(reviewing: Reviewing, read: list[str]) -> FastAPI:
    """The page for an editor who has signed in; who reads what is written into `read`."""
    app = FastAPI()
    include(app, pages.router)
    offer_pages(app)
    app.state.reviewing = reviewing
    app.state.audit = lambda _, act, subject: read.append(f"{act} {subject}")

    @app.middleware("http")
    async def signed_in(request: Request, call_next):
        request.state.person = SimpleNamespace(id="ana", name="Ana", roles=frozenset({"editor"}))
        request.state.csrf_token = "token"
        return await call_next(request)

    return app


@pytest.fixture
def took_place(database: Database) -> Callable[..., None]:
    return partial(keep_call, database)


@pytest.fixture
def reviewing(database: Database) -> Reviewing:
    return reviewing_for(database)
