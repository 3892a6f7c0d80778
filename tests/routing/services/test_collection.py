"""When the trucks come: by weekday, a week's turn and the holidays, and never by guessing."""

from datetime import date

import pytest

from routing.services.collection import Collection, ZoneCalendar, ZoneStretch
from routing.services.finding import Address, CollectionDays, LookUp, Pickup, Stream, StreetInWinter
from routing.services.services import Services
from tests.fixtures.example import example_city

TUESDAYS = ZoneCalendar(
    1, (Stream.FOOD_SCRAPS,), (Stream.GARBAGE, Stream.RECYCLING), since=date(2026, 11, 23)
)
MONDAYS = ZoneCalendar(0, (Stream.FOOD_SCRAPS,), (), since=date(2026, 11, 23))
OAK = Address("oak-street", 12)


def collection(*holidays: date, valid_to: date = date(2027, 12, 31)) -> Collection:
    return Collection(
        "waste.collection_day",
        {"centre": TUESDAYS, "north": MONDAYS},
        {
            "oak-street": (ZoneStretch(0, 999, "centre"),),
            "river-road": (ZoneStretch(0, 999, "north"), ZoneStretch(1000, 9999, "centre")),
        },
        frozenset(holidays),
        valid_to,
    )


def next_day(found: CollectionDays | None) -> date | None:
    return found.next.day if found else None


def test_the_next_pickup_is_the_zones_weekday_and_this_weeks_turn() -> None:
    found = collection().days(OAK, date(2026, 11, 25))

    recycling = Pickup(date(2026, 12, 1), (Stream.FOOD_SCRAPS, Stream.RECYCLING))
    garbage = Pickup(date(2026, 12, 8), (Stream.FOOD_SCRAPS, Stream.GARBAGE))
    assert found == CollectionDays(OAK, recycling, garbage)


def test_on_the_day_itself_it_is_today() -> None:
    assert next_day(collection().days(OAK, date(2026, 12, 1))) == date(2026, 12, 1)


def test_after_a_holiday_it_is_a_day_later() -> None:
    monday = date(2026, 11, 30)

    assert next_day(collection(monday).days(OAK, date(2026, 11, 27))) == date(2026, 12, 2)


def test_a_holiday_later_in_the_week_changes_nothing() -> None:
    thursday = date(2026, 12, 3)

    assert next_day(collection(thursday).days(OAK, date(2026, 11, 27))) == date(2026, 12, 1)


def test_a_late_pickup_is_still_to_come_the_day_after() -> None:
    tuesday = date(2026, 12, 1)

    assert next_day(collection(tuesday).days(OAK, date(2026, 12, 2))) == date(2026, 12, 2)


def test_turns_go_on_before_and_after_the_week_they_begin_in() -> None:
    assert TUESDAYS.streams_of(date(2026, 11, 16)) == (Stream.FOOD_SCRAPS, Stream.RECYCLING)
    assert TUESDAYS.streams_of(date(2026, 12, 7)) == (Stream.FOOD_SCRAPS, Stream.GARBAGE)


def test_a_street_in_two_zones_needs_the_number() -> None:
    both = collection()

    assert both.needs_number("river-road")
    assert not both.needs_number("oak-street")
    assert next_day(both.days(Address("river-road", 12), date(2026, 11, 24))) == date(2026, 11, 30)
    assert next_day(both.days(Address("river-road", 1200), date(2026, 11, 25))) == date(2026, 12, 1)


def test_nothing_is_said_after_the_calendars_last_day_or_of_a_street_without_zone() -> None:
    ends = date(2026, 12, 5)

    assert collection(valid_to=ends).days(OAK, date(2026, 11, 25)) is None
    assert collection().days(Address("no-street", 12), date(2026, 11, 25)) is None


TODAY, SNOW, PARKING = date(2026, 12, 1), "roads.snow_my_street", "parking.permit_rules"


@pytest.fixture(scope="module")
def services() -> Services:
    return example_city().services


def test_a_street_is_told_by_its_route(services: Services) -> None:
    main = Address("main-street")

    assert services.look_up(LookUp(SNOW, main), TODAY) == StreetInWinter(main, "snow_route")


def test_a_street_of_two_routes_needs_the_number(services: Services) -> None:
    assert services.needs_number(SNOW, "maple-street")
    assert not services.needs_number(SNOW, "main-street")
    found = services.look_up(LookUp(PARKING, Address("maple-street", 512)), TODAY)
    assert found == StreetInWinter(Address("maple-street", 512), "residential")


def test_nothing_is_told_after_the_files_last_day(services: Services) -> None:
    assert services.look_up(LookUp(SNOW, Address("main-street")), date(2028, 5, 1)) is None


def test_a_question_of_parking_is_about_winter_only_if_it_says_so(services: Services) -> None:
    assert services.places(PARKING, "can I park on Main Street overnight", "en")
    assert not services.places(PARKING, "how do I get a permit for Main Street", "en")
    assert services.places(SNOW, "has Main Street been done", "en")
    assert services.places("waste.collection_day", "when on Main Street", "en")
