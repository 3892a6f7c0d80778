"""A line whose ear and voice are fakes, behind the real webhooks, the real stream and a real database."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from xml.etree import ElementTree

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from twilio.request_validator import RequestValidator

from intents.expecting import Expecting
from intents.transcript import Keys, NoSpeech, Said
from intents.understanding import (
    Control,
    ControlKind,
    Danger,
    DangerKind,
    NoMatch,
    Recognized,
    Silence,
    Understanding,
)
from ivr.archive import Archive
from ivr.calls import Calls
from ivr.city import City, load_city
from ivr.database import Database, open_database
from ivr.handover import Handover
from ivr.line import Line
from ivr.phone import stream, webhooks
from ivr.phone.caller import CallerEvent
from ivr.phone.playout import Track
from ivr.phone.rescue import Rescue
from ivr.phone.service import Phone
from ivr.phone.signature import Signatures
from ivr.phone.stream import StreamDesk
from ivr.phone.twiml import Twiml
from ivr.prompts.book import load_prompts
from ivr.queue import Queue
from ivr.reply import Reply
from ivr.screen_pop import pop_id
from ivr.seal import Seal
from ivr.takeovers import Takeovers
from ivr.understood import Understood
from metrics import store as ledger
from metrics.ledger import CallRecord, QueryRecord

BASE = "https://line.test"
TOKEN, OTHER_TOKEN = "primary", "secondary"
SID = "CA" + "0" * 32


@pytest.fixture(scope="session")
def rivermont() -> City:
    return load_city(Path("deploy/example-city"))


@dataclass
class FakeEar:
    """Says what the test puts into it at the next frame."""

    next_events: list[CallerEvent] = field(default_factory=list)
    expected: list[Expecting] = field(default_factory=list)
    heard_bytes: int = 0
    forgotten: int = 0

    def expect(self, expecting: Expecting, language: str) -> None:
        self.expected.append(expecting)

    def hear(self, ulaw: bytes, *, is_playing: bool) -> tuple[CallerEvent, ...]:
        self.heard_bytes += len(ulaw)
        events, self.next_events = tuple(self.next_events), []
        return events

    def forget(self) -> None:
        self.forgotten += 1


async def understand(said: Said, expecting: Expecting, language: str) -> Understood:
    """As a line does: with what it was paid for, which is nothing."""
    return Understood(meaning(said))


def meaning(said: Said) -> Understanding:
    """Read the meaning off the words: an article's id, a wish or a danger."""
    match said:
        case NoSpeech():
            return Silence()
        case Keys("0"):
            return Control(ControlKind.PERSON)
        case Keys("1"):
            return Control(ControlKind.YES)
        case Keys():
            return NoMatch()
    if said.text in set(DangerKind):
        return Danger(DangerKind(said.text), "rule")
    if said.text in set(ControlKind):
        return Control(ControlKind(said.text))
    return NoMatch() if said.text == "mumble" else Recognized(said.text, 0.95)


async def speak(reply: Reply) -> tuple[Track, ...]:
    """A second of sound for each sentence."""
    return tuple(Track(b"\x7f" * 8000, one.interruptible, one.is_answer) for one in reply.sentences)


@dataclass
class PhoneBench:
    """The service under test and the carrier's hand on it."""

    client: TestClient
    database: Database
    ear: FakeEar
    clock: list[datetime]
    failures: list[str]
    missed: list[str]
    hears: list[bool]
    takeovers: Takeovers | None = None
    app: FastAPI | None = None

    def post(self, path: str, sid: str = SID, token: str = TOKEN, **fields: str) -> ElementTree.Element:
        """Send a signed webhook and return the TwiML."""
        response = self.raw(path, sid, token, **fields)
        assert response.status_code == 200, response.text
        return ElementTree.fromstring(response.text)

    def raw(self, path: str, sid: str = SID, token: str = TOKEN, **fields: str):
        form = {"CallSid": sid, "AccountSid": "AC1", "From": "+16045550001", "To": "+16045550100", **fields}
        signature = RequestValidator(token).compute_signature(BASE + path, form)
        return self.client.post(path, data=form, headers={"X-Twilio-Signature": signature})

    def token_of(self, twiml: ElementTree.Element) -> str:
        parameter = twiml.find("Connect/Stream/Parameter")
        assert parameter is not None
        return parameter.attrib["value"]

    def ledger_of(self, sid: str = SID) -> tuple[CallRecord | None, tuple[QueryRecord, ...]]:
        with self.database.reading() as session:
            return ledger.call_record(session, sid)


@pytest.fixture
def bench(database: Database, rivermont: City) -> Iterator[PhoneBench]:
    yield from _bench(database, rivermont)


@pytest.fixture
def fast_bench(sqlite_template: Path, tmp_path: Path, rivermont: City) -> Iterator[PhoneBench]:
    """The same on SQLite alone, for what the kind of database cannot change."""
    file = tmp_path / "line.db"
    file.write_bytes(sqlite_template.read_bytes())
    opened = open_database(f"sqlite:///{file}")
    yield from _bench(opened, rivermont)
    opened.close()


@pytest.fixture
def deaf_bench(sqlite_template: Path, tmp_path: Path, rivermont: City) -> Iterator[PhoneBench]:
    """A line for a simulated carrier, which hears for it; `app` is what the carrier calls."""
    file = tmp_path / "line.db"
    file.write_bytes(sqlite_template.read_bytes())
    opened = open_database(f"sqlite:///{file}")
    bench = _unserved(opened, rivermont)
    bench.hears[0] = False
    bench.app = _app(bench, rivermont)
    yield bench
    opened.close()


def _bench(database: Database, city: City) -> Iterator[PhoneBench]:
    bench = _unserved(database, city)
    with TestClient(_app(bench, city)) as bench.client:
        yield bench


def _unserved(database: Database, city: City) -> PhoneBench:
    clock = [datetime(2026, 11, 25, 10, 0, tzinfo=city.directory.time_zone)]
    return PhoneBench(TestClient(FastAPI()), database, FakeEar(), clock, [], [], [True])


def _app(bench: PhoneBench, city: City) -> FastAPI:
    def clock() -> datetime:
        return bench.clock[0]

    prompts = load_prompts(city.directory.languages, city.path)
    archive = Archive(bench.database, clock, lambda text: text, Seal(b"secret"), timedelta(days=90))
    line = Line(lambda: city, prompts, understand, Calls(archive, clock), b"secret")
    app = FastAPI()
    app.include_router(webhooks.router)
    app.include_router(stream.router)
    app.state.signatures = Signatures((TOKEN, OTHER_TOKEN), BASE)
    app.state.phone = Phone(
        line,
        Handover(line),
        Queue(line),
        Twiml(BASE, "wss://line.test", partial(pop_id, b"secret")),
        lambda: bench.hears[0],
    )
    bench.takeovers = Takeovers(line.calls)
    app.state.streams = StreamDesk(
        line, lambda *_: bench.ear, speak, lambda _: None, bench.failures.append, bench.takeovers
    )
    app.state.rescue = Rescue(
        (prompts.say("failure", "en"),),
        (prompts.say("no_one_answered", "en"), prompts.say("goodbye", "en")),
        lambda: ("+16045550101", "+16045550102"),
        f"{BASE}/voice/rescued",
        bench.missed.append,
        bench.failures.append,
        lambda *_: None,
    )
    return app


@pytest.fixture
def asking_bench(database: Database, rivermont: City) -> Iterator[PhoneBench]:
    """A line of a city that asks its callers how satisfied they are."""
    yield from _bench(
        database, replace(rivermont, directory=replace(rivermont.directory, asks_satisfaction=True))
    )
