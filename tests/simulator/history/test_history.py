"""A made-up history looks like a city's, adds up like a real one, and is the same each time."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from random import Random

import pytest

from ivr.accounts import audit_store
from ivr.call.city import City
from ivr.desk.call_store import reported_calls
from ivr.desk.callbacks import callback
from ivr.desk.callbacks.store import list_callbacks
from ivr.desk.feedback import KINDS
from ivr.desk.report_store import report_answers
from ivr.errors import BadInput
from ivr.run.counting import count_due
from ivr.storage.database import Database
from metrics.facts.statement import StatementKind, terms_of
from metrics.facts.statement_store import statements
from metrics.facts.store import changes_wait, due_days
from metrics.ledger.outcome import FiledState, QueryOutcome
from metrics.ledger.period import Period
from metrics.ledger.reading import extract
from metrics.ledger.records import CallRecord, QueryRecord, Served, Sign, TurnRecord
from metrics.ledger.store import has_simulated_calls
from metrics.rates.figures import By, breakdown, figures
from metrics.rates.period_figures import figures_of
from simulator.history.history import HistoryRequest, history
from simulator.history.town import CityYear
from simulator.history.writing import count_history, write_history

pytestmark = pytest.mark.thorough

WANTED = HistoryRequest(date(2026, 11, 24), days=14, calls_a_day=40)
ANSWERED = {QueryOutcome.ANSWERED_CONFIRMED, QueryOutcome.ANSWERED_UNCONFIRMED}
RARE = {QueryOutcome.TECHNICAL_FAILURE, QueryOutcome.EMERGENCY_REDIRECTED}
NOW = datetime(2026, 11, 25, 20, tzinfo=UTC)


def written(database: Database, city: City, wanted: HistoryRequest = WANTED) -> Period:
    for _ in write_history(database, city, wanted):
        pass
    for _ in count_history(database, city, wanted, NOW):
        pass
    return Period(wanted.first, wanted.last, city.directory.time_zone)


def test_the_same_seed_makes_the_same_calls(city: City) -> None:
    assert list(history(city, WANTED)) == list(history(city, WANTED))


def test_another_seed_makes_other_calls(city: City) -> None:
    other = HistoryRequest(WANTED.last, WANTED.days, WANTED.calls_a_day, seed=8)

    assert list(history(city, WANTED)) != list(history(city, other))


def test_every_day_has_calls_and_a_weekday_has_more_than_a_sunday(city: City) -> None:
    calls = Counter(
        day.day.weekday()
        for day in history(city, WANTED)
        for record in day.records
        if isinstance(record, CallRecord)
    )

    assert len(calls) == 7
    assert calls[0] > 2 * calls[6]


def test_snow_and_tax_notices_bring_more_callers() -> None:
    year = CityYear.of(date(2025, 1, 1), date(2025, 12, 31), Random(1))
    snowy = next(day for day in sorted(year.snow) if day.weekday() == 1 and day.month == 1)
    dry = next(day for day in (date(2025, 1, number) for number in range(7, 32, 7)) if day not in year.snow)

    assert year.crowd(snowy) > 2 * year.crowd(dry)
    assert year.crowd(date(2025, 6, 24)) > 1.3 * year.crowd(date(2025, 6, 3))


def test_what_was_made_up_reconciles_and_its_facts_say_what_its_ledger_says(
    database: Database, city: City
) -> None:
    period = written(database, city)

    with database.reading() as session:
        read = figures(session, period, NOW)
        stated = statements(session, StatementKind.TERM)
        for day in (period.first + timedelta(days) for days in range(WANTED.days)):
            one, terms = Period(day, day, period.time_zone), terms_of(stated, day)
            counted = figures_of(one, extract(session, one), NOW, terms)
            assert figures(session, one, NOW).rates == counted.rates, day

    assert read.reconciles
    assert (read.tally.live_calls, read.tally["open_queries"]) == (0, 0)


def test_most_kinds_of_endings_happen_and_none_takes_over(database: Database, city: City) -> None:
    period = written(database, city)

    with database.reading() as session:
        read = figures(session, period, NOW)
        departments = breakdown(session, period, By.DEPARTMENT)

    assert sum(1 for count in read.outcomes.values() if count) >= 9
    assert 0.35 < (read.rate("resolved").share or 0) + (read.rate("provisional").share or 0) < 0.65
    assert len(departments) > 10


def test_made_up_callers_end_in_every_way_of_the_table_that_real_ones_do(city: City) -> None:
    records = [record for day in history(city, WANTED) for record in day.records]
    queries = [record for record in records if isinstance(record, QueryRecord)]
    taken = Counter(query.sign for query in queries if query.outcome in ANSWERED)
    spoke = {
        record.call_sid
        for day in history(city, WANTED)
        for record in day.records
        if isinstance(record, TurnRecord)
    }
    at_once = Counter(query.outcome for query in queries if query.call_sid not in spoke)

    assert taken.keys() >= set(Sign), "an answer is taken in each way"
    assert taken[Sign.LEFT] < sum(taken.values()) / 2
    assert set(at_once) >= {QueryOutcome.ABANDONED_BEFORE_ANSWER, QueryOutcome.NO_SPEECH_OR_SPAM}
    assert {query.outcome for query in queries} >= set(QueryOutcome) - {
        QueryOutcome.TECHNICAL_FAILURE,
        QueryOutcome.EMERGENCY_REDIRECTED,
    }


def test_a_sign_stands_with_the_outcomes_that_the_line_gives_it_and_no_other(city: City) -> None:
    for day in history(city, WANTED):
        for query in (record for record in day.records if isinstance(record, QueryRecord)):
            match query.sign:
                case Sign.SAID_YES:
                    assert (query.outcome, query.was_asked) == (QueryOutcome.ANSWERED_CONFIRMED, True)
                case Sign.ACCEPTED:
                    assert (query.outcome, query.was_asked) == (QueryOutcome.ANSWERED_CONFIRMED, False)
                case Sign.NOTHING_ELSE | Sign.ASKED_ON | Sign.LEFT:
                    assert query.outcome is QueryOutcome.ANSWERED_UNCONFIRMED
                case None:
                    assert query.outcome not in {
                        QueryOutcome.ANSWERED_CONFIRMED,
                        QueryOutcome.ANSWERED_UNCONFIRMED,
                    }


def test_who_leaves_a_made_up_answer_that_depends_was_not_answered(city: City) -> None:
    told = [
        query
        for day in history(city, replace(WANTED, days=60))
        for query in day.records
        if isinstance(query, QueryRecord) and query.article == "waste.collection_day" and query.delivered
    ]
    general = Counter(query.outcome for query in told if query.served is Served.TOLD)
    looked_up = Counter(query.outcome for query in told if query.served is Served.LOOKED_UP)

    assert general[QueryOutcome.ABANDONED_BEFORE_ANSWER] > general[QueryOutcome.ANSWERED_UNCONFIRMED] == 0
    assert looked_up[QueryOutcome.ANSWERED_UNCONFIRMED] > looked_up[QueryOutcome.ABANDONED_BEFORE_ANSWER] == 0


def test_the_city_accepts_most_of_what_made_up_callers_report_and_refuses_some(city: City) -> None:
    queries = [
        record
        for day in history(city, replace(WANTED, days=120))
        for record in day.records
        if isinstance(record, QueryRecord)
    ]
    fates = Counter(query.filing for query in queries if query.outcome is QueryOutcome.SERVICE_REQUEST_FILED)

    assert set(fates) == {FiledState.ACCEPTED, FiledState.REFUSED}
    assert fates[FiledState.REFUSED] < 0.1 * fates.total()
    assert all(
        query.filing is None for query in queries if query.outcome is not QueryOutcome.SERVICE_REQUEST_FILED
    )


def test_the_sample_of_made_up_callers_shows_what_silence_hides(database: Database, city: City) -> None:
    period = written(database, city)

    with database.reading() as session:
        read = figures(session, period, NOW)

    helped, replied = read.rate("sample_helped"), read.rate("sample_helped_of_all")
    assert 0 < helped.numerator < helped.denominator < replied.denominator
    assert read.rate("greeting_hang_ups").numerator > read.rate("left_in_greeting").numerator > 0
    assert read.tally["promises_late"] > 0 < read.tally["promises_open"]


def test_facts_counted_from_what_was_touched_are_those_counted_at_once(
    database: Database, city: City
) -> None:
    period = written(database, city)
    with database.reading() as session:
        first = figures(session, period, NOW)

    count_due(database, period.time_zone, NOW, most=100)

    with database.reading() as session:
        assert figures(session, period, NOW) == first


def test_nothing_is_left_to_be_counted(database: Database, city: City) -> None:
    written(database, city)

    with database.reading() as session:
        assert not changes_wait(session)
        assert due_days(session, city.directory.time_zone, NOW) == ()


def test_an_answer_never_goes_back_to_an_older_version(city: City) -> None:
    newest: dict[str, int] = {}
    for day in history(city, WANTED):
        for record in day.records:
            if isinstance(record, QueryRecord) and record.article_version:
                assert record.article_version >= newest.get(record.article, 1)
                newest[record.article] = record.article_version

    assert max(newest.values()) == 2


def test_made_up_calls_say_that_they_are(database: Database, city: City) -> None:
    with database.reading() as session:
        assert not has_simulated_calls(session)

    written(database, city)

    with database.reading() as session:
        assert has_simulated_calls(session)


def test_made_up_calls_never_join_real_ones(database: Database, city: City) -> None:
    written(database, city)

    with pytest.raises(BadInput, match="holds calls already"):
        written(database, city)


def test_a_query_is_never_opened_before_its_call_or_closed_before_it_opens(city: City) -> None:
    for day in history(city, WANTED):
        began = {
            record.call_sid: record.started_at for record in day.records if isinstance(record, CallRecord)
        }
        for query in (record for record in day.records if isinstance(record, QueryRecord)):
            assert began[query.call_sid] < query.opened_at
            assert query.closed_at is None or query.opened_at <= query.closed_at


def test_most_callbacks_were_kept_and_some_were_forgotten(database: Database, city: City) -> None:
    period = written(database, city)
    after = period.ends_at + timedelta(days=1)

    with database.reading() as session:
        callbacks = list_callbacks(session, callback.CallbackFilter(callback.Which.ALL), after)

    kept = [callback for callback in callbacks if not callback.is_open]
    forgotten = [callback for callback in callbacks if callback.is_open and callback.due_at < after]
    assert len(kept) > len(forgotten) > 0


def test_the_last_weeks_have_reports_of_staff_some_of_them_answered(database: Database, city: City) -> None:
    written(database, city, replace(WANTED, days=28))

    with database.reading() as session:
        reported = reported_calls(session, KINDS, NOW - timedelta(days=30))
        answers = report_answers(session, NOW - timedelta(days=30))
    kinds = {call.wrap_up.kind for call in reported if call.wrap_up}
    assert kinds <= set(KINDS)
    assert len(kinds) > 1
    assert 0 < len(answers) < len(reported)
    assert answers.keys() <= {call.sid for call in reported}


def test_who_did_what_is_in_the_audit_log_whose_chain_holds(database: Database, city: City) -> None:
    written(database, city)

    with database.reading() as session:
        acts = audit_store.latest(session, 2000)
        assert audit_store.verified(session).broken_at is None
    assert {act.act for act in acts} == {"desk.accept", "review.read"}
