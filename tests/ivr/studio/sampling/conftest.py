"""A hearing check over an empty database."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from fastapi import FastAPI, Request

from intents.meaning.understanding import NoMatch, Recognized, Understanding
from intents.text.transcript import NoSpeech, Transcript
from ivr.storage.database import Database
from ivr.storage.encryption import Encryption
from ivr.studio.sampling import checking
from ivr.studio.sampling.checking import HearingCheck, SampledUtterance
from ivr.web.pages import offer_pages
from tests.fixtures.routes import include

NOW = datetime(2026, 11, 25, 18, tzinfo=UTC)
POOL = Recognized("rec.pool_rink_hours", 0.9)
SOUND = b"\x80\xff" * 4000


@dataclass
class Clock:
    now: datetime = NOW

    def __call__(self) -> datetime:
        return self.now


def understand(words: str, language: str) -> Understanding:
    """A caller who says “bain” asks for the pool."""
    return POOL if "bain" in words else NoMatch()


def check_over(database: Database, clock: Clock) -> HearingCheck:
    return HearingCheck(database, Encryption(b"secret"), understand, clock)


def utterance(
    turn: int = 1, heard: str = "le vin libre", meant: Understanding | None = None
) -> SampledUtterance:
    said = Transcript(heard, "fr", 0.6) if heard else NoSpeech()
    return SampledUtterance("CA1", turn, "fr", said, meant or NoMatch(), SOUND)


def furnished(check: HearingCheck, audited: list[str]) -> FastAPI:
    """The page for an editor who has signed in; who listens is written into `audited`."""
    app = FastAPI()
    include(app, checking.router)
    offer_pages(app)
    app.state.hearing_check = check
    app.state.audit = lambda _, act, subject: audited.append(f"{act} {subject}")

    @app.middleware("http")
    async def signed_in(request: Request, call_next: Callable[..., Awaitable[object]]) -> object:
        request.state.person = SimpleNamespace(id="ana", name="Ana", roles=frozenset({"editor"}))
        request.state.csrf_token = "token"
        return await call_next(request)

    return app


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def check(database: Database, clock: Clock) -> HearingCheck:
    return check_over(database, clock)
