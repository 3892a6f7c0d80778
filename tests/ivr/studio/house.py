"""The studio's pages over a database, with a real gate and a voice that only hums."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

from fastapi import FastAPI, Request
from fastapi.testclient import TestClient
from httpx2 import Response

from intents.articles.catalog import Catalog
from intents.articles.folder import AnswerText
from intents.articles.phrasing import training_phrasings
from intents.interpretation.topic_talk import NluModels
from intents.privacy.letter import redacted_letter
from ivr.speaking.speaker import spoken
from ivr.storage.database import Database
from ivr.studio import fact_pages, list_pages, pages
from ivr.studio.documents import draft_pages
from ivr.studio.documents import pages as documents
from ivr.studio.documents.source_store import AnswerSources
from ivr.studio.edition import Author, Edition
from ivr.studio.page import Exchange, StudioDesk
from ivr.studio.publishing import Publisher
from ivr.studio.studio import Studio
from ivr.studio.testing import Gate
from ivr.studio.unanswered import pages as unanswered
from ivr.studio.unanswered.desk import AskedDesk
from ivr.web.pages import offer_pages
from routing.departments.department import Directory
from tests.fixtures.example import example_city, learned
from tests.fixtures.routes import include
from tests.ivr.studio.conftest import NADIA, RAVI, check, folder_texts


class Humming:
    """A voice and a line for pages: it hums, and says back what it is told."""

    def sound(self, text: str, language: str) -> bytes | None:
        return b"RIFF" if language == "en" else None

    can_call = True

    def call(self, edition: Edition, person: str) -> str | None:
        return f"/phone/draft/{person}-{edition.number}" if self.can_call else None

    def talk(self, edition: Edition, language: str, lines: tuple[str, ...]) -> tuple[Exchange, ...]:
        greeting = Exchange("", "How can I help you?", "")
        return (greeting, *(Exchange(line, f"You said {line}.", edition.slug) for line in lines))


@dataclass
class StudioHouse:
    """The pages, and who is signed in."""

    app: FastAPI
    studio: Studio
    person: SimpleNamespace
    acts: list[tuple[str, str]] = field(default_factory=list)
    groupings: list[str] = field(default_factory=list)
    "One for each time that somebody had unanswered questions grouped."
    is_grouping: bool = False

    def __post_init__(self) -> None:
        self.client = TestClient(self.app)

    def as_(self, who: Author) -> None:
        """Sign somebody else in."""
        self.person = SimpleNamespace(id=who.id, name=who.name, number="", language="en", roles=who.roles)

    def get(self, path: str, language: str = "en") -> str:
        answer = self.client.get(f"{path}?lang={language}")
        assert answer.status_code == 200, answer.text
        return answer.text

    def post(self, path: str, **fields: str) -> Response:
        found: Any = self.client.post(f"{path}?lang=en", data=fields, follow_redirects=False)
        return found


class Understood:
    """What is on air is understood by what was learned of it."""

    def __init__(self, publisher: Publisher) -> None:
        self._publisher = publisher

    def catalog(self) -> Catalog:
        return self._publisher.check([*self._publisher.base().texts.values()])[0]

    def now(self) -> NluModels:
        return self.of(self.catalog())

    def of(self, catalog: Catalog) -> NluModels:
        return learned(training_phrasings(catalog))


def house_over(database: Database, texts: Sequence[AnswerText]) -> StudioHouse:
    """The pages over a database into which the example city's answers were imported, by today's clock."""
    publisher = Publisher(database.begin, database.reading, check, lambda _: None, lambda: datetime.now(UTC))
    publisher.take_in(texts, RAVI)
    return furnished(publisher, example_city().directory)


def furnished(publisher: Publisher, directory: Directory) -> StudioHouse:
    """The pages, with everybody's work done at once."""
    studio = Studio(publisher, ("en", "fr"))
    understood = Understood(publisher)
    gate = Gate(studio, understood.now, understood.of, spoken, lambda work: work())
    app = FastAPI()
    rooms = (
        unanswered,
        draft_pages,
        documents,
        list_pages,
        fact_pages,
        pages,
    )
    include(app, *(room.router for room in rooms))
    offer_pages(app)
    house = StudioHouse(app, studio, SimpleNamespace())
    house.as_(NADIA)
    app.state.studio = StudioDesk(
        studio,
        gate,
        Humming(),
        lambda: directory,
        understood.catalog,
        sources=AnswerSources(publisher.reading),
        folder=folder_texts,
    )
    app.state.asked = AskedDesk(
        publisher.begin,
        publisher.reading,
        lambda: house.groupings.append("once"),
        lambda: house.is_grouping,
        lambda: True,
        redacted_letter,
        timedelta(days=90),
        publisher.clock,
        directory.time_zone,
    )
    app.state.all_to_people = bool
    app.state.audit = lambda request, act, subject: house.acts.append((act, subject))

    @app.middleware("http")
    async def sign_in(request: Request, call_next):
        request.state.person, request.state.csrf_token = house.person, "token"
        return await call_next(request)

    return house
