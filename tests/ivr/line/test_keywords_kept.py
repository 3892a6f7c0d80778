"""STOP, ARRÊT and START that come while the database is down are kept, and nobody who said stop is texted."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from twilio.request_validator import RequestValidator

from ivr.errors import DatabaseDown
from ivr.line.texting import Texting
from ivr.storage.database import Database
from ivr.storage.encryption import Encryption
from ivr.storage.keyword_spool import KeywordSpool
from ivr.storage.texts.sent_store import all_texts, is_reachable, queue_text
from ivr.twilio import text_webhooks
from ivr.twilio.requests import Signatures
from metrics.ledger.repeat import caller_hash
from routing.outbound.allow_list import Textable
from routing.texting.text_message import Accepted, Answered, Consent, TextMessage, TextState, keyword_of
from tests.fixtures.outbound import outbound_of
from tests.fixtures.routes import include

NOW = datetime(2026, 11, 25, 18, 0, tzinfo=UTC)
NUMBER = "+16045550123"
ENCRYPTION = Encryption(b"the secret of this line")
CONSENT = Consent("Shall I text you that?", "yes", "spoken", NOW)
TEXT = TextMessage(
    "CA1-1", "CA1", "a.b", "en", ENCRYPTION.encrypt(NUMBER), CONSENT, "A link.", NOW, date(2027, 2, 23)
)


@dataclass
class Switched:
    """A database that can be down."""

    database: Database
    is_down: bool = False

    @contextmanager
    def begin(self) -> Iterator[Any]:
        if self.is_down:
            raise DatabaseDown("the database does not answer")
        with self.database.begin() as session:
            yield session

    @contextmanager
    def reading(self) -> Iterator[Any]:
        if self.is_down:
            raise DatabaseDown("the database does not answer")
        with self.database.reading() as session:
            yield session


class FakeCarrier:
    def __init__(self) -> None:
        self.bodies: list[str] = []

    async def send(self, to: Textable, text: TextMessage) -> Answered:
        self.bodies.append(text.body)
        return Accepted("SM1")

    async def find(self, number: str, body: str, since: datetime) -> None:
        return None


@dataclass
class House:
    database: Switched
    folder: Path
    carrier: FakeCarrier

    def process(self, name: str, now: datetime = NOW) -> Texting:
        spool = KeywordSpool(self.folder, name)
        outbound = outbound_of(self.database.database, ENCRYPTION, lambda: now)
        return Texting(self.database, ENCRYPTION, lambda: now, outbound, self.carrier, keywords=spool)

    @property
    def is_reachable(self) -> bool:
        with self.database.reading() as session:
            return is_reachable(session, [caller_hash(ENCRYPTION.secret, NUMBER)])


@pytest.fixture
def house(database: Database, tmp_path: Path) -> House:
    return House(Switched(database), tmp_path / "spool", FakeCarrier())


def heard(texting: Texting, word: str) -> None:
    keyword = keyword_of(word, "")
    assert keyword
    texting.heard(NUMBER, keyword.kind)


@pytest.mark.parametrize("word", ["STOP", "ARRET", "Arrêt"])
async def test_a_stop_without_a_database_is_noted_once_it_is_back(house: House, word: str) -> None:
    texting, house.database.is_down = house.process("one"), True

    heard(texting, word)
    assert NUMBER not in "".join(file.read_text("utf-8") for file in house.folder.iterdir())
    house.database.is_down = False
    await texting.send_due()

    assert not house.is_reachable
    assert list(house.folder.iterdir()) == []


async def test_another_process_notes_the_stop_of_one_that_is_gone(house: House) -> None:
    house.database.is_down = True
    heard(house.process("gone"), "STOP")
    house.database.is_down = False

    await house.process("another").send_due()

    assert not house.is_reachable


async def test_a_start_after_another_process_noted_the_stop_stays(house: House) -> None:
    one, other, house.database.is_down = house.process("one"), house.process("other"), True
    heard(one, "STOP")
    house.database.is_down = False
    await other.send_due()
    heard(other, "START")

    await one.send_due()

    assert house.is_reachable


async def test_nobody_who_said_stop_is_texted_between_their_word_and_its_note(house: House) -> None:
    with house.database.begin() as session:
        queue_text(session, TEXT)
    texting, house.database.is_down = house.process("one"), True
    heard(texting, "STOP")

    assert texting.has_stopped(NUMBER)
    assert not texting.has_stopped("+16045550199")
    house.database.is_down = False
    await texting.send_due()

    assert house.carrier.bodies == []
    with house.database.reading() as session:
        assert all_texts(session)[0].state is TextState.FAILED


@pytest.mark.parametrize(
    ("words", "is_reachable_after"),
    [(["STOP", "START"], True), (["START", "STOP"], False), (["STOP", "START", "ARRET"], False)],
)
async def test_wishes_are_noted_in_their_order(
    house: House, words: list[str], is_reachable_after: bool
) -> None:
    texting, house.database.is_down = house.process("one"), True
    for word in words[:-1]:
        heard(texting, word)
    house.database.is_down = False
    heard(texting, words[-1])

    assert house.is_reachable == is_reachable_after
    assert texting.has_stopped(NUMBER) is False


@pytest.mark.parametrize(
    ("words", "is_reachable_after"), [(["START", "STOP"], False), (["STOP", "START"], True)]
)
@pytest.mark.parametrize("processes", [("a", "b"), ("b", "a"), ("a", "a")])
async def test_wishes_that_processes_took_in_turn_are_noted_in_the_order_of_time(
    house: House, words: list[str], is_reachable_after: bool, processes: tuple[str, str]
) -> None:
    house.database.is_down = True
    for minute, (process, word) in enumerate(zip(processes, words, strict=True)):
        heard(house.process(process, NOW + timedelta(minutes=minute)), word)
    house.database.is_down = False

    await house.process("another").send_due()

    assert house.is_reachable == is_reachable_after
    assert list(house.folder.iterdir()) == []


async def test_a_file_that_cannot_be_opened_keeps_nobodys_stop_waiting(house: House) -> None:
    (house.folder / "others.wishes").mkdir(parents=True)

    heard(house.process("one"), "STOP")
    await house.process("one").send_due()

    assert not house.is_reachable


async def test_a_stop_that_no_disk_takes_is_kept_in_memory(house: House) -> None:
    house.folder.write_text("no folder")
    texting, house.database.is_down = house.process("one"), True

    heard(texting, "STOP")
    house.database.is_down = False
    await texting.send_due()

    assert not house.is_reachable


async def test_a_torn_line_loses_none_of_the_others(house: House) -> None:
    texting, house.database.is_down = house.process("one"), True
    heard(texting, "STOP")
    with (house.folder / "one.wishes").open("ab") as file:
        file.write(b'{"numbers": ["a')
    house.database.is_down = False

    await house.process("two").send_due()

    assert not house.is_reachable
    assert [path.name for path in house.folder.iterdir()] == ["one.unreadable"]


async def test_the_carrier_is_answered_as_ever_and_need_not_ask_again(house: House) -> None:
    app = FastAPI()
    include(app, text_webhooks.router)
    texting, house.database.is_down = house.process("one"), True
    app.state.texting, app.state.replies = texting, None
    app.state.signatures = Signatures(("token",), "https://line.example.ca")
    sent = {"MessageSid": f"SM{1:032x}", "From": NUMBER, "Body": "ARRET"}
    signature = RequestValidator("token").compute_signature("https://line.example.ca/texts/incoming", sent)

    with TestClient(app) as client:
        answer = client.post("/texts/incoming", data=sent, headers={"X-Twilio-Signature": signature})

    assert answer.status_code == 200
    assert texting.has_stopped(NUMBER)
