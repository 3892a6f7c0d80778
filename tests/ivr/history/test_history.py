"""A made-up history looks like a city's, adds up like a real one, and is the same each time."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random

import pytest

from ivr.city import City, load_city
from ivr.counting import count_due
from ivr.database import Database
from ivr.errors import BadInput
from ivr.history.city_year import CityYear
from ivr.history.history import Wanted, history
from ivr.history.writing import count_history, write_history
from metrics.fact_days import changes_wait, due_days
from metrics.figures import By, breakdown, figures
from metrics.ledger import CallRecord, QueryRecord
from metrics.made_up import holds_made_up_calls
from metrics.period import Period
from metrics.period_figures import figures_of
from metrics.reading import extract
from routing.promises import wanted
from routing.promises.store import list_promises

WANTED = Wanted(date(2026, 11, 24), days=14, calls_a_day=40)
NOW = datetime(2026, 11, 25, 20, tzinfo=UTC)


@pytest.fixture(scope="module")
def city() -> City:
    return load_city(Path("deploy/example-city"))


def written(database: Database, city: City) -> Period:
    for _ in write_history(database, city, WANTED):
        pass
    for _ in count_history(database, city, WANTED, NOW):
        pass
    return Period(WANTED.first, WANTED.last, city.directory.time_zone)


def test_the_same_seed_makes_the_same_calls(city: City) -> None:
    assert list(history(city, WANTED)) == list(history(city, WANTED))


def test_another_seed_makes_other_calls(city: City) -> None:
    other = Wanted(WANTED.last, WANTED.days, WANTED.calls_a_day, seed=8)

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
        counted = figures_of(period, extract(session, period), NOW)

    assert read.reconciles
    assert read.rates == counted.rates
    assert (read.tally.live_calls, read.tally["open_queries"]) == (0, 0)


def test_most_kinds_of_endings_happen_and_none_takes_over(database: Database, city: City) -> None:
    period = written(database, city)

    with database.reading() as session:
        read = figures(session, period, NOW)
        departments = breakdown(session, period, By.DEPARTMENT)

    assert sum(1 for count in read.outcomes.values() if count) >= 9
    assert 0.35 < (read.rate("resolved").share or 0) + (read.rate("provisional").share or 0) < 0.65
    assert len(departments) > 10


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
        assert not holds_made_up_calls(session)

    written(database, city)

    with database.reading() as session:
        assert holds_made_up_calls(session)


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


def test_most_promises_were_kept_and_some_were_forgotten(database: Database, city: City) -> None:
    period = written(database, city)
    after = period.ends_at + timedelta(days=1)

    with database.reading() as session:
        promises = list_promises(session, wanted.Wanted(wanted.Which.ALL), after)

    kept = [promise for promise in promises if not promise.is_open]
    forgotten = [promise for promise in promises if promise.is_open and promise.due_at < after]
    assert len(kept) > len(forgotten) > 0
