"""What changes days that have gone by is refused without a reason, and printed as a restatement."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from ivr.storage.database import Database
from metrics.facts.anonymizing import anonymize_queries, repeats_of_day
from metrics.facts.restatement import Cause, Restatement, restatements
from metrics.facts.statement import (
    ReviewHours,
    SettledDays,
    Statement,
    StatementKind,
    UnexplainedStatement,
    checked,
)
from metrics.facts.statement_store import record_review, state
from metrics.facts.store import read_facts, write_facts
from metrics.ledger import store as ledger
from metrics.ledger.outcome import Disposition, QueryOutcome, RepeatTest
from metrics.ledger.period import Period
from metrics.ledger.reading import hash_keys
from metrics.ledger.records import CallRecord, QueryRecord
from metrics.publishing.report import restated_text

ZONE = ZoneInfo("America/Vancouver")
FIRST = datetime(2026, 11, 2, 18, tzinfo=UTC)
DAY = date(2026, 11, 2)
NOVEMBER = Period(date(2026, 11, 1), date(2026, 11, 30), ZONE)
DECEMBER = Period(date(2026, 12, 1), date(2026, 12, 31), ZONE)
STATED = datetime(2026, 11, 20, 18, tzinfo=UTC)
MINUTES = Statement(StatementKind.MINUTES, "waste", 4, DAY, "nora", FIRST)
BACKDATED = Statement(StatementKind.MINUTES, "waste", 6, date(2026, 11, 9), "nora", STATED, "measured again")


def call(database: Database, sid: str, at: datetime) -> None:
    asked = {"article": "waste.missed_pickup", "outcome": QueryOutcome.ANSWERED_UNCONFIRMED}
    query = QueryRecord(sid, 1, at, "en", caller_hash="key.one", closed_at=at, **asked)  # type: ignore[arg-type]  # named here
    record = CallRecord(sid, at, "en", "key.one", disposition=Disposition.ANSWERED, ended_at=at)
    with database.begin() as session:
        ledger.append(session, record, query)


def term(days: int, since: date) -> Statement:
    return Statement(StatementKind.TERM, "repeat_days", days, since, "nora", STATED, "agreed")


@pytest.mark.parametrize("about", StatementKind)
@pytest.mark.parametrize("why", ["", "  ", "x" * 301])
def test_what_holds_from_an_earlier_day_needs_a_reason_of_one_line(about: StatementKind, why: str) -> None:
    subject = {"minutes": "waste", "price": "machine_month", "term": "repeat_days"}[about.value]
    one = Statement(about, subject, 8, DAY, "nora", STATED, why)

    with pytest.raises(UnexplainedStatement):
        checked(one, STATED.date())


def test_what_holds_from_today_needs_none() -> None:
    assert checked(MINUTES, DAY) is MINUTES


def test_a_backdated_value_is_printed_with_what_held_before_and_why(database: Database) -> None:
    with database.begin() as session:
        state(session, MINUTES, DAY)
        state(session, BACKDATED, STATED.date())
        found = restatements(session, NOVEMBER)
        later = restatements(session, DECEMBER)

    days = (date(2026, 11, 9), date(2026, 11, 19))
    told = (*days, "nora", "measured again", StatementKind.MINUTES, "waste", 4, 6)
    assert found == (Restatement(Cause.STATED, date(2026, 11, 20), *told),)
    assert later == ()


def test_a_change_of_terms_is_refused_for_settled_days_and_changes_none_of_them(database: Database) -> None:
    call(database, "CA1", FIRST)
    call(database, "CA2", FIRST + timedelta(days=9))
    with database.begin() as session:
        before = read_facts(session, DAY, ZONE, STATED)
        write_facts(session, before)
        with pytest.raises(SettledDays, match="2026-11-02 are settled"):
            state(session, term(14, DAY), STATED.date())

        state(session, term(14, date(2026, 11, 3)), STATED.date())

        assert read_facts(session, DAY, ZONE, STATED) == before
        assert read_facts(session, DAY, ZONE, STATED + timedelta(days=60)).counts == before.counts


@pytest.mark.parametrize(("days", "found"), [(7, RepeatTest.PASSED), (10, RepeatTest.REPEATED)])
def test_the_window_is_kept_with_what_it_found(database: Database, days: int, found: RepeatTest) -> None:
    call(database, "CA1", FIRST)
    call(database, "CA2", FIRST + timedelta(days=9))
    with database.begin() as session:
        state(session, term(days, DAY), STATED.date())

        found_by = FIRST + timedelta(days=30)
        anonymize_queries(session, repeats_of_day(session, DAY, ZONE, found_by, hash_keys(session)))

        query = ledger.call_record(session, "CA1")[1][0]
    assert (query.repeat, query.repeat_days) == (found, days)


def test_hours_of_review_recorded_for_a_settled_day_are_a_restatement(database: Database) -> None:
    in_time, late = FIRST + timedelta(days=6), FIRST + timedelta(days=9)
    with database.begin() as session:
        for hours, at in ((2.0, in_time), (3.5, late)):
            record_review(session, ReviewHours(DAY, hours, "ada", at), at.date())

    with database.reading() as session:
        found = restatements(session, NOVEMBER)

    assert found == (Restatement(Cause.REVIEWED, late.date(), DAY, DAY, "ada", value=3.5),)
    assert restated_text(found[0]) == (
        "Restated on 2026-11-11, for 2026-11-02 to 2026-11-02: 3.5 hours of review were recorded"
        " once figures were final, by ada: no reason was asked for."
    )
