"""The register entry on the command line: filled in once, exported, and stale when the line has changed."""

import csv
import json
import shutil
from io import StringIO
from pathlib import Path

import pytest

CITY = Path("deploy/example-city")


@pytest.fixture
def city(tmp_path: Path, sqlite_template: Path) -> Path:
    """The example city, to be written into."""
    (tmp_path / "var").mkdir()
    shutil.copy(sqlite_template, tmp_path / "var" / "cityline.db")
    leave_out = shutil.ignore_patterns("audio", "calls", "register.yaml")
    return Path(shutil.copytree(CITY, tmp_path / "city", ignore=leave_out))


def test_what_was_answered_is_exported_and_the_rest_is_named_as_missing(cityline, city: Path) -> None:
    cityline("register", "edit", "--set", "organization=City of Rivermont", city=city)

    ran = cityline("register", "--format", "canada", city=city)

    row = next(csv.DictReader(StringIO(ran.printed)))
    assert row["government_organization"] == "City of Rivermont"
    assert row["name_ai_system_en"] == ""
    assert "left empty: name.en, name.fr, description.en" in ran.err


def test_a_longer_retention_makes_the_entry_stale_in_the_check_until_it_is_confirmed(cityline, city) -> None:
    cityline("register", "edit", "--set", "status=pilot", city=city)

    fresh, stale = (cityline("check", str(city), city=city, words_kept_days=days) for days in (90, 91))
    cityline("register", "edit", "--set", "status=production", city=city, words_kept_days=91)
    confirmed = cityline("check", str(city), city=city, words_kept_days=91)

    assert ["is stale" in ran.out for ran in (fresh, stale, confirmed)] == [False, True, False]
    assert "changed: retention" in stale.out


@pytest.mark.parametrize(
    ("given", "complaint"),
    [
        ("moon=cheese", "name one of name, organization"),
        ("status.en=pilot", "status takes no language"),
        ("status=perhaps", "choose one of development, pilot"),
        (f"organization={'x' * 101}", "at most 100 characters"),
    ],
)
def test_an_answer_that_cannot_stand_is_refused_with_the_reason(cityline, city, given, complaint) -> None:
    ran = cityline("register", "edit", "--set", given, city=city)

    assert ran.code == 2
    assert complaint in ran.err


def test_the_assessment_is_scored_with_its_own_questionnaire(cityline, city: Path, tmp_path: Path) -> None:
    (city / "aia.json").write_text(json.dumps({"version": "1.0.1", "data": {"impact5": "item1-4"}}), "utf-8")
    question = {"type": "radiogroup", "name": "impact5", "choices": [{"value": "item1-4"}]}
    survey = tmp_path / "survey-enfr.json"
    survey.write_text(json.dumps({"pages": [{"name": "impact-RS", "elements": [question]}]}), "utf-8")

    ran = cityline("register", "--format", "aia", "--questionnaire", str(survey), city=city)

    assert json.loads(ran.printed)["data"] == {"impact5": "item1-4"}
    assert "raw 4, mitigation 0, score 3, level 3" in ran.err
