import json
from datetime import UTC, date, datetime, timedelta

import pytest

from ivr.storage.database import Database
from ivr.storage.store import CallerWords, keep_words
from metrics.ledger.outcome import Disposition, QueryOutcome
from metrics.ledger.records import (
    CallRecord,
    EscalationReason,
    QueryRecord,
    RatingRecord,
    TransferOutcomeName,
    TransferRecord,
    TurnRecord,
)
from metrics.ledger.store import append

NOON = datetime(2026, 7, 20, 20, 0, tzinfo=UTC)


def after(seconds: float) -> datetime:
    return NOON + timedelta(seconds=seconds)


RECORDS = (
    CallRecord("CA1", NOON, "en", "key.hash", 1, disposition=Disposition.ESCALATED, ended_at=after(90)),
    QueryRecord(
        "CA1",
        1,
        after(8),
        "en",
        article="tax.due_date",
        article_version=3,
        department="revenue",
        confidence=0.91234,
        reason=EscalationReason.ASKED,
        outcome=QueryOutcome.ESCALATED_CONNECTED,
        closed_at=after(40),
        caller_hash="key.hash",
    ),
    TurnRecord(
        "CA1",
        1,
        after(9),
        "en",
        "HowCanIHelp",
        "recognized",
        "tax.due_date",
        "Answer",
        0.91234,
        audio_ms=640.0,
        transcription_ms=410.0,
        decision_ms=12.0,
    ),
    TransferRecord("CA1", 1, after(30), "revenue", TransferOutcomeName.ACCEPTED, 50.0),
    RatingRecord("CA1", after(85), after_person=True, score=4),
)


@pytest.fixture
def trace(cityline, sqlite_database: Database, sqlite_url: str):
    with sqlite_database.begin() as session:
        append(session, *RECORDS)
        keep_words(session, CallerWords("CA1", 1, "en", "call [phone]", date(2091, 1, 1)), str)
    return lambda *words: cityline("trace", *words, database_url=sqlite_url)


def test_a_call_is_told_from_its_ring_to_what_came_of_it(trace):
    told = json.loads(trace("CA1", "--json").printed)

    steps = told["steps"]
    assert (told["call_sid"], told["state"]) == ("CA1", "")
    assert [step["event"] for step in steps] == [
        "call",
        "query",
        "turn",
        "transfer",
        "outcome",
        "rating",
        "end",
    ]
    assert steps[2] == {
        "at": "2026-07-20T20:00:09+00:00",
        "event": "turn",
        "number": 1,
        "language": "en",
        "prompt": "HowCanIHelp",
        "heard": "call [phone]",
        "understanding": "recognized",
        "topic": "tax.due_date",
        "confidence": 0.912,
        "decision": "Answer",
        "transcription_ms": 410.0,
        "decision_ms": 12.0,
        "audio_ms": 640.0,
    }
    assert "hash" not in json.dumps(told)


def test_people_read_a_table(trace):
    ran = trace("CA1")
    assert ran.code == 0
    assert "2026-07-20 13:00:00" in ran.out
    assert "transfer" in ran.out


def test_a_call_of_which_nothing_is_kept_is_bad_input(trace):
    refused = trace("CA2")

    assert refused.code == 2
    assert "no such call is stored" in refused.err
