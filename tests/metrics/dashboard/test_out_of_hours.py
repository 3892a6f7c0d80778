"""Calls out of hours, counted by the clock of the city."""

from datetime import date

import pytest

from ivr.database import Database
from metrics.dashboard.out_of_hours import out_of_hours
from metrics.outcome import QueryOutcome
from metrics.period import Period
from metrics.period_figures import Filters
from metrics.rate import Rate
from tests.metrics.dashboard.conftest import NOW, ZONE, Book

CONFIRMED = QueryOutcome.ANSWERED_CONFIRMED
WEEK = Period(date(2026, 11, 19), date(2026, 11, 25), ZONE)
CALLED_AT = NOW.hour - 1
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
    return lambda department, day: frozenset({CALLED_AT}) if day in days else frozenset()


def test_a_call_counts_where_its_day_and_hour_were_closed(book: Book) -> None:
    with book.database.reading() as session:
        found = out_of_hours(session, WEEK, open_on(date(2026, 11, 24)))

    assert found == Rate(2, 5), "three of 24 November were taken, two of the 23rd were not"


def test_the_hours_are_those_of_the_department_that_is_looked_at(book: Book) -> None:
    hours = {"waste": frozenset({CALLED_AT})}

    with book.database.reading() as session:
        waste = out_of_hours(
            session, WEEK, lambda slug, _: hours.get(slug, frozenset()), Filters(department="waste")
        )
        french = out_of_hours(
            session, WEEK, lambda slug, _: hours.get(slug, frozenset()), Filters(language="fr")
        )

    assert (waste, french) == (Rate(0, 2), Rate(2, 2))


def test_a_period_without_calls_has_no_share(database: Database) -> None:
    with database.reading() as session:
        assert out_of_hours(session, WEEK, open_on()).share is None
