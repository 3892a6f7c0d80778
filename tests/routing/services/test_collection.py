"""When the trucks come: by weekday, a week's turn and the holidays, and never by guessing."""

from datetime import date
from pathlib import Path
from types import MappingProxyType

import pytest

from routing.departments.hours import HolidayCalendar
from routing.services.collection import Collection, ZoneCalendar, ZoneMap, ZoneStretch
from routing.services.files import load_services
from routing.services.finding import (
    Address,
    CollectionDays,
    LookUp,
    Pickup,
    Stream,
    StreetInWinter,
    address_of,
)
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


TODAY = date(2026, 11, 25)
MAP = ZoneMap(("A", "B"), {"oak": (ZoneStretch(0, 99, "A"), ZoneStretch(100, 200, "B"))}, date(2026, 12, 1))


@pytest.mark.parametrize(
    ("address", "zone"),
    [
        (Address("oak", 12), "A"),
        (Address("oak", 100), "B"),
        (Address("oak", 300), ""),
        (Address("elm", 12), ""),
    ],
)
def test_a_zone_is_told_where_the_map_has_one(address: Address, zone: str) -> None:
    assert MAP.zone_at(address, TODAY) == zone


def test_a_map_that_is_too_old_tells_nothing() -> None:
    assert MAP.zone_at(Address("oak", 12), date(2026, 12, 2)) == ""


def test_an_address_is_kept_as_words_and_found_again() -> None:
    assert address_of(Address("oak-street", 12).kept) == Address("oak-street", 12)
    assert address_of("") is None
    assert address_of("owner") is None


def test_every_street_of_rivermont_has_a_zone() -> None:
    services = example_city().services

    zones = {
        services.zone("zoning", Address(slug, street.first).kept, TODAY)
        for slug, street in services.streets.streets.items()
    }

    assert zones == {"RU1", "RU2", "MF1", "RR1", "C1"}
    assert services.zone("floods", "12 oak-street", TODAY) == ""


def test_a_street_in_no_zone_and_a_zone_that_is_none_are_named(tmp_path: Path) -> None:
    (tmp_path / "places").mkdir()
    (tmp_path / "services" / "zones").mkdir(parents=True)
    streets = "id,en,fr,from,to\noak,Oak Street,rue Oak,1,9\nelm,Elm Street,rue Elm,1,9\n"
    (tmp_path / "places" / "streets.csv").write_text(streets, encoding="utf-8")
    zones = tmp_path / "services" / "zones"
    (zones / "floods.yaml").write_text("zones: [WET]\nvalid_to: 2027-01-01\n", encoding="utf-8")
    (zones / "floods.csv").write_text("street,from,to,zone\noak,,,DRY\n", encoding="utf-8")

    _, problems = load_services(tmp_path, ("en", "fr"), HolidayCalendar(MappingProxyType({})), ())

    assert [problem.sentence for problem in problems] == [
        "the street elm is in no zone",
        "the street oak is in no zone",
        "there is no zone DRY in floods.yaml",
    ]
