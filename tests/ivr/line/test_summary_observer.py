"""A call is worded once, when it is decided that a person takes it, and nobody waits for that."""

import asyncio
import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from intents.matching.opinion_budget import Tokens
from intents.matching.second_opinion import Failed, ServerAnswer
from ivr.call.call import Call
from ivr.call.states import CallState
from ivr.call.texts import load_prompts
from ivr.line.summaries import SummaryObserver, SummaryWriter, summary_observers
from ivr.storage.archive import CallArchive
from ivr.storage.database import Database, open_database
from ivr.storage.encryption import Encryption
from metrics.ledger import store as ledger
from metrics.ledger.records import TurnRecord
from routing.decision import Reason, Wait
from routing.dialogue_state import DialogueState
from tests.fixtures.example import example_city

NOW = datetime(2026, 11, 25, 18, 0, tzinfo=UTC)
TRUE = "English speaker who asked for a person about a high water bill."
LISTENING = Call("CA1", NOW, DialogueState("en"))
WAITING = replace(LISTENING, state=CallState.WAITING, last=Wait("utilities", Reason.ASKED, "util.high_bill"))


class FakeServer:
    def __init__(self) -> None:
        self.asked, self.says = 0, TRUE

    async def ask(self, _: tuple[tuple[str, str], ...], __: Mapping[str, object]) -> ServerAnswer | Failed:
        self.asked += 1
        return ServerAnswer(json.dumps({"sentence": self.says}), Tokens(200, 20))


@pytest.fixture
def server() -> FakeServer:
    return FakeServer()


@pytest.fixture
def archive(database: Database) -> CallArchive:
    return CallArchive(database, lambda: NOW, str, Encryption(b"secret"), timedelta(days=30))


@pytest.fixture
def observer(archive: CallArchive, server: FakeServer) -> SummaryObserver:
    city = example_city()
    prompts = load_prompts(city.directory.languages, city.path)
    return SummaryObserver(archive, SummaryWriter(server), lambda: city, prompts)


async def test_a_call_that_goes_to_a_person_is_worded_for_them(
    observer: SummaryObserver, archive: CallArchive
) -> None:
    observer.changed(LISTENING, WAITING, None, NOW)
    await asyncio.gather(*observer.under_way)

    assert archive.briefing(WAITING).worded == {"en": TRUE}


@pytest.mark.parametrize("says", [TRUE, "The caller is a millionaire."])
async def test_what_a_sentence_cost_stands_in_the_ledger_whether_it_was_taken_or_not(
    observer: SummaryObserver, archive: CallArchive, server: FakeServer, says: str
) -> None:
    server.says = says
    turn = TurnRecord(
        WAITING.sid, WAITING.turns, NOW, "en", "HowCanIHelp", "control", "", "Route", 1.0, tokens=7
    )
    with archive.database.begin() as session:
        ledger.append(session, turn)

    observer.changed(LISTENING, WAITING, None, NOW)
    await asyncio.gather(*observer.under_way)

    with archive.database.reading() as session:
        assert [one.tokens for one in ledger.turn_records(session, WAITING.sid)] == [227]


async def test_a_call_that_is_already_on_its_way_is_not_worded_again(
    observer: SummaryObserver, server: FakeServer
) -> None:
    observer.changed(WAITING, replace(WAITING, state=CallState.TRANSFERRING), None, NOW)
    observer.changed(None, LISTENING, None, NOW)
    await asyncio.gather(*observer.under_way)

    assert server.asked == 0


async def test_without_a_database_nothing_is_worded_and_nothing_breaks(
    observer: SummaryObserver, server: FakeServer
) -> None:
    gone = open_database("postgresql://postgres@127.0.0.1:1/none")
    broken = replace(observer, archive=replace(observer.archive, database=gone))

    broken.changed(LISTENING, WAITING, None, NOW)
    await asyncio.gather(*broken.under_way)

    assert server.asked == 0


def test_without_a_server_nobody_is_asked(archive: CallArchive) -> None:
    city = example_city()

    assert summary_observers(None, archive, lambda: city, load_prompts(("en",), city.path)) == ()
