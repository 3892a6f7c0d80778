"""Each form of the register entry is what its register takes, and holds nothing that nobody said."""

import csv
import json
from dataclasses import replace
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from ivr.register import exports
from ivr.register.entry import (
    FOREIGN,
    NOTHING,
    ModelInUse,
    Part,
    RegisterFormat,
    Running,
    fields,
    lacking,
    load_answers,
)
from ivr.register.running import digest_of_thresholds
from ivr.web.pages import ROOMS
from ivr.web.words import load_words
from metrics.facts.formula import Rate

DATA = Path(__file__).parent / "data"
CITY = Path("deploy/example-city")
WORDS, TODAY = load_words(ROOMS), date(2026, 12, 1)
WHISPER = ModelInUse("Whisper base", "hears", "MIT", "d01c")
RUNNING = Running(
    ("en", "fr"),
    (WHISPER,),
    {"topic.belongs": 0.78},
    {"words": 90, "numerals": 1},
    (),
    "https://line.example.ca/about-this-line",
    67,
)


def schema(name: str) -> Any:
    return json.loads((DATA / name).read_text("utf-8"))


def faults_of(body: dict[str, Any], rules: dict[str, dict[str, Any]]) -> list[str]:
    """What the Dutch register's own checks refuse: duty, type, length and permitted values."""
    found = [key for key in body if key not in rules]
    for key, rule in rules.items():
        value = body.get(key)
        if value is None:
            found += [key] if rule.get("required") else []
            continue
        is_list = rule["type"] == "array"
        fits = isinstance(value, list) if is_list else isinstance(value, str)
        length = not isinstance(value, str) or len(value) <= rule.get("max_length", len(value))
        if not fits or not length or value not in rule.get("permitted_values", [value]):
            found.append(key)
    return found


def test_the_canadian_row_has_the_registers_columns_in_both_languages() -> None:
    answers = load_answers(CITY)

    row = next(csv.DictReader(StringIO(exports.canada(answers, RUNNING, WORDS))))

    assert tuple(row) == exports.COLUMNS
    assert [name for name, text in row.items() if not text] == ["ai_register_id"]
    assert row["government_organization"] == "City of Rivermont | Ville de Rivermont"
    assert row["involves_personal_information"] == "Yes"
    assert row["ai_system_status_fr"] == "À l'essai"
    assert row["ai_system_capabilities_fr"].startswith("Entend en anglais et français")
    assert row["ai_system_results_en"] == "No month is complete yet."


def test_the_dutch_body_passes_the_registers_own_rules() -> None:
    body = json.loads(exports.dutch(load_answers(CITY), RUNNING, WORDS))

    assert faults_of(body, schema("dutch_v1_0.json")["fields"]) == []
    assert body["status"] == "In gebruik"
    assert body["goal"].startswith("Gewone vragen")
    assert body["category"] == ["Organisatie en bedrijfsvoering"]
    assert [group["title"] for group in body["impacttoetsen_grouping"]] == [
        "Data Protection Impact Assessment (DPIA): Dossier PIA-2026-14, bij het kantoor van de City Clerk"
    ]
    assert body["organization"] == "Stad Rivermont"
    assert "It does not learn by itself" in body["methods_and_models"]


def test_an_assessment_on_the_web_is_linked_in_the_dutch_body() -> None:
    answers = load_answers(CITY)
    given = {**answers.given, "privacy_assessment": {"": "https://city.example/pia"}}

    body = json.loads(exports.dutch(replace(answers, given=given), RUNNING, WORDS))

    assert body["impacttoetsen_grouping"] == [
        {"title": "Data Protection Impact Assessment (DPIA)", "link": "https://city.example/pia"}
    ]


def test_a_dutch_body_of_which_something_lacks_is_refused_there_and_names_it_here() -> None:
    body = json.loads(exports.dutch(NOTHING, RUNNING, WORDS))

    required = [
        "name",
        "description_short",
        "organization",
        "status",
        "contact_email",
        "publication_category",
    ]
    assert faults_of(body, schema("dutch_v1_0.json")["fields"]) == required
    assert {"organization.en", "organization.fr", "mailbox", "status"} <= set(
        lacking(NOTHING, (RegisterFormat.DUTCH,))
    )


def test_what_is_given_in_english_to_the_dutch_register_is_told() -> None:
    answers = load_answers(CITY)
    given = {**answers.given, "mailbox": {"en": "line@city.example"}, "name": {"": "Cityline"}}

    assert exports.not_dutch(answers) == ["data", "models"]
    assert exports.not_dutch(replace(answers, given=given)) == ["mailbox", "data", "models"]


def test_one_text_stands_in_every_language_and_column() -> None:
    answers = load_answers(CITY)
    given = {**answers.given, "name": {"": "Cityline"}, "organization": {"": "Ville de Gatineau"}}

    answered = replace(answers, given=given)

    row = next(csv.DictReader(StringIO(exports.canada(answered, RUNNING, WORDS))))
    assert (row["name_ai_system_en"], row["name_ai_system_fr"]) == ("Cityline", "Cityline")
    assert row["government_organization"] == "Ville de Gatineau"
    assert json.loads(exports.dutch(answered, RUNNING, WORDS))["name"] == "Cityline"


@pytest.mark.parametrize(
    ("language", "told"), [("en", "City Clerk"), ("fr", "Greffière ou greffier municipal")]
)
def test_who_is_responsible_is_told_in_the_readers_language(language: str, told: str) -> None:
    rows = dict(exports.rows(load_answers(CITY), RUNNING, WORDS[language]))
    (owner,) = (field for field in fields() if field.id == "owner")

    assert rows[owner.name[language]] == told


