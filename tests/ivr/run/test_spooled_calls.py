"""Calls with which the line failed while the database was down: each is counted in the end, and once."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from intents.privacy.redaction import redacted
from ivr.call.call import Call
from ivr.call.city import City
from ivr.call.query import Query
from ivr.call.states import CallState, TransferAttempt
from ivr.run.ledger_upkeep import drain_spool, put_aside
from ivr.storage.archive import CallArchive
from ivr.storage.database import Database
from ivr.storage.encryption import Encryption
from ivr.storage.spool import Drained, Spool
from ivr.storage.store import StreamToken
from metrics.ledger import store as ledger
from metrics.ledger.outcome import Disposition, QueryOutcome
from metrics.ledger.records import CallRecord, QueryRecord
from routing.decision import Reason, Route
from routing.dialogue_state import DialogueState
from routing.transfer import AnnouncementOutcome

NOON = datetime(2026, 11, 25, 20, tzinfo=UTC)
FAILED, BACK = NOON + timedelta(minutes=1), NOON + timedelta(minutes=2)
ASKED = (
    Query(1, NOON, "waste.collection_day", outcome=QueryOutcome.ANSWERED_CONFIRMED),
    Query(2, NOON, "tax.due_date"),
)
TALKING = replace(Call("CA1", NOON, DialogueState("en")), on_stream=True, spoke=True, turns=3, queries=ASKED)


@pytest.fixture
def now() -> list[datetime]:
    return [NOON]


@pytest.fixture
def archive(database: Database, now: list[datetime]) -> CallArchive:
    return CallArchive(database, lambda: now[0], redacted, Encryption(b"secret"), timedelta(days=30))


@pytest.fixture
def spool(tmp_path: Path) -> Spool:
    return Spool(tmp_path / "spool", "one")


def counted(archive: CallArchive, city: City, spool: Spool) -> tuple[CallRecord, tuple[QueryRecord, ...]]:
    """Spool the call twice, as two webhooks fail, and drain; a second round changes nothing."""
    for _ in range(2):
        put_aside("CA1", "en", spool, FAILED)
    assert drain_spool(archive, lambda _: city.catalog, spool) == Drained(4, 0)
    drain_spool(archive, lambda _: city.catalog, spool)
    with archive.database.reading() as session:
        call, queries = ledger.call_record(session, "CA1")
    assert call is not None
    return call, queries


def test_a_call_that_could_not_even_begin_is_one_failure(
    archive: CallArchive, city: City, spool: Spool
) -> None:
    call, queries = counted(archive, city, spool)

    assert call.disposition is Disposition.FAILED
    assert [query.outcome for query in queries] == [QueryOutcome.TECHNICAL_FAILURE]


def test_a_call_that_had_turns_is_closed_with_all_of_its_queries(
    archive: CallArchive, city: City, spool: Spool
) -> None:
    archive.begin(TALKING, StreamToken("hash", NOON))

    call, queries = counted(archive, city, spool)

    assert (call.disposition, call.turns, call.ended_at) == (Disposition.FAILED, 3, FAILED)
    assert [(query.article, query.outcome) for query in queries] == [
        ("waste.collection_day", QueryOutcome.ANSWERED_CONFIRMED),
        ("tax.due_date", QueryOutcome.TECHNICAL_FAILURE),
    ]
    kept = archive.load("CA1")
    assert kept is not None
    assert kept.state is CallState.ENDED


def test_a_caller_who_talked_with_a_person_when_the_line_failed_was_connected(
    archive: CallArchive, city: City, spool: Spool
) -> None:
    taken = TransferAttempt("revenue", NOON, announcement=AnnouncementOutcome.TAKEN, taken_at=NOON)
    call = replace(
        TALKING,
        state=CallState.TRANSFERRING,
        on_stream=False,
        transfers=(taken,),
        last=Route("revenue", ("+16045550101",), Reason.ASKED),
    )
    archive.begin(call, StreamToken("hash", NOON))

    _, queries = counted(archive, city, spool)

    assert [query.outcome for query in queries][1] is QueryOutcome.ESCALATED_CONNECTED


def test_a_call_that_went_on_after_one_webhook_failed_is_left_alone(
    archive: CallArchive, city: City, spool: Spool, now: list[datetime]
) -> None:
    begun = archive.begin(TALKING, StreamToken("hash", NOON))
    now[0] = BACK
    archive.save(replace(begun, turns=4))

    call, queries = counted(archive, city, spool)

    assert call.disposition is None
    assert queries[1].outcome is None


def test_a_caller_who_is_gone_by_now_is_counted_as_a_failure_all_the_same(
    archive: CallArchive, city: City, spool: Spool, now: list[datetime]
) -> None:
    begun = archive.begin(TALKING, StreamToken("hash", NOON))
    now[0] = BACK
    archive.save(begun.left(BACK))

    _, queries = counted(archive, city, spool)

    assert queries[1].outcome is QueryOutcome.TECHNICAL_FAILURE


def test_a_call_that_had_ended_keeps_its_outcome(archive: CallArchive, city: City, spool: Spool) -> None:
    over = replace(TALKING, state=CallState.ENDED, on_stream=False, queries=ASKED[:1], ended_at=NOON)
    archive.begin(over, StreamToken("hash", NOON))

    call, queries = counted(archive, city, spool)

    assert call.disposition is Disposition.RESOLVED
    assert [query.outcome for query in queries] == [QueryOutcome.ANSWERED_CONFIRMED]
