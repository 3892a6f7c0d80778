"""Whose query it was is forgotten when nobody needs it, and no figure changes by it."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from ivr.storage.database import Database
from metrics.facts.anonymizing import (
    anonymize_calls,
    anonymize_queries,
    calls_to_anonymize,
    days_to_anonymize,
    note_hash_keys,
    oldest_identified,
    repeats_of_day,
    settle_repeats,
)
from metrics.facts.statement import Statement, StatementKind
from metrics.facts.statement_store import state
from metrics.facts.store import read_facts
from metrics.ledger import store as ledger
from metrics.ledger.outcome import Disposition, QueryOutcome, RepeatTest
from metrics.ledger.reading import hash_keys
from metrics.ledger.records import CallRecord, QueryRecord

ZONE = ZoneInfo("America/Vancouver")
FIRST = datetime(2026, 11, 2, 18, tzinfo=UTC)
DAY = date(2026, 11, 2)
SETTLED = FIRST + timedelta(days=9)


def call(database: Database, sid: str, at: datetime, caller: str = "key.one", **differing: object) -> None:
    asked = {"opened_at": at, "article": "waste.missed_pickup", "outcome": QueryOutcome.ANSWERED_UNCONFIRMED}
    query = QueryRecord(sid, 1, language="en", caller_hash=caller, closed_at=at, **{**asked, **differing})  # type: ignore[arg-type]  # what a test gives by name
    record = CallRecord(sid, at, "en", caller, disposition=Disposition.RESOLVED, ended_at=at)
    with database.begin() as session:
        ledger.append(session, record, query)


def anonymize(database: Database, now: datetime) -> list[date]:
    with database.begin() as session:
        days = days_to_anonymize(session, ZONE, now, 60)
        keys = hash_keys(session)
        note_hash_keys(session, keys)
        for day in days:
            anonymize_queries(session, repeats_of_day(session, day, ZONE, now, keys))
    return days


def query_of(database: Database, sid: str) -> QueryRecord:
    with database.reading() as session:
        return ledger.call_record(session, sid)[1][0]


def test_a_hash_stays_until_a_repeat_could_no_longer_come(database: Database) -> None:
    call(database, "CA1", FIRST)

    assert anonymize(database, FIRST + timedelta(days=7)) == []
    assert query_of(database, "CA1").caller_hash == "key.one"
    assert anonymize(database, SETTLED) == [DAY]
    assert query_of(database, "CA1").caller_hash == ""


def test_days_are_taken_from_the_oldest_and_no_more_than_asked(database: Database) -> None:
    for days in (3, 0, 1):
        call(database, f"CA{days}", FIRST + timedelta(days=days))

    with database.reading() as session:
        found = days_to_anonymize(session, ZONE, FIRST + timedelta(days=60), 2)

    assert found == [DAY, DAY + timedelta(days=1)]


def test_what_was_known_of_a_repeat_stays_known(database: Database) -> None:
    call(database, "CA1", FIRST)
    call(database, "CA2", FIRST + timedelta(days=5))
    call(database, "CA3", FIRST, "key.other")

    anonymize(database, FIRST + timedelta(days=60))

    assert query_of(database, "CA1").repeat is RepeatTest.REPEATED
    assert query_of(database, "CA2").repeat is RepeatTest.PASSED
    assert query_of(database, "CA3").repeat is RepeatTest.PASSED


@pytest.mark.parametrize("days", [9, 60])
def test_no_figure_of_a_day_changes(database: Database, days: int) -> None:
    call(database, "CA1", FIRST)
    call(database, "CA2", FIRST + timedelta(days=5))
    call(database, "CA3", FIRST, "key.other")
    call(database, "CA4", FIRST, "")
    now = FIRST + timedelta(days=days)
    with database.reading() as session:
        before = read_facts(session, DAY, ZONE, now)

    anonymize(database, now)

    with database.reading() as session:
        assert read_facts(session, DAY, ZONE, now) == before


def test_a_query_opened_after_midnight_goes_with_its_call(database: Database) -> None:
    late = datetime(2026, 11, 3, 6, 58, tzinfo=UTC)
    call(database, "CA1", late, opened_at=late + timedelta(minutes=5))

    assert anonymize(database, late + timedelta(days=9)) == [DAY]
    assert query_of(database, "CA1").caller_hash == ""


def test_a_call_keeps_its_hash_while_words_are_kept_that_its_caller_may_ask_for(database: Database) -> None:
    for sid in ("CA1", "CA2"):
        call(database, sid, FIRST)
    anonymize(database, SETTLED)

    with database.begin() as session:
        parts = calls_to_anonymize(session, SETTLED, {"CA2"})
        assert parts == [["CA1"]]
        anonymize_calls(session, parts[0])

    with database.reading() as session:
        assert ledger.calls_of(session, "key.one") == ("CA2",)
        assert oldest_identified(session) is None


def test_a_trial_call_is_no_repeat_of_a_caller_who_is_erased(database: Database) -> None:
    call(database, "CA1", FIRST)
    call(database, "CA2", FIRST + timedelta(days=5), is_test=True)

    with database.begin() as session:
        settle_repeats(session, "key.one", FIRST + timedelta(days=60), ZONE)

    assert query_of(database, "CA1").repeat is RepeatTest.PASSED


def test_a_key_under_which_the_only_caller_is_erased_still_changed_on_its_day(database: Database) -> None:
    call(database, "CA1", FIRST, "olderkey.one")
    call(database, "CA2", FIRST + timedelta(days=2), "newerkey.one")
    now = FIRST + timedelta(days=4)
    with database.begin() as session:
        before = read_facts(session, DAY, ZONE, now)
        settle_repeats(session, "newerkey.one", now, ZONE)
        ledger.forget_caller(session, ("CA2",))

        assert read_facts(session, DAY, ZONE, now) == before


def test_a_caller_is_settled_by_the_terms_of_the_citys_day_on_which_the_call_began(
    database: Database,
) -> None:
    evening = datetime(2026, 11, 3, 2, tzinfo=UTC)
    call(database, "CA1", evening)
    stated = Statement(StatementKind.TERM, "repeat_days", 3, date(2026, 11, 3), "ada", FIRST)
    with database.begin() as session:
        state(session, stated, date(2026, 11, 3))
        settle_repeats(session, "key.one", evening + timedelta(days=5), ZONE)

    assert query_of(database, "CA1").repeat is None, "it is of November 2, whose seven days are not over"
