"""A city's streets and calendar as files: read whole, with every fault by file and line."""

import json
from datetime import date
from pathlib import Path

import pytest

from routing.departments.hours import NO_HOLIDAYS
from routing.services.files import load_services
from routing.services.finding import Address, CollectionDays, LookUp, Pickup, Stream

CALENDAR = """
article: waste.collection_day
valid_to: 2027-12-31
late_after_holidays: true
zones:
  north: {weekday: mon, weekly: [food_scraps], in_turn: [recycling, garbage], since: 2026-11-23}
"""
STREETS = "id,en,fr,from,to\noak-street,Oak Street,rue des Chênes,1,320\n"
ZONES = "street,from,to,zone\noak-street,,,north\n"


def written(folder: Path, **files: str) -> Path:
    texts = {"streets": STREETS, "zones": ZONES, "calendar": CALENDAR, **files}
    (folder / "places").mkdir()
    (folder / "services").mkdir()
    (folder / "places" / "streets.csv").write_text(texts["streets"], encoding="utf-8")
    (folder / "services" / "collection-zones.csv").write_text(texts["zones"], encoding="utf-8")
    (folder / "services" / "collection.yaml").write_text(texts["calendar"], encoding="utf-8")
    if "requests" in texts:
        (folder / "services" / "requests.yaml").write_text(texts["requests"], encoding="utf-8")
    return folder


def read(folder: Path):
    return load_services(folder, ("en", "fr"), NO_HOLIDAYS, {"waste.collection_day"})


def test_a_folder_without_services_looks_nothing_up(tmp_path: Path) -> None:
    services, problems = read(tmp_path)

    assert problems == ()
    assert not services.serves("waste.collection_day")


def test_streets_zones_and_calendar_are_read(tmp_path: Path) -> None:
    services, problems = read(written(tmp_path))

    assert problems == ()
    assert services.serves("waste.collection_day")
    assert services.has(Address("oak-street", 12))
    assert not services.has(Address("oak-street", 321))


@pytest.mark.parametrize(
    ("files", "sentence"),
    [
        ({"streets": "id,en,from,to\n"}, "streets.csv:1: the columns fr are missing"),
        (
            {"streets": STREETS + "oak-street,Oak Street,rue des Chênes,1,2\n"},
            "streets.csv:3: the street oak",
        ),
        ({"streets": STREETS + "elm,Elm Street,,1,2\n"}, "streets.csv:3: elm has no name in fr"),
        ({"streets": STREETS + "elm,Elm Street,rue Elm,9,2\n"}, "ends before it begins: 9 to 2"),
        ({"streets": STREETS + "elm,Elm Street,rue Elm,one,2\n"}, "from must be a civic number, not one"),
        ({"streets": STREETS + "elm,Elm Street,rue Elm,1,2\n"}, "the street elm is in no zone"),
        ({"streets": STREETS + "elm\n"}, "streets.csv:3: the line has too few columns"),
        ({"streets": STREETS.replace(",", ";") + "elm\n"}, "streets.csv:3: the line has too few columns"),
        (
            {"streets": STREETS + "elm,Elm, the Street,rue Elm,1,2\n"},
            "streets.csv:3: the line has more columns",
        ),
        ({"streets": STREETS + 'elm,"Elm Street,rue Elm,1,2\n'}, "streets.csv:3: a quotation mark is not"),
        ({"streets": "id,en,fr,from,to,fr\n"}, "streets.csv:1: the column fr is there twice"),
        ({"streets": "name|where\n"}, "streets.csv:1: the columns id, en, fr, from, to are missing"),
        ({"zones": ZONES + "elm,,,north\n"}, "zones.csv:3: there is no street elm"),
        ({"zones": "street,from,to,zone\noak-street,,,south\n"}, "there is no zone south in collection.yaml"),
        ({"calendar": CALENDAR.replace("mon", "monday")}, "weekday must be one of mon, tue"),
        ({"calendar": CALENDAR.replace("waste.collection_day", "no.such")}, "there is no article no.such"),
        ({"requests": "server: ftp://x\nservices: {waste.collection_day: A}\n"}, "begins with https://"),
        ({"requests": "server: https://x\nservices: {no.such: A}\n"}, "requests.yaml:2: there is no article"),
        ({"calendar": CALENDAR.replace("[food_scraps]", "[gold]")}, "must be one of food_scraps"),
    ],
)
def test_a_fault_names_its_place(tmp_path: Path, files: dict[str, str], sentence: str) -> None:
    _, problems = read(written(tmp_path, **files))

    assert any(sentence in str(problem) for problem in problems), problems


def test_a_file_that_is_no_utf_8_is_a_fault(tmp_path: Path) -> None:
    folder = written(tmp_path)
    (folder / "places" / "streets.csv").write_bytes(STREETS.encode("latin-1"))

    _, problems = read(folder)

    assert any("streets.csv:2: the file is not UTF-8" in str(problem) for problem in problems)


def test_a_spreadsheet_that_is_only_named_csv_is_told_so(tmp_path: Path) -> None:
    folder = written(tmp_path)
    (folder / "places" / "streets.csv").write_bytes(b"PK\x03\x04\x14\x00\x06\x00" + bytes(200))

    _, problems = read(folder)

    assert any("streets.csv:1: the file is a spreadsheet" in str(problem) for problem in problems)


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_what_a_spreadsheet_puts_between_columns_and_after_them_is_read(
    tmp_path: Path, delimiter: str
) -> None:
    streets = "\ufeff" + STREETS.replace(",", delimiter).replace("\n", "\r\n") + delimiter * 4 + "\r\n"

    services, problems = read(written(tmp_path, streets=streets))

    assert problems == ()
    assert services.has(Address("oak-street", 12))


