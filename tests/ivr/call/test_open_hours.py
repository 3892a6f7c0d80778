"""In which hours a department takes calls, as figures need it."""

from datetime import date

from ivr.call.city import City
from ivr.call.lookups.opening_hours import open_hours

WEDNESDAY, SATURDAY, SUNDAY = date(2026, 11, 25), date(2026, 11, 28), date(2026, 11, 29)


def test_the_operators_hours_stand_for_the_whole_line(city: City) -> None:
    assert open_hours(lambda: city, "", WEDNESDAY) == ((8 * 60, 18 * 60),)
    assert open_hours(lambda: city, "", SATURDAY) == ((9 * 60, 13 * 60),)
    assert open_hours(lambda: city, "", SUNDAY) == ()


def test_a_holiday_has_no_hours(city: City) -> None:
    assert open_hours(lambda: city, "", date(2026, 12, 25)) == ()


def test_a_department_that_opens_within_an_hour_does_so_to_the_minute(city: City) -> None:
    parts = {slug: one.hours.on(WEDNESDAY) for slug, one in city.directory.departments.items()}
    slug = next(slug for slug, stretches in parts.items() if any(part.opens % 60 for part in stretches))
    opens = min(part.opens for part in parts[slug])

    assert opens in {first for first, _ in open_hours(lambda: city, slug, WEDNESDAY)}
