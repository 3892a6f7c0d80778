"""Calls over midnight, and over the night in which clocks change, are counted like all others."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from ivr.storage.database import Database
from metrics.dashboard.managing import live
from metrics.facts.store import due_days
from metrics.ledger import store as ledger
from metrics.ledger.outcome import QueryOutcome, disposition_of
from metrics.ledger.period import Period
from metrics.ledger.records import CallRecord, QueryRecord
from metrics.rates.figures import figures
from metrics.rates.period_figures import Figures
from tests.fixtures.facts import recompute

TORONTO = ZoneInfo("America/Toronto")
"Its clocks go forward on 14 March 2027."
EVENING = datetime(2027, 2, 1, 23, 58, tzinfo=TORONTO)
WEEK = timedelta(days=7)


def day_of(at: datetime) -> Period:
    return Period(at.astimezone(TORONTO).date(), at.astimezone(TORONTO).date(), TORONTO)


def call(
    database: Database,
    sid: str,
    began: datetime,
    opened: datetime,
    caller: str = "key.one",
    outcome: QueryOutcome = QueryOutcome.ANSWERED_UNCONFIRMED,
) -> None:
    closed = opened + timedelta(minutes=1)
    query = QueryRecord(
        sid,
        1,
        opened,
        "en",
        "waste.missed_pickup",
        outcome=outcome,
        closed_at=closed,
        caller_hash=caller,
    )
    record = CallRecord(sid, began, "en", caller, disposition=disposition_of([outcome]), ended_at=closed)
    with database.begin() as session:
        ledger.append(session, record, query)


def counted(database: Database, day: Period, now: datetime) -> Figures:
    with database.begin() as session:
        recompute(session, day, now)
    with database.reading() as session:
        return figures(session, day, now)


def numbers(found: Figures) -> dict[str, int]:
    return {name: found.rate(name).numerator for name in ("resolved", "provisional", "repeated")}


def test_an_answer_given_after_midnight_is_doubted_by_a_repeat_of_the_next_day(database: Database) -> None:
    call(database, "CA1", EVENING, EVENING + timedelta(minutes=5))
    again = EVENING + timedelta(days=1)
    call(database, "CA2", again, again)

    assert numbers(counted(database, day_of(EVENING), EVENING + 3 * WEEK)) == {
        "resolved": 0,
        "provisional": 0,
        "repeated": 1,
    }


def test_a_repeat_just_before_its_week_is_over_counts_though_midnight_has_passed(database: Database) -> None:
    opened = EVENING + timedelta(minutes=5)
    call(database, "CA1", EVENING, opened)
    again = opened + WEEK - timedelta(minutes=1)
    call(database, "CA2", again, again)

    assert numbers(counted(database, day_of(EVENING), EVENING + 3 * WEEK))["repeated"] == 1


def test_a_repeat_in_a_call_that_rang_before_midnight_is_found(database: Database) -> None:
    asked = EVENING + timedelta(minutes=4)
    call(database, "CA1", asked, asked)
    call(database, "CA2", EVENING, EVENING + timedelta(minutes=9))

    assert numbers(counted(database, day_of(asked), EVENING + 3 * WEEK))["repeated"] == 1


def test_a_day_is_settled_only_when_the_week_of_its_last_answer_is_over(database: Database) -> None:
    call(database, "CA1", EVENING, EVENING + timedelta(minutes=5))
    day = day_of(EVENING)

    midnight = counted(database, day, EVENING + WEEK + timedelta(minutes=3))
    with database.reading() as session:
        is_due = day.first in due_days(session, TORONTO, EVENING + WEEK + timedelta(hours=7))
    later = counted(database, day, EVENING + WEEK + timedelta(hours=7))

    assert (numbers(midnight)["provisional"], midnight.provisional_days) == (1, (day.first,))
    assert is_due
    assert (numbers(later)["provisional"], later.provisional_days) == (0, ())
    with database.reading() as session:
        assert due_days(session, TORONTO, EVENING + 3 * WEEK) == ()


@pytest.mark.parametrize("day", [date(2027, 3, 7), date(2027, 3, 13), date(2026, 10, 31)])
def test_the_week_over_a_change_of_clocks_has_its_full_hours(database: Database, day: date) -> None:
    opened = datetime(day.year, day.month, day.day, 23, 30, tzinfo=TORONTO).astimezone(UTC)
    call(database, "CA1", opened, opened)
    again = opened + WEEK - timedelta(minutes=10)
    call(database, "CA2", again, again)
    call(database, "CA3", opened, opened, caller="key.two")

    before = counted(database, day_of(opened), opened + WEEK - timedelta(minutes=5))
    after = counted(database, day_of(opened), opened + WEEK + timedelta(hours=7))

    assert numbers(before) == {"resolved": 0, "provisional": 1, "repeated": 0}, "no query is a week old"
    assert before.provisional_days == (day,)
    assert numbers(after) == {"resolved": 1, "provisional": 0, "repeated": 1}
    assert after.provisional_days == ()


def test_what_a_call_of_yesterday_asks_after_midnight_is_not_counted_today(database: Database) -> None:
    call(database, "CA1", EVENING, EVENING + timedelta(minutes=5), outcome=QueryOutcome.ANSWERED_CONFIRMED)
    noon = EVENING + timedelta(hours=12)
    call(database, "CA2", noon, noon, outcome=QueryOutcome.ANSWERED_CONFIRMED)

    with database.reading() as session:
        today = live(session, day_of(noon), noon + timedelta(minutes=2))

    assert (today.calls, today.resolved) == (1, 1)
