from datetime import UTC, datetime, timedelta
from typing import Any

from ivr.storage.database import Database
from ivr.storage.store import CallerWords, keep_words
from metrics.ledger import store as ledger
from metrics.ledger.outcome import Disposition, QueryOutcome
from metrics.ledger.records import CallRecord, QueryRecord, TurnRecord
from simulator.demo.overheard import Remark
from simulator.demo.story import tell

AT = datetime(2026, 11, 25, 18, tzinfo=UTC)
SPOKEN = (
    Remark(10, "Hello."),
    Remark(5000, "July second."),
    Remark(7000, "Did that help?"),
    Remark(9001, "Goodbye."),
)


def turn(number: int, at_seconds: float, **known: Any) -> TurnRecord:
    at = AT + timedelta(seconds=at_seconds)
    facts = {"understanding": "control", "topic": "yes", "decision": "End", "confidence": 1.0, **known}
    return TurnRecord("CA1", number, at, "en", "HowCanIHelp", **facts)


def keep_call(database: Database) -> None:
    asked = {
        "understanding": "recognized",
        "topic": "tax.due_date",
        "decision": "Answer",
        "confidence": 0.93456,
        "audio_ms": 812.44,
        "transcription_ms": 300.0,
        "decision_ms": 4.0,
    }
    with database.begin() as session:
        ledger.append(
            session,
            CallRecord("CA1", AT, "en", turns=2, disposition=Disposition.RESOLVED, ended_at=AT),
            QueryRecord(
                "CA1", 1, AT, "en", "tax.due_date", 1, "revenue",
                outcome=QueryOutcome.ANSWERED_CONFIRMED, closed_at=AT,
            ),
            turn(1, 4.99, **asked),
            turn(2, 9.0),
        )  # fmt: skip
        keep_words(session, CallerWords("CA1", 1, "en", "when are taxes due", AT.date()), str)


def test_a_call_is_told_as_json_with_the_words_of_both_sides(database):
    keep_call(database)

    story = tell(database, "CA1", SPOKEN)

    assert story is not None
    assert story.is_over
    assert story.as_json() == {
        "call_sid": "CA1",
        "language": "en",
        "turns": [
            {
                "heard": "when are taxes due",
                "confidence": 0.9346,
                "understanding": "recognized",
                "article": "tax.due_date",
                "decision": "Answer",
                "spoken": "July second. Did that help?",
                "ms": {"end_of_speech_to_audio": 812.4, "transcription": 300.0, "decision": 4.0},
            },
            {
                "heard": "",
                "confidence": 1.0,
                "understanding": "control",
                "article": "yes",
                "decision": "End",
                "spoken": "Goodbye.",
                "ms": {"end_of_speech_to_audio": None, "transcription": None, "decision": None},
            },
        ],
        "queries": [{"article": "tax.due_date", "outcome": "answered_confirmed", "department": "revenue"}],
        "disposition": "resolved",
    }


def test_a_call_that_the_ledger_does_not_know_has_no_story(database):
    assert tell(database, "CA2", ()) is None
