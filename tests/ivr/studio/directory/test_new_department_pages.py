"""A department is added on a page, and callers can be brought to it at once."""

import re

import pytest

from tests.ivr.studio.directory.conftest import House

ARCHIVE = {
    "slug": "city-archive",
    "name.en": "the City Archive",
    "name.fr": "les archives de la Ville",
    "languages.en": "true",
    "numbers": "+16045550188",
    "hours.tue": "10:00-16:00",
    "holidays": "closed",
    "max_wait_seconds": "120",
    "when_closed": "message",
}


def test_a_new_department_is_in_the_directory_at_once(house: House) -> None:
    page = house.get("/directory/new")

    answer = house.post("/directory/new", ARCHIVE)

    assert "Add a department" in page
    assert answer.headers["location"] == "/directory/city-archive?lang=en&done=saved"
    assert house.city_now().directory["city-archive"].names["en"] == "the City Archive"
    assert "the City Archive" in house.get("/directory/city-archive")


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"slug": "waste"}, "There is a department of that id already."),
        ({"slug": "new"}, "There is a department of that id already."),
        ({"slug": "City Archive"}, "Write small letters and hyphens, such as city-archive."),
        ({"slug": ""}, "Write small letters and hyphens, such as city-archive."),
        ({"numbers": ""}, "A department needs at least one number."),
        ({"hours.tue": "16:00-10:00"}, "A time range ends after it begins"),
    ],
)
def test_a_fault_stands_beside_its_field_and_nothing_is_added(
    house: House, changes: dict[str, str], fault: str
) -> None:
    answer = house.post("/directory/new", {**ARCHIVE, **changes})

    assert answer.status_code == 422
    assert any(text.startswith(fault) for text in re.findall(r'<p class="fault"[^>]*>([^<]*)', answer.text))
    assert "the City Archive" in answer.text
    assert house.city_now().directory == house.city_now.folder.directory
