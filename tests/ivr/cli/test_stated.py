"""What people state on the command line, and what is refused there."""

import json
import shutil
from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def _nora_may_sign_in(cityline, tmp_path: Path, sqlite_template: Path) -> None:
    (tmp_path / "var").mkdir()
    shutil.copy(sqlite_template, tmp_path / "var" / "cityline.db")
    cityline("account", "add", "Nora", "--email", "nora@city.example", "--role", "manager")


def test_minutes_are_stated_and_listed_with_who_stated_them(cityline):
    given = ("--by", "nora@city.example", "--from", "2026-01-05", "--why", "measured")
    cityline("minutes", "set", "tax.due_date", "4.5", *given)

    listed = json.loads(cityline("minutes", "list", "--json").printed)

    assert [(one["subject"], one["value"], one["from"], one["by"]) for one in listed] == [
        ("tax.due_date", 4.5, "2026-01-05", "nora")
    ]


def test_prices_and_terms_are_kept_apart(cityline):
    assert cityline("prices", "set", "machine_month", "165", "--by", "nora").code == 0
    assert cityline("terms", "set", "answer_within_seconds", "75", "--by", "nora").code == 0

    assert "machine_month" in cityline("prices", "list").out
    assert "machine_month" not in cityline("terms", "list").out


def test_hours_of_review_are_recorded(cityline):
    assert cityline("minutes", "review", "2.5", "--by", "nora").code == 0


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (("minutes", "set", "waste", "--by", "nora", "--", "-3"), "below zero"),
        (("minutes", "set", "waste", "-3", "--by", "nora"), "-3 is below zero"),
        (("minutes", "review", "-2", "--by", "nora"), "more than 0"),
        (("minutes", "set", "waste", "nan", "--by", "nora"), "no number"),
        (("prices", "set", "machine_month", "-1", "--by", "nora"), "-1 is below zero"),
        (("minutes", "set", "waste", "3", "--by", "nora", "--from", "2999-01-01"), "in the future"),
        (("minutes", "set", "waste", "3", "--by", "nora", "--from", "2026-01-05"), "say why"),
        (("minutes", "set", "moon", "3", "--by", "nora"), "moon: no article and no department"),
        (("minutes", "set", "waste", "3", "--by", " "), "nobody of this name may sign in"),
        (("minutes", "set", "waste", "3", "--by", "Council"), "nobody of this name may sign in"),
        (("minutes", "set", "waste", "3", "--by", "nora", "--from", "soon"), "not a day"),
        (("minutes", "review", "30", "--by", "nora"), "at most 24"),
        (("prices", "set", "lunch", "3", "--by", "nora"), "lunch is no price"),
        (("terms", "set", "repeat_days", "31", "--by", "nora"), "from 1 to 30"),
    ],
)
def test_what_cannot_be_is_refused_with_the_reason(cityline, words, complaint):
    ran = cityline(*words)

    assert ran.code == 2
    assert complaint in ran.err


def test_what_is_stated_is_in_the_audit_log(cityline):
    before = int(cityline("audit", "verify").out.split()[0])

    cityline("terms", "set", "repeat_days", "8", "--by", "nora")
    cityline("minutes", "review", "2", "--by", "nora")
    cityline("minutes", "set", "moon", "3", "--by", "nora")

    assert int(cityline("audit", "verify").out.split()[0]) == before + 2
