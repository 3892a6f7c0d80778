"""The zone of an address, as the city's map tells it."""

from datetime import date
from pathlib import Path
from types import MappingProxyType

import pytest

from routing.departments.hours import HolidayCalendar
from routing.services.collection import ZoneStretch
from routing.services.files import load_services
from routing.services.finding import Address, address_of
from routing.services.zones import ZoneMap
from tests.fixtures.example import example_city

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
