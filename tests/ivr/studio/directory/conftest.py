"""A city's pages before a real database, with somebody signed in and a voice that says tones."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace

import pytest
from fastapi import FastAPI, Request
from fastapi.testclient import TestClient
from httpx2 import Response

from intents.articles.article import Language
from ivr.call.city import City
from ivr.call.texts import load_prompts
from ivr.line.city_now import CityNow
from ivr.line.city_speech import CitySpeech
from ivr.speaking.speaker import RecordedVoice, Recordings, Speaker, Voice, VoiceId
from ivr.storage.database import Database
from ivr.studio.directory import banner_pages, directory_pages, holiday_pages, switch_pages
from ivr.studio.directory.editor import Editor
from ivr.web.pages import offer_pages
from tests.fixtures.example import city_of_few_answers
from tests.fixtures.routes import include


class Tones:
    """Says each piece as sound of its own."""

    id = VoiceId("tones", "1")

    def say(self, piece: str, language: Language) -> bytes:
        return hashlib.sha256(piece.encode()).digest()


@dataclass
class House:
    """The pages, the line's city behind them, and the person at the browser."""

    app: FastAPI
    city_now: CityNow
    clock: list[datetime]
    person: SimpleNamespace
    acts: list[tuple[str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.client = TestClient(self.app)

    @property
    def editor(self) -> Editor:
        return self.city_now.editor(lambda: self.clock[0])

    def get(self, path: str, language: str = "en") -> str:
        answer = self.client.get(f"{path}?lang={language}")
        assert answer.status_code == 200, answer.text
        return answer.text

    def post(self, path: str, fields: dict[str, str], language: str = "en") -> Response:
        return self.client.post(f"{path}?lang={language}", data=fields, follow_redirects=False)

    def use_voice(self, language: Language, voice: Voice) -> None:
        """Give the line another voice for a language."""
        voices = {**self.city_now.speech.speaker.voices, language: voice}
        speaker = Speaker(voices, self.city_now.speech.speaker.recordings)
        self.city_now.speech = CitySpeech(
            self.city_now.folder, self.city_now.speech.prompts, speaker, self.city_now.speech.today
        )
        self.app.state.editor = self.editor


NO_VOICE = RecordedVoice(VoiceId("nobody", "1"), "Install the French voice.")


@pytest.fixture(scope="session")
def recordings(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("audio")


@pytest.fixture(scope="session")
def rivermont() -> City:
    return city_of_few_answers()


@pytest.fixture
def house(database: Database, rivermont: City, recordings: Path) -> Iterator[House]:
    house = furnished(database, rivermont, recordings)
    with TestClient(house.app) as house.client:
        yield house


def furnished(database: Database, rivermont: City, recordings: Path) -> House:
    """The pages over a database, with recordings in a folder that several may share."""
    clock = [datetime(2026, 11, 25, 10, 0, tzinfo=rivermont.directory.time_zone)]
    prompts = load_prompts(rivermont.directory.languages, rivermont.path)
    speaker = Speaker({"en": Tones(), "fr": Tones()}, Recordings(recordings))
    speech = CitySpeech(rivermont, prompts, speaker, lambda: clock[0].date())  # noqa: PLW0108 - the clock is turned
    person = SimpleNamespace(id="ada", name="Ada Roy", number="", language="en", roles=frozenset({"manager"}))
    house = House(FastAPI(), CityNow(rivermont, database, speech), clock, person)
    _furnish(house)
    return house


def _furnish(house: House) -> None:
    app = house.app
    rooms = (holiday_pages, directory_pages, switch_pages, banner_pages)
    include(app, *(pages.router for pages in rooms))
    offer_pages(app)
    app.state.editor = house.editor
    app.state.all_to_people = lambda: house.city_now().all_to_people
    app.state.audit = lambda request, act, subject: house.acts.append((act, subject))

    @app.middleware("http")
    async def sign_in(request: Request, call_next):
        request.state.person, request.state.csrf_token = house.person, "token"
        return await call_next(request)
