"""A fact's form changes its own fields in the file, and nothing else."""

from datetime import date
from pathlib import Path

from intents.articles.facts import read_facts
from intents.text.yaml_file import Problem, read_yaml_text
from ivr.studio.fact_form import fact_form, new_facts, with_fact, without_fact

FACTS = Path("deploy/example-city/answers/facts.yaml").read_text("utf-8")
LANGUAGES = ("en", "fr")


def problems_of(text: str) -> list[Problem]:
    found: list[Problem] = []
    read_facts(read_yaml_text(text, "facts.yaml", found), LANGUAGES)
    return found


def test_a_form_that_nobody_changes_leaves_the_file_as_it_is() -> None:
    for fact in ("landfill_hours", "landfill_minimum_fee", "police_line", "tax_due_date", "tax_penalty"):
        assert with_fact(FACTS, fact, fact_form(FACTS, fact, LANGUAGES), LANGUAGES) == FACTS


def test_a_changed_value_stands_where_it_stood_and_comments_stay() -> None:
    typed = {**fact_form(FACTS, "landfill_minimum_fee", LANGUAGES), "value": "18"}

    text = with_fact(FACTS, "landfill_minimum_fee", typed, LANGUAGES)

    assert text == FACTS.replace("value: 15", "value: 18")


def test_hours_are_no_numbers() -> None:
    assert fact_form("facts:\n  late:\n    value: 17:00\n", "late", LANGUAGES)["value"] == "17:00"

    text = with_fact(
        FACTS,
        "landfill_hours",
        {**fact_form(FACTS, "landfill_hours", LANGUAGES), "kind": "time", "value": "17:00"},
        LANGUAGES,
    )

    assert fact_form(text, "landfill_hours", LANGUAGES)["value"] == "17:00"
    assert problems_of(text) == []


def test_a_first_day_that_is_taken_out_is_gone() -> None:
    typed = {**fact_form(FACTS, "uncovered_load_fee", LANGUAGES), "from": ""}

    text = with_fact(FACTS, "uncovered_load_fee", typed, LANGUAGES)

    assert text.count("from: 2026-04-01") == FACTS.count("from: 2026-04-01") - 1
    assert problems_of(text) == []


def test_the_first_fact_of_a_city_is_readable() -> None:
    from_nothing = new_facts("Nadia Roy", date(2026, 12, 1))
    typed = {
        "kind": "address",
        "name.en": "City Hall",
        "name.fr": "hôtel de ville",
        "value.en": "14 Main Street",
        "value.fr": "14, rue Main",
        "until": "2027-12-31",
        "source": "Map",
    }

    text = with_fact(from_nothing, "city_hall", typed, LANGUAGES)

    assert problems_of(text) == []
    assert fact_form(text, "city_hall", LANGUAGES)["value.fr"] == "14, rue Main"


def test_a_removed_fact_takes_only_its_own_lines_along() -> None:
    text = without_fact(FACTS, "works_yard_address")

    assert FACTS.startswith(text)
    assert "works_yard_address" not in text
