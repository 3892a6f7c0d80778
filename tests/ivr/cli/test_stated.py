"""What people state on the command line, and what is refused there."""

import json
import shutil
from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def _migrated(tmp_path: Path, sqlite_template: Path) -> None:
    (tmp_path / "var").mkdir()
    shutil.copy(sqlite_template, tmp_path / "var" / "cityline.db")


def test_minutes_are_stated_and_listed_with_who_stated_them(cityline):
    cityline("minutes", "set", "tax.due_date", "4.5", "--by", "Front desk", "--from", "2026-01-05")

    listed = json.loads(cityline("minutes", "list", "--json").printed)

    assert [(one["subject"], one["value"], one["from"], one["by"]) for one in listed] == [
        ("tax.due_date", 4.5, "2026-01-05", "Front desk")
    ]


def test_prices_and_terms_are_kept_apart(cityline):
    assert cityline("prices", "set", "machine_month", "165", "--by", "IT").code == 0
    assert cityline("terms", "set", "answer_within_seconds", "75", "--by", "Council").code == 0

    assert "machine_month" in cityline("prices", "list").out
    assert "machine_month" not in cityline("terms", "list").out


def test_hours_of_review_are_recorded(cityline):
    assert cityline("minutes", "review", "2.5", "--by", "Ada").code == 0


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (("minutes", "set", "waste", "--by", "x", "--", "-3"), "below zero"),
        (("minutes", "set", "waste", "-3", "--by", "x"), "-3 is below zero"),
        (("minutes", "review", "-2", "--by", "x"), "more than 0"),
        (("minutes", "set", "waste", "nan", "--by", "x"), "no number"),
        (("prices", "set", "machine_month", "-1", "--by", "x"), "-1 is below zero"),
        (("minutes", "set", "waste", "3", "--by", "x", "--from", "2999-01-01"), "in the future"),
        (("minutes", "set", "moon", "3", "--by", "x"), "moon: no article and no department"),
        (("minutes", "set", "waste", "3", "--by", " "), "say who did"),
        (("minutes", "set", "waste", "3", "--by", "x", "--from", "soon"), "not a day"),
        (("minutes", "review", "30", "--by", "x"), "at most 24"),
        (("prices", "set", "lunch", "3", "--by", "x"), "lunch is no price"),
        (("terms", "set", "repeat_days", "31", "--by", "x"), "from 1 to 30"),
    ],
)
def test_what_cannot_be_is_refused_with_the_reason(cityline, words, complaint):
    ran = cityline(*words)

    assert ran.code == 2
    assert complaint in ran.err
