"""A fact is changed by the pages alone, by two people, and every answer that names it changes with it."""

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from tests.fixtures.example import example_city
from tests.ivr.studio.conftest import BIN, RAVI, Desk
from tests.ivr.studio.house import StudioHouse, furnished
from tests.ivr.studio.test_changed_facts import spoken, texts
from tests.ivr.studio.test_pages import plain

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
    assert "Dec 31, 2027 Service standard A damaged, missing or new bin" in page


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
    assert "Answers that change (1) A damaged, missing or new bin" in review
    assert "A damaged, missing or new bin, English:" in review
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

    assert "so a person answers: A damaged, missing or new bin" in review


@pytest.mark.parametrize(
    ("field", "value", "fault"),
    [
        ("unit", "", "Unité : Un nombre ne dit rien sans son unité : choisissez-en une"),
        ("unit", "CAD", "Unité : Cette unité ne va pas avec ce genre; choisissez-en une autre."),
        ("value", "some", "Valeur : Écrivez un nombre comme 10 ou 2,5."),
        ("value", "1.000", "Valeur : Écrivez un nombre comme 10 ou 2,5."),
        ("until", "", "Dernier jour : Choisissez son dernier jour; ensuite, une personne répond."),
        ("from", "2028-01-01", "Dernier jour : Le dernier jour précède le premier."),
        ("source", " ", "Source : Ceci doit être rempli."),
        ("name.fr", "", "Nom (fr) : Ceci doit être rempli."),
    ],
)
def test_what_is_wrong_with_a_fact_is_told_in_the_readers_language_and_nothing_is_kept(
    house: StudioHouse, desk: Desk, field: str, value: str, fault: str
) -> None:
    typed = {"edition": "1", **TWELVE, field: value}

    answer = house.client.post("/studio/facts/bin_days?lang=fr", data=typed)

    assert answer.status_code == 422
    assert fault in plain(answer.text)
    assert f'href="#{"until" if field == "from" else field}"' in answer.text
    assert desk.history("facts.yaml").newest.number == 1


@pytest.mark.parametrize(
    ("typed", "said"), [("12,5", "12,5 jours"), ("12.50", "12,5 jours"), ("13", "13 jours")]
)
def test_a_number_is_written_with_a_comma_or_a_point(house: StudioHouse, typed: str, said: str) -> None:
    house.post("/studio/facts/bin_days", edition="1", **{**TWELVE, "value": typed})

    assert said in house.get("/studio/facts")


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
    assert "Nadia Roy has saved edition 2 meanwhile" in answer.text
    assert 'value="14"' in answer.text
    assert "Value 12" in plain(answer.text)
    assert "Both of you changed these" in answer.text


def test_what_only_the_first_one_changed_of_a_fact_is_in_the_second_ones_form(
    house: StudioHouse, desk: Desk
) -> None:
    house.post("/studio/facts/bin_days", edition="1", **TWELVE)
    typed = {**TWELVE, "value": "10", "source": "Bylaw 12"}

    both = house.post("/studio/facts/bin_days", edition="1", **typed)
    house.post("/studio/facts/bin_days", edition="2", **{**typed, "value": "12"})

    assert both.status_code == 409
    assert 'value="12"' in both.text
    assert 'value="Bylaw 12"' in both.text
    assert "Both of you changed these" not in both.text
    newest = desk.history("facts.yaml").newest.text
    assert ("value: 12" in newest, "Bylaw 12" in newest) == (True, True)


def test_whoever_changes_another_fact_is_in_nobodys_way(house: StudioHouse, desk: Desk) -> None:
    house.post("/studio/facts/bin_days", edition="1", **TWELVE)
    phone = {**TWELVE, "kind": "phone", "value": "604-555-0126", "name.en": "desk", "name.fr": "comptoir"}

    answer = house.post("/studio/facts/desk_line", edition="1", **phone)

    assert answer.status_code == 303
    newest = desk.history("facts.yaml").newest.text
    assert ("value: 12" in newest, "604-555-0126" in newest) == (True, True)


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
