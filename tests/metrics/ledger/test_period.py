"""What a period is set beside."""

from datetime import date
from zoneinfo import ZoneInfo

import pytest

from metrics.ledger.period import FarPeriod, Period

ZONE = ZoneInfo("America/Vancouver")


def period(first: date, last: date) -> Period:
    return Period(first, last, ZONE)


@pytest.mark.parametrize(
    ("now", "before"),
    [
        ((date(2026, 11, 24), date(2026, 11, 24)), (date(2026, 11, 23), date(2026, 11, 23))),
        ((date(2026, 11, 16), date(2026, 11, 22)), (date(2026, 11, 9), date(2026, 11, 15))),
        ((date(2026, 3, 1), date(2026, 3, 31)), (date(2026, 2, 1), date(2026, 2, 28))),
        ((date(2026, 1, 1), date(2026, 3, 31)), (date(2025, 10, 1), date(2025, 12, 31))),
        ((date(2026, 1, 1), date(2026, 12, 31)), (date(2025, 1, 1), date(2025, 12, 31))),
        ((date(2026, 11, 1), date(2026, 11, 24)), (date(2026, 10, 8), date(2026, 10, 31))),
    ],
)
def test_whole_months_are_set_beside_whole_months_and_other_days_beside_as_many(
    now: tuple[date, date], before: tuple[date, date]
) -> None:
    assert period(*now).before() == period(*before)


def test_a_year_ago_it_was_the_same_weekday() -> None:
    day = period(date(2026, 11, 24), date(2026, 11, 24))

    assert day.year_ago().first == date(2025, 11, 25)
    assert day.year_ago().first.weekday() == day.first.weekday()


def test_what_the_first_years_are_compared_with_lies_before_them() -> None:
    first = period(date(1970, 1, 1), date(1985, 12, 31))

    assert (first.before().first, first.year_ago().first) == (date(1954, 1, 1), date(1969, 1, 2))
    assert first.before().before().last == date(1953, 12, 31)


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (date(1, 1, 1), date(9999, 12, 31)),
        (date(1969, 12, 31), date(1969, 12, 31)),
        (date(2006, 11, 20), date(2026, 11, 25)),
    ],
)
def test_a_period_of_another_age_or_longer_than_twenty_years_is_refused(first: date, last: date) -> None:
    with pytest.raises(FarPeriod, match="at most 20 years"):
        Period(first, last, ZONE)