def test_holes_and_overlaps_in_a_street_are_explained(tmp_path: Path) -> None:
    zones = "street,from,to,zone\noak-street,1,100,north\noak-street,150,220,north\noak-street,200,,north\n"

    _, problems = read(written(tmp_path, zones=zones))

    assert [problem.sentence for problem in problems] == [
        "the numbers 101 to 149 of oak-street are in no zone",
        "the numbers 200 to 220 of oak-street are in two zones",
    ]


ICS = """BEGIN:VCALENDAR\r
VERSION:2.0\r
PRODID:-//city//EN\r
BEGIN:VEVENT\r
DTSTART;VALUE=DATE:20261201\r
SUMMARY:Garbage and organics\r
END:VEVENT\r
BEGIN:VEVENT\r
DTSTART;VALUE=DATE:20261208\r
SUMMARY:Recycling\r
END:VEVENT\r
END:VCALENDAR\r
"""
BY_CALENDAR = """
article: waste.collection_day
valid_to: 2027-12-31
late_after_holidays: false
words: {food_scraps: [organics], garbage: [garbage], recycling: [recycling]}
zones:
  north: {calendar: north.ics}
"""


def test_a_zones_days_are_read_from_the_citys_calendar(tmp_path: Path) -> None:
    folder = written(tmp_path, calendar=BY_CALENDAR)
    (folder / "services" / "north.ics").write_text(ICS, encoding="utf-8")

    services, problems = read(folder)

    assert problems == ()
    wanted = LookUp("waste.collection_day", Address("oak-street", 12))
    assert services.look_up(wanted, date(2026, 11, 25)) == CollectionDays(
        wanted.address,
        Pickup(date(2026, 12, 1), (Stream.FOOD_SCRAPS, Stream.GARBAGE)),
        Pickup(date(2026, 12, 8), (Stream.RECYCLING,)),
    )
    assert services.look_up(wanted, date(2026, 12, 2)) is None, (
        "what the calendar does not tell is not guessed"
    )


@pytest.mark.parametrize(
    ("ics", "sentence"),
    [
        ("", "not readable as an iCalendar file"),
        (ICS.replace("SUMMARY:Recycling", "SUMMARY:Council meets"), "'Council meets' says no day"),
        (ICS.replace("SUMMARY:Recycling", "RRULE:FREQ=WEEKLY\r\nSUMMARY:Recycling"), "'Recycling' repeats"),
    ],
)
def test_a_calendar_that_tells_no_days_is_explained(tmp_path: Path, ics: str, sentence: str) -> None:
    folder = written(tmp_path, calendar=BY_CALENDAR)
    (folder / "services" / "north.ics").write_text(ics, encoding="utf-8")

    _, problems = read(folder)

    assert sentence in problems[0].sentence


SQUARE = [[-119.5, 49.8], [-119.4, 49.8], [-119.4, 49.9], [-119.5, 49.9], [-119.5, 49.8]]
PARK = [[-119.46, 49.84], [-119.44, 49.84], [-119.44, 49.86], [-119.46, 49.86], [-119.46, 49.84]]
ADDRESSES = "street,number,lat,lon\noak-street,12,49.81,-119.41\noak-street,14,49.89,-119.49\n"


def drawn(folder: Path, addresses: str = ADDRESSES, zone: str = "north") -> Path:
    folder = written(folder)
    (folder / "services" / "collection-zones.csv").unlink()
    feature = {"properties": {"zone": zone}, "geometry": {"type": "Polygon", "coordinates": [SQUARE, PARK]}}
    (folder / "services" / "collection-zones.geojson").write_text(json.dumps({"features": [feature]}))
    (folder / "places" / "addresses.csv").write_text(addresses, encoding="utf-8")
    return folder


def test_zones_are_read_from_polygons_by_where_addresses_stand(tmp_path: Path) -> None:
    services, problems = read(drawn(tmp_path))

    assert problems == ()
    day = date(2026, 11, 25)
    assert services.look_up(LookUp("waste.collection_day", Address("oak-street", 12)), day) is not None
    assert services.look_up(LookUp("waste.collection_day", Address("oak-street", 13)), day) is None


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ("oak-street,20,49.85,-119.45", "20 oak-street is in no zone of collection-zones.geojson"),
        ("elm-street,20,49.81,-119.41", "there is no street elm-street"),
        ("oak-street,20,north,-119.41", "lat and lon must be degrees"),
    ],
)
def test_an_address_that_is_in_no_zone_is_explained(tmp_path: Path, row: str, sentence: str) -> None:
    _, problems = read(drawn(tmp_path, ADDRESSES + row + "\n"))

    assert sentence in problems[0].sentence


def test_where_addresses_lie_is_known_beside_the_zones(tmp_path: Path) -> None:
    services, _ = read(drawn(tmp_path))

    assert services.points.at(Address("oak-street", 12)) == (-119.41, 49.81)
    assert services.points.at(Address("oak-street", 13)) is None
    assert services.points.at(Address("oak-street", 12, "elm-avenue")) is None


def test_a_map_that_cannot_be_read_is_explained(tmp_path: Path) -> None:
    folder = drawn(tmp_path)
    (folder / "services" / "collection-zones.geojson").write_text('{"features": [{}]}')

    assert "not readable as a GeoJSON collection" in str(read(folder)[1])
    (folder / "services" / "collection-zones.csv").write_text(ZONES)
    assert "keep one of them" in str(read(folder)[1])
