"""Facts of whole days, read as figures of any period, on SQLite and PostgreSQL."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from ivr.storage.database import Database
from metrics.facts.store import changes_wait, due_days, note_changes
from metrics.facts.tally import DurationKind
from metrics.ledger.outcome import Disposition, QueryOutcome, disposition_of
from metrics.ledger.period import Period
from metrics.ledger.records import CallRecord, Carrier, EscalationReason, QueryRecord, Record, TurnRecord
from metrics.ledger.store import append, extract, sweep
from metrics.rates.figures import By, breakdown, compare, figures, prompts
from metrics.rates.period_figures import Filters, figures_of
from tests.fixtures.facts import recompute

ZONE = ZoneInfo("America/Vancouver")
NOON = datetime(2026, 10, 20, 19, 0, tzinfo=UTC)
DAY = Period(date(2026, 10, 20), date(2026, 10, 20), ZONE)
OCTOBER = Period(date(2026, 10, 1), date(2026, 10, 31), ZONE)
LATER = NOON + timedelta(days=60)


def call(number: int, outcome: QueryOutcome, at: datetime = NOON, **known: Any) -> tuple[Record, ...]:
    sid = f"CA{number}"
    query = QueryRecord(
        sid, 1, at, "en", "waste.collection_day", 3, "waste", outcome=outcome, closed_at=at, caller_hash="abc"
    )
    ended_at = at + timedelta(minutes=2)
    return (
        CallRecord(sid, at, "en", "abc", 1, disposition=disposition_of([outcome]), ended_at=ended_at),
        replace(query, **known),
        TurnRecord(sid, 1, at, "en", "HowCanIHelp", "recognized", "", "Answer", 0.9, audio_ms=700.0),
    )


def by_exchange(records: tuple[Record, ...]) -> tuple[Record, ...]:
    return tuple(
        replace(one, carrier=Carrier.EXCHANGE) if isinstance(one, CallRecord) else one for one in records
    )


def write(database: Database, *records: Record) -> None:
    with database.begin() as session:
        append(session, *records)


def count(database: Database, period: Period = OCTOBER, now: datetime = LATER) -> None:
    with database.begin() as session:
        recompute(session, period, now)


def test_the_facts_of_a_period_are_what_its_ledger_says(database: Database) -> None:
    write(database, *call(1, QueryOutcome.ANSWERED_CONFIRMED), *call(2, QueryOutcome.ESCALATED_LOST))
    count(database)

    with database.reading() as session:
        read = figures(session, OCTOBER, LATER)
        counted = figures_of(OCTOBER, extract(session, OCTOBER), LATER)

    assert read.rates == counted.rates
    assert read.tally.durations == counted.tally.durations
    assert read.reconciles


def test_facts_counted_twice_are_the_same(database: Database) -> None:
    write(database, *call(1, QueryOutcome.ANSWERED_CONFIRMED), *call(2, QueryOutcome.ESCALATED_LOST))
    count(database)
    with database.reading() as session:
        first = figures(session, OCTOBER, LATER)

    count(database)

    with database.reading() as session:
        assert figures(session, OCTOBER, LATER) == first


def test_a_part_of_a_period_is_read_by_department_topic_language_hour_or_carrier(database: Database) -> None:
    write(
        database,
        *by_exchange(call(1, QueryOutcome.ANSWERED_CONFIRMED)),
        *call(2, QueryOutcome.ANSWERED_CONFIRMED, department="roads", article="roads.pothole", language="fr"),
    )
    count(database)

    with database.reading() as session:
        exchange = figures(session, OCTOBER, LATER, Filters(carrier=Carrier.EXCHANGE))
        assert (exchange.calls, exchange.queries, exchange.tally.took(DurationKind.CALL).n) == (1, 1, 1)
        assert figures(session, OCTOBER, LATER, Filters("roads", carrier=Carrier.EXCHANGE)).queries == 0
        for some in (Filters(department="roads"), Filters(article="roads.pothole"), Filters(language="fr")):
            assert figures(session, OCTOBER, LATER, some).queries == 1
        assert figures(session, OCTOBER, LATER, Filters(hour=12)).queries == 2
        assert figures(session, OCTOBER, LATER, Filters(hour=3)).queries == 0


@pytest.mark.parametrize(
    ("by", "keys"),
    [
        (By.DAY, ["2026-10-20"]),
        (By.DEPARTMENT, ["roads", "waste"]),
        (By.TOPIC, ["roads.pothole", "waste.collection_day"]),
        (By.LANGUAGE, ["en", "fr"]),
        (By.CARRIER, ["exchange", "twilio"]),
        (By.HOUR, ["12"]),
    ],
)
def test_a_breakdown_adds_up_to_the_whole(database: Database, by: By, keys: list[str]) -> None:
    write(
        database,
        *by_exchange(call(1, QueryOutcome.ANSWERED_CONFIRMED)),
        *call(2, QueryOutcome.ANSWERED_CONFIRMED, department="roads", article="roads.pothole", language="fr"),
    )
    count(database)

    with database.reading() as session:
        slices = breakdown(session, OCTOBER, by)

    assert [found.key for found in slices] == keys
    assert sum(found.tally["real"] for found in slices) == 2


def test_a_period_is_compared_with_the_one_before_and_the_same_weekdays_a_year_ago(
    database: Database,
) -> None:
    year_ago = NOON - timedelta(weeks=52)
    write(
        database,
        *call(1, QueryOutcome.ANSWERED_CONFIRMED),
        *call(2, QueryOutcome.ANSWERED_CONFIRMED, year_ago),
    )
    count(database)
    count(database, OCTOBER.year_ago())

    with database.reading() as session:
        found = compare(session, DAY, LATER)

    assert (found.now.calls, found.before.calls, found.year_ago.calls) == (1, 0, 1)
    assert found.year_ago.period.first == date(2025, 10, 21)


def test_days_that_may_still_change_are_left_out_of_the_comparison(database: Database) -> None:
    early, now = NOON - timedelta(days=15), NOON + timedelta(days=3)
    write(database, *call(1, QueryOutcome.ANSWERED_CONFIRMED, early), *call(2, QueryOutcome.ESCALATED_LOST))
    count(database, now=now)

    with database.reading() as session:
        found = compare(session, Period(date(2026, 10, 1), date(2026, 10, 23), ZONE), now)

    assert (found.now.calls, found.like.calls) == (2, 1)
    assert found.like.period.last == date(2026, 10, 15), "the seven days of the repeat test are not over"
    assert found.before.period == Period(date(2026, 9, 16), date(2026, 9, 30), ZONE)


def test_no_input_is_known_for_each_prompt(database: Database) -> None:
    silent = TurnRecord("CA1", 2, NOON, "en", "DidThatHelp", "silence", "", "Reprompt", 0.0)
    write(database, *call(1, QueryOutcome.ANSWERED_CONFIRMED), silent)
    count(database)

    with database.reading() as session:
        found = prompts(session, OCTOBER)

    assert [(prompt.prompt, prompt.tally["turns"], prompt.tally["no_input"]) for prompt in found] == [
        ("DidThatHelp", 1, 1),
        ("HowCanIHelp", 1, 0),
    ]


def test_the_wait_for_a_person_is_known_with_its_percentiles(database: Database) -> None:
    waited = {
        "escalated_at": NOON,
        "connected_at": NOON + timedelta(seconds=40),
        "reason": EscalationReason.ASKED,
        "transferred": True,
    }
    write(database, *call(1, QueryOutcome.ESCALATED_CONNECTED, **waited))
    count(database)

    with database.reading() as session:
        found = figures(session, OCTOBER, LATER, Filters(department="waste"))

    assert found.tally.took(DurationKind.WAIT).mean_ms == 40_000
    assert found.tally.took(DurationKind.WAIT).percentile_ms(0.9) == pytest.approx(40_000, rel=0.05)
    assert (found.rate("service_level").numerator, found.rate("service_level").denominator) == (1, 1)


def test_a_call_that_only_the_sweep_ended_has_no_length(database: Database) -> None:
    write(database, *call(1, QueryOutcome.ANSWERED_CONFIRMED), CallRecord("CA2", NOON, "en"))
    with database.begin() as session:
        assert sweep(session, NOON + timedelta(hours=7)) == 1
    count(database)

    with database.reading() as session:
        october = figures(session, OCTOBER, LATER)

    assert october.calls == 2
    assert (october.tally.took(DurationKind.CALL).n, october.tally.took(DurationKind.CALL).mean_ms) == (
        1,
        120_000,
    )


def test_a_call_that_comes_or_changes_has_its_day_counted_again(database: Database) -> None:
    write(database, *call(1, QueryOutcome.ANSWERED_CONFIRMED))

    with database.begin() as session:
        noted = note_changes(session, ZONE)
        again = note_changes(session, ZONE)
        due = due_days(session, ZONE, NOON)

    assert (noted, again, due) == ((DAY.first,), (), (DAY.first,))


def test_a_repeat_has_the_day_of_the_first_call_counted_again(database: Database) -> None:
    write(database, *call(1, QueryOutcome.ANSWERED_UNCONFIRMED))
    with database.begin() as session:
        note_changes(session, ZONE)

    write(database, *call(2, QueryOutcome.ANSWERED_UNCONFIRMED, NOON + timedelta(days=3)))

    with database.begin() as session:
        assert note_changes(session, ZONE) == (DAY.first, date(2026, 10, 23))


def test_a_day_is_counted_again_when_its_repeat_test_is_over(database: Database) -> None:
    write(database, *call(1, QueryOutcome.ANSWERED_UNCONFIRMED))
    with database.begin() as session:
        note_changes(session, ZONE)
    count(database, DAY, NOON)

    with database.begin() as session:
        assert due_days(session, ZONE, NOON + timedelta(days=6)) == ()
        assert due_days(session, ZONE, NOON + timedelta(days=9)) == (DAY.first,)
    count(database, DAY, NOON + timedelta(days=9))

    with database.begin() as session:
        assert due_days(session, ZONE, NOON + timedelta(days=90)) == ()


def test_facts_outlive_the_calls_that_they_were_counted_from(database: Database) -> None:
    write(database, *call(1, QueryOutcome.ANSWERED_CONFIRMED))
    count(database)
    with database.begin() as session:
        assert session.connection().exec_driver_sql("DELETE FROM call_records").rowcount == 1
        session.connection().exec_driver_sql("DELETE FROM query_records")

    count(database)

    with database.reading() as session:
        assert figures(session, OCTOBER, LATER).calls == 1


def test_test_calls_are_counted_apart(database: Database) -> None:
    tried, query, turn = call(1, QueryOutcome.ANSWERED_CONFIRMED, is_test=True)
    assert isinstance(tried, CallRecord)
    write(database, replace(tried, is_test=True, disposition=Disposition.RESOLVED), query, turn)
    count(database)

    with database.reading() as session:
        found = figures(session, OCTOBER, LATER)

    assert (found.calls, found.queries, found.test_calls) == (0, 0, 1)


def test_a_flood_of_changes_is_noted_in_parts(database: Database) -> None:
    for number in range(3):
        write(database, *call(number, QueryOutcome.ANSWERED_CONFIRMED, NOON + timedelta(days=number)))

    with database.begin() as session:
        first = note_changes(session, ZONE, most=2)
        assert changes_wait(session)
        second = note_changes(session, ZONE, most=2)
        assert not changes_wait(session)

    assert {*first, *second} == {date(2026, 10, 20), date(2026, 10, 21), date(2026, 10, 22)}
