"""On which plow route a street is: by its number where that matters, and nothing once the file has ended."""

from datetime import date

import pytest

from routing.services.finding import Address, LookUp, StreetInWinter
from routing.services.services import Services
from tests.fixtures.example import example_city

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
