"""Calls out of hours, counted by the clock of the city."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import event

from ivr.storage.database import Database
from metrics.dashboard.managing import Managing
from metrics.dashboard.patterns import calls_by_hour
from metrics.dashboard.sides import out_of_hours
from metrics.facts.formula import Rate
from metrics.ledger.outcome import QueryOutcome
from metrics.ledger.period import Period
from metrics.rates.automation import OpenHours
from metrics.rates.period_figures import EVERYTHING, Filters
from tests.metrics.dashboard.conftest import NOW, ZONE, Book

CONFIRMED = QueryOutcome.ANSWERED_CONFIRMED
WEEK = Period(date(2026, 11, 19), date(2026, 11, 25), ZONE)
CALLED_AT = NOW.hour - 1
CALLED = (CALLED_AT * 60, CALLED_AT * 60 + 60)
"When the calls of the book come."


@pytest.fixture
def book(database: Database) -> Book:
    book = Book(database)
    for _ in range(3):
        book.call(1, CONFIRMED)
    for _ in range(2):
        book.call(2, CONFIRMED, "waste.missed_pickup", language="fr")
    book.count()
    return book


def open_on(*days: date):
    return lambda department, day: (CALLED,) if day in days else ()


def counted(database: Database, open_hours: OpenHours, filters: Filters = EVERYTHING) -> Rate:
    with database.reading() as session:
        calls = calls_by_hour(session, WEEK, filters)
    return out_of_hours(calls, WEEK, open_hours, filters.department)


def test_a_call_counts_where_its_day_and_hour_were_closed(book: Book) -> None:
    found = counted(book.database, open_on(date(2026, 11, 24)))

    assert found == Rate(2, 5), "three of 24 November were taken, two of the 23rd were not"


def test_the_hours_are_those_of_the_department_that_is_looked_at(book: Book) -> None:
    open_hours: OpenHours = lambda slug, _: (CALLED,) if slug == "waste" else ()  # noqa: E731 - the hours of this test

    waste = counted(book.database, open_hours, Filters(department="waste"))
    french = counted(book.database, open_hours, Filters(language="fr"))

    assert (waste, french) == (Rate(0, 2), Rate(2, 2))


def test_a_period_without_calls_has_no_share(database: Database) -> None:
    assert counted(database, open_on()).share is None


def test_a_year_of_changing_hours_is_read_once(book: Book, managing: Managing) -> None:
    asked: list[str] = []
    event.listen(book.database.engine, "before_cursor_execute", lambda *told: asked.append(told[2]))

    seen = replace(managing, open_hours=lambda _, day: ((day.day % 24 * 60, day.day % 24 * 60 + 60),)).look(
        managing.choice({"period": "year"}, "en")
    )

    by_hour = [one for one in asked if "daily_facts.hour" in one.partition("FROM")[0]]
    assert len(by_hour) == 2, "calls and what was resolved out of hours, and the breakdown of queries"
    assert (seen.out_of_hours.denominator, sum(seen.weekday_hours.calls.values())) == (5, 5)