def test_the_atrs_record_has_the_publishers_required_facets() -> None:
    record = json.loads(exports.atrs(load_answers(CITY), RUNNING, WORDS, TODAY))

    for facet, permitted in schema("atrs_facets.json")["required"].items():
        value = record[facet]
        assert value, facet
        chosen = set(value) if isinstance(value, list) else {value}
        assert permitted is None or chosen <= set(permitted), facet
    assert record["algorithmic_transparency_record_organisation"] == "city-of-rivermont"
    assert [number for number, text in record["sections"].items() if not text] == []


def test_nothing_is_made_up_where_nobody_has_answered() -> None:
    record = json.loads(exports.atrs(NOTHING, RUNNING, WORDS, TODAY))
    document = exports.markdown(NOTHING, RUNNING, WORDS["en"])

    assert record["algorithmic_transparency_record_organisation_type"] == []
    assert record["sections"]["2.2.6 Legal basis"] == ""
    assert document.count("*Not stated yet*") == sum(field.is_asked for field in fields())


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_document_tells_models_with_digest_and_licence(language: str) -> None:
    document = exports.markdown(load_answers(CITY), RUNNING, WORDS[language])

    assert "Whisper base" in document
    assert "(MIT; sha256 d01c)" in document


@pytest.mark.parametrize(
    ("changed", "part"),
    [
        (replace(RUNNING, models=(replace(WHISPER, digest="e02d"),)), Part.MODELS),
        (replace(RUNNING, thresholds={"topic.belongs": 0.7}), Part.THRESHOLDS),
        (replace(RUNNING, tuned="another"), Part.THRESHOLDS),
        (replace(RUNNING, retention={"words": 91, "numerals": 1}), Part.RETENTION),
    ],
)
def test_a_changed_model_threshold_or_retention_makes_the_entry_stale(changed: Running, part: Part) -> None:
    confirmed = load_answers(CITY).confirm(RUNNING, TODAY)

    assert confirmed.stale(RUNNING) == ()
    assert confirmed.stale(changed) == (part,)
    assert "Changed since: " in exports.markdown(confirmed, changed, WORDS["en"])


def test_a_change_is_kept_with_its_day_when_the_entry_is_confirmed_anew() -> None:
    changed = replace(RUNNING, thresholds={"topic.belongs": 0.7})

    again = NOTHING.confirm(RUNNING, TODAY).confirm(changed, date(2026, 12, 9))

    assert [(change.day, change.parts) for change in again.changes] == [
        (date(2026, 12, 9), (Part.THRESHOLDS,))
    ]
    assert again.stale(changed) == ()


def test_a_threshold_anywhere_in_the_code_counts_as_a_change_and_a_remark_does_not(tmp_path: Path) -> None:
    file = tmp_path / "policy.py"
    digests = []
    for code in (
        "SURE = 0.85\n",
        "SURE = 0.85\n\nDAYS = 3\n# Well chosen.\n",
        "SURE = 0.8\n",
        "SURE, LEAST = 0.8, 0.3\n",
        "SURE, LEAST = 0.8, 0.2\n",
        "LEAST: Mapping[str, float] = {\n    'child': 0.45,\n}\n",
        "LEAST: Mapping[str, float] = {\n    'child': 0.4,\n}\n",
    ):
        file.write_text(code, encoding="utf-8")
        digests.append(digest_of_thresholds({"deciding": tmp_path}))

    assert digests[0] == digests[1]
    assert len({*digests}) == len(digests) - 1


def test_the_entry_tells_how_far_each_language_is_served_and_when_the_line_changed_last() -> None:
    changed = replace(RUNNING, tuned="another", passed_on=("pa", "ar"))
    confirmed = load_answers(CITY).confirm(RUNNING, TODAY).confirm(changed, date(2026, 12, 9))

    document = exports.markdown(confirmed, changed, WORDS["en"])

    assert "Callers in Arabic and Punjabi are recognized by their language, hear of 9-1-1 first" in document
    assert "Last change: Dec\N{NO-BREAK SPACE}9, 2026 (a threshold)." in document
    assert "Last change" not in exports.markdown(load_answers(CITY), RUNNING, WORDS["en"])


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en", "kept apart in French, understood rightly by the line as it is: 90.0% (82.6%–94.5%) of 100."),
        (
            "fr",
            "(français), comprises correctement par la ligne telle qu'elle est\N{NO-BREAK SPACE}: 90,0",
        ),
    ],
)
def test_the_results_tell_how_the_line_fares_on_the_questions_kept_apart(language: str, told: str) -> None:
    examined = replace(RUNNING, tested={"fr": Rate(90, 100)})

    assert told in exports.markdown(load_answers(CITY), examined, WORDS[language])


@pytest.mark.parametrize(
    ("language", "told"),
    [
        (
            "en",
            "of 320 cries for help, made up in writing in sixteen languages, it found 98.1% (96.0%–99.1%)",
        ),
        ("fr", "sur 320 appels à l'aide inventés par écrit en seize langues, elle en a reconnu 98,1\xa0%"),
    ],
)
def test_danger_in_other_languages_is_told_with_its_sample_where_it_is_read(language: str, told: str) -> None:
    encoder = ModelInUse("multilingual-e5-small", FOREIGN, "MIT", "1571")
    reads_others = replace(RUNNING, models=(WHISPER, encoder))

    assert told in exports.markdown(load_answers(CITY), reads_others, WORDS[language])
    assert "320" not in exports.markdown(load_answers(CITY), RUNNING, WORDS[language])
