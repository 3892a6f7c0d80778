"""A fact is changed by the pages alone, by two people, and every answer that names it changes with it."""

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from tests.fixtures.example import example_city
from tests.routing.studio.conftest import BIN, RAVI, Desk
from tests.routing.studio.house import StudioHouse, furnished
from tests.routing.studio.test_changed_facts import spoken, texts
from tests.routing.studio.test_pages import plain

TWELVE = {
    "kind": "number",
    "value": "12",
    "unit": "working_day",
    "name.en": "days until a bin is mended",
    "name.fr": "délai de réparation d'un bac",
    "until": "2027-12-31",
    "source": "Service standard",
}


@pytest.fixture
def house(desk: Desk) -> Iterator[StudioHouse]:
    desk.publisher.take_in(texts(), RAVI)
    house = furnished(desk.publisher, example_city().directory)
    with TestClient(house.app) as house.client:
        yield house


def test_every_fact_is_shown_with_its_values_and_the_answers_that_name_it(house: StudioHouse) -> None:
    page = plain(house.get("/studio/facts"))

    assert "10 working days · 10 jours ouvrables" in page
    assert "Dec 31, 2027 Service standard waste.bin_damaged" in page


def test_a_changed_fact_goes_on_air_by_two_people_and_changes_its_answers(
    house: StudioHouse, desk: Desk
) -> None:
    house.post("/studio/facts/bin_days", edition="1", **TWELVE)
    before = spoken(desk, BIN)
    house.post("/studio/facts.yaml/submit", note="The standard has changed.")
    own = house.post("/studio/facts.yaml/approve")
    house.as_(RAVI)
    review = plain(house.get("/studio/facts.yaml/review"))
    approved = house.post("/studio/facts.yaml/approve")
    house.post("/studio/facts.yaml/publish")

    assert own.status_code == 409
    assert "Answers that change (1) waste.bin_damaged" in review
    assert "waste.bin_damaged, English:" in review
    assert "within twelve working days" in review
    assert approved.status_code == 303
    assert before == (2, before[1])
    assert "within 10 working days" in before[1]
    assert spoken(desk, BIN)[0] == 3
    assert "within 12 working days" in spoken(desk, BIN)[1]
    on_air = desk.on_air()["facts.yaml"]
    assert "reviewed_by: Ravi Sandhu" in on_air
    assert "written_by: Nadia Roy" in on_air


def test_a_fact_that_would_be_past_its_date_is_named_before_it_is_approved(house: StudioHouse) -> None:
    house.post("/studio/facts/bin_days", edition="1", **{**TWELVE, "until": "2026-11-30"})
    house.post("/studio/facts.yaml/submit")

    review = plain(house.get("/studio/facts.yaml/review"))

    assert "so a person answers: waste.bin_damaged" in review


@pytest.mark.parametrize(
    ("field", "value", "fault"),
    [
        ("unit", "", "bin_days has no unit; number needs one of percent"),
        ("value", "some", "bin_days: the value must be a number such as 10 or 2.5"),
        ("until", "", "until must be a date such as 2026-10-05"),
        ("source", " ", "source must be a text"),
        ("name.fr", "", "fr must be a text"),
    ],
)
def test_what_is_wrong_with_a_fact_is_told_and_nothing_is_kept(
    house: StudioHouse, desk: Desk, field: str, value: str, fault: str
) -> None:
    answer = house.post("/studio/facts/bin_days", edition="1", **{**TWELVE, field: value})

    assert answer.status_code == 422
    assert fault in plain(answer.text)
    assert desk.history("facts.yaml").newest.number == 1


def test_a_new_fact_is_named_by_an_answer_once_it_is_on_air(house: StudioHouse, desk: Desk) -> None:
    begun = house.post("/studio/facts", fact="desk_line")
    typed = {**TWELVE, "kind": "phone", "value": "604-555-0126", "name.en": "desk", "name.fr": "comptoir"}
    house.post("/studio/facts/desk_line", edition="1", **typed)
    house.post("/studio/facts.yaml/submit")
    house.as_(RAVI)
    house.post("/studio/facts.yaml/approve")
    house.post("/studio/facts.yaml/publish")

    assert begun.headers["location"].startswith("/studio/facts/desk_line?")
    assert "desk: 604-555-0126" in plain(house.get(f"/studio/{BIN}"))
    assert "  bin_days:\n    kind: number\n" in desk.on_air()["facts.yaml"]


def test_only_a_fact_that_no_answer_names_can_be_removed(house: StudioHouse) -> None:
    answer = house.post("/studio/facts/bin_days/remove", edition="1")

    assert answer.status_code == 422
    assert "change the answer first" in answer.text


def test_of_two_who_change_facts_the_second_is_told(house: StudioHouse) -> None:
    house.post("/studio/facts/bin_days", edition="1", **TWELVE)

    answer = house.post("/studio/facts/bin_days", edition="1", **{**TWELVE, "value": "14"})

    assert answer.status_code == 409
    assert 'value="14"' in answer.text


def test_facts_go_back_to_an_earlier_edition(house: StudioHouse, desk: Desk) -> None:
    house.post("/studio/facts/bin_days", edition="1", **TWELVE)

    house.post("/studio/facts.yaml/editions/1/roll-back")

    assert "value: 10" in desk.history("facts.yaml").newest.text


def test_the_facts_themselves_are_never_withdrawn(house: StudioHouse) -> None:
    answer = house.post("/studio/facts.yaml/withdraw", note="wrong")

    assert answer.status_code == 409


def test_what_is_heard_of_a_draft_has_its_facts_filled_in(house: StudioHouse) -> None:
    assert "within 10 working days" in house.get(f"/studio/{BIN}/review")
    assert "{fact:bin_days}" in house.get(f"/studio/{BIN}")


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize(
    "path",
    [
        "/studio/facts",
        "/studio/facts/bin_days",
        "/studio/facts/new_one",
        "/studio/facts.yaml/history",
        "/studio/facts.yaml/review",
    ],
)
def test_every_page_of_the_facts_is_there_in_both_languages(
    house: StudioHouse, path: str, language: str
) -> None:
    assert f'<html lang="{language}"' in house.get(path, language)


@pytest.mark.parametrize("fact", ["Fee", "a b", ""])
def test_an_id_that_cannot_name_a_fact_is_told(house: StudioHouse, fact: str) -> None:
    assert house.post("/studio/facts", fact=fact).status_code == 422
