"""Earlier calls of a caller on a topic are counted as calls, for seven days, and never guessed."""

from datetime import UTC, datetime, timedelta

from ivr.storage.database import Database
from metrics.ledger.records import QueryRecord
from metrics.ledger.store import append, earlier_calls

NOW = datetime(2026, 11, 25, 18, 0, tzinfo=UTC)


def query(
    sid: str, article: str = "waste", caller: str = "hash", *, days: int = 1, number: int = 1
) -> QueryRecord:
    opened_at = NOW - timedelta(days=days)
    return QueryRecord(sid, number, opened_at, "en", article=article, caller_hash=caller)


def test_other_calls_on_the_topic_within_seven_days_are_counted(database: Database) -> None:
    with database.begin() as session:
        append(session, query("CA1"), query("CA2", days=6), query("CA3", days=8), query("CA4", "tax"))
        append(session, query("CA5", caller="other"))

        assert earlier_calls(session, "CA9", "hash", "waste", NOW) == 2


def test_a_call_that_raised_the_topic_twice_is_one_and_this_call_none(database: Database) -> None:
    with database.begin() as session:
        append(session, query("CA1"), query("CA1", number=2), query("CA9", days=0))

        assert earlier_calls(session, "CA9", "hash", "waste", NOW) == 1


def test_a_hidden_number_or_an_unknown_topic_has_no_earlier_calls(database: Database) -> None:
    with database.begin() as session:
        append(session, query("CA1", caller=""), query("CA2", article=""))

        assert earlier_calls(session, "CA9", "", "waste", NOW) == 0
        assert earlier_calls(session, "CA9", "hash", "", NOW) == 0
