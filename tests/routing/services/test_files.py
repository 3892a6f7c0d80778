"""A city's streets and calendar as files: read whole, with every fault by file and line."""

from pathlib import Path

import pytest

from routing.departments.hours import NO_HOLIDAYS
from routing.services.files import load_services
from routing.services.finding import Address

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

    assert any("not UTF-8" in str(problem) for problem in problems)
