"""Hours of review that people record on the command line, and what is refused there."""

import shutil
from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def _nora_may_sign_in(cityline, tmp_path: Path, sqlite_template: Path) -> None:
    (tmp_path / "var").mkdir()
    shutil.copy(sqlite_template, tmp_path / "var" / "cityline.db")
    cityline("account", "add", "Nora", "--email", "nora@city.example", "--role", "manager")


def test_hours_of_review_are_recorded_and_in_the_audit_log(cityline):
    before = int(cityline("audit", "verify").out.split()[0])

    assert cityline("minutes", "review", "2.5", "--by", "nora").code == 0

    assert int(cityline("audit", "verify").out.split()[0]) == before + 1


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (("-2", "--by", "nora"), "more than 0"),
        (("30", "--by", "nora"), "at most 24"),
        (("3", "--by", "Council"), "nobody of this name may sign in"),
        (("3", "--by", " "), "nobody of this name may sign in"),
        (("3", "--by", "nora", "--on", "2999-01-01"), "in the future"),
        (("3", "--by", "nora", "--on", "soon"), "not a day"),
    ],
)
def test_what_cannot_be_is_refused_with_the_reason(cityline, words, complaint):
    before = int(cityline("audit", "verify").out.split()[0])

    ran = cityline("minutes", "review", *words)

    assert ran.code == 2
    assert complaint in ran.err
    assert int(cityline("audit", "verify").out.split()[0]) == before
