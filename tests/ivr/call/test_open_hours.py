"""In which hours a department takes calls, as figures need it."""

from datetime import date

import pytest

from ivr.call.city import City
from ivr.call.opening import open_hours
from tests.fixtures.example import example_city

WEDNESDAY, SATURDAY, SUNDAY = date(2026, 11, 25), date(2026, 11, 28), date(2026, 11, 29)


@pytest.fixture(scope="module")
def city() -> City:
    return example_city()


def test_the_operators_hours_stand_for_the_whole_line(city: City) -> None:
    assert open_hours(lambda: city, "", WEDNESDAY) == frozenset(range(8, 18))
    assert open_hours(lambda: city, "", SATURDAY) == frozenset(range(9, 13))
    assert open_hours(lambda: city, "", SUNDAY) == frozenset()


def test_a_holiday_has_no_hours(city: City) -> None:
    assert open_hours(lambda: city, "", date(2026, 12, 25)) == frozenset()


def test_an_hour_that_is_open_in_part_is_open(city: City) -> None:
    parts = {slug: one.hours.on(WEDNESDAY) for slug, one in city.directory.departments.items()}
    slug = next(slug for slug, stretches in parts.items() if any(part.opens % 60 for part in stretches))
    opens = min(part.opens for part in parts[slug])

    assert opens // 60 in open_hours(lambda: city, slug, WEDNESDAY)
