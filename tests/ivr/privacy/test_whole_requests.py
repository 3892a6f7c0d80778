"""Callers ask about their own data in whole typed calls, from their words to the auditor's log."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from intents.privacy.redaction import redacted
from ivr.accounts import audit_store
from ivr.call.call import Call
from ivr.call.turn import Turn
from ivr.line.desk import DeskCasebook
from ivr.privacy.caller_requests import CallerRequests
from ivr.privacy.forgotten import Forgotten
from ivr.storage.archive import CallArchive
from ivr.storage.database import Database
from ivr.storage.encryption import Encryption
from ivr.storage.privacy_requests import Closing, RequestKind
from ivr.storage.store import words_of
from ivr.storage.texts.sent_store import due_texts
from ivr.typed.call import SECRET, KeptCall, TypedCall, Ways
from ivr.typed.script import Says, Script
from routing.decision import Explain, Route
from tests.ivr.typed.by_keyboard import NEEDS_MODELS, rivermont

pytestmark = [*NEEDS_MODELS, pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)]
"What the stores do on PostgreSQL is specified with them."

NUMBER = "+16045550121"
ASKED = [
    ("access", "en", "I want a copy of everything you keep about my calls"),
    ("access", "fr", "je veux une copie de ce que vous avez sur mes appels"),
    ("correction", "en", "I'd like to correct what you wrote down about my last call"),
    ("correction", "fr", "je veux faire corriger ce que vous avez noté sur mon appel"),
    ("erasure", "en", "can you erase my old calls from your system"),
    ("erasure", "fr", "je veux que mes anciens appels soient supprimés"),
]
DONE = {
    "access": ["caller.exported"],
    "correction": ["caller.request_done"],
    "erasure": ["caller.forgotten"],
}


@dataclass
class CityHall:
    """A city that takes typed calls, its desk and its privacy officer."""

    ways: Ways
    database: Database
    requests: CallerRequests
    now: datetime

    async def call(self, sid: str, language: str, *words: str) -> tuple[list[Turn], Call]:
        """Somebody calls from the one number."""
        turns: list[Turn] = []
        archive = CallArchive(
            self.database, lambda: self.now, redacted, self.requests.encryption, timedelta(days=90)
        )
        script = Script(sid, language, self.now, tuple(map(Says, words)))
        typed = TypedCall(
            self.ways, script, lambda _, turn: turns.append(turn), KeptCall(archive, sid, NUMBER)
        )
        return turns, await typed.hold()

    @property
    def desk(self) -> DeskCasebook:
        city, encryption = self.ways.city, self.requests.encryption
        return DeskCasebook(self.database, lambda: self.now, encryption, lambda: city, self.ways.prompts)

    def words(self, sid: str) -> list[str]:
        with self.database.reading() as session:
            return [one.heard for one in words_of(session, sid)]

    def texted(self) -> list[str]:
        with self.database.reading() as session:
            return [one.body for one in due_texts(session, self.now)]

    def log(self) -> list[tuple[str, str, str]]:
        """Return what an auditor reads: who did what, and of whom nothing."""
        with self.database.reading() as session:
            return [(one.person, one.act, one.subject) for one in reversed(audit_store.latest(session, 20))]


@pytest.fixture(scope="module")
def ways() -> Ways:
    return rivermont()


@pytest.fixture
def hall(ways: Ways, database: Database, tmp_path: Path) -> CityHall:
    zone = ways.city.directory.time_zone
    now = datetime(2026, 11, 25, 10, 0, tzinfo=zone)
    requests = CallerRequests(
        database, Encryption(SECRET), Forgotten(tmp_path), lambda: now, zone, lambda _: True
    )
    return CityHall(ways, database, requests, now)


def confirmed(hall: CityHall, language: str) -> int:
    """Have the code that is texted to the number read out; return the request."""
    (asked,) = hall.requests.waiting()
    assert hall.requests.send_code(NUMBER, asked.id, language, lambda code, _: f"code {code}", "pia")
    (text,) = hall.texted()
    assert hall.requests.is_code(NUMBER, asked.id, re.sub(r"\D", "", text), "pia")
    return asked.id


def answer(hall: CityHall, kind: str, asked: int) -> object:
    """Do what was asked, as the privacy officer does; return the copy, if that was it."""
    match kind:
        case RequestKind.ACCESS:
            return hall.requests.export(NUMBER, "pia")
        case RequestKind.ERASURE:
            return hall.requests.forget(NUMBER, "pia")
        case _:
            return hall.requests.close(asked, Closing.DONE, "pia")


@pytest.mark.parametrize(("kind", "language", "words"), ASKED)
async def test_what_is_asked_in_a_call_is_confirmed_by_a_text_and_done_within_the_days(
    hall: CityHall, kind: str, language: str, words: str
) -> None:
    turns, _ = await hall.call("CA1", language, words, "agent")
    is_kept = hall.desk.keep_request("CA1", kind)
    due = [one.due_on for one in hall.requests.waiting()]
    done = answer(hall, kind, confirmed(hall, language))

    assert [type(turn.decision) for turn in turns] == [Explain, Route]
    assert is_kept
    assert due == [date(2026, 12, 25)]
    assert hall.requests.waiting() == ()
    assert (hall.words("CA1") == []) is (kind == "erasure")
    assert (words in str(done)) is (kind == "access")
    assert hall.log() == [("pia", act, "") for act in ("caller.code_sent", "caller.confirmed", *DONE[kind])]


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "please don't record me"),
        ("fr", "enregistrez-moi pas, s'il vous plaît"),
        ("fr", "transcrivez pas ça"),
    ],
)
async def test_who_objects_is_not_heard_again_neither_in_this_call_nor_in_the_next(
    hall: CityHall, language: str, words: str
) -> None:
    turns, first = await hall.call("CA1", language, words, "my folio number is 123")
    is_remembered = hall.desk.remember_objection("CA1")
    later, second = await hall.call("CA2", language, "my folio number is 123")

    assert [type(turn.decision) for turn in turns] == [Route]
    assert first.objected
    assert is_remembered
    assert later == []
    assert second.objected
    assert hall.words("CA1") == [words]
    assert hall.words("CA2") == []


async def test_an_objection_that_is_withdrawn_has_the_next_call_heard_again(hall: CityHall) -> None:
    await hall.call("CA1", "en", "please don't record me")
    hall.desk.remember_objection("CA1")

    hall.requests.drop_objection(NUMBER, "pia")
    turns, _ = await hall.call("CA2", "en", "when are property taxes due")

    assert len(turns) == 1
    assert hall.log() == [("pia", "caller.accepted", "")]
