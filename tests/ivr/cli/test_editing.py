"""A supervisor acts from a terminal, as on the page."""

import json
from pathlib import Path

import pytest

from tests.fixtures.command_line import Run


@pytest.fixture
def models(tmp_path: Path) -> None:
    """The machine's voices, which a notice's words are recorded with."""
    found = Path("var/models").resolve()
    if not (found / "hibari").is_dir():
        pytest.skip("there is no voice here")
    (tmp_path / "var").mkdir()
    (tmp_path / "var" / "models").symlink_to(found)


def test_the_switch_is_turned_and_shown(cityline: Run) -> None:
    before = cityline("switch", "show", "--json")
    turned = cityline("switch", "on", "--yes")
    after = cityline("switch", "show", "--json")

    assert json.loads(before.printed)["all_to_people"] is False
    assert turned.code == 0
    assert "All calls go to people" in turned.out
    assert json.loads(after.printed)["all_to_people"] is True


def test_the_switch_asks_first(cityline: Run) -> None:
    ran = cityline("switch", "on")

    assert ran.code == 1
    assert json.loads(cityline("switch", "show", "--json").printed)["all_to_people"] is False


def test_the_notices_are_listed_and_one_is_taken_down(cityline: Run) -> None:
    before = json.loads(cityline("banner", "list", "--json").printed)
    ended = cityline("banner", "end", "mill-street-bridge")
    after = json.loads(cityline("banner", "list", "--json").printed)

    assert [banner["id"] for banner in before] == ["mill-street-bridge"]
    assert ended.code == 0
    assert after == []


def test_an_unknown_notice_is_bad_input(cityline: Run) -> None:
    ran = cityline("banner", "end", "flood")

    assert ran.code == 2
    assert "there is no such notice" in ran.err


@pytest.mark.slow
@pytest.mark.usefixtures("models")
def test_a_notice_without_an_end_after_its_start_is_refused(cityline: Run) -> None:
    ran = cityline(
        "banner",
        "air",
        "--text",
        "en=Snow.",
        "--text",
        "fr=Neige.",
        "--until",
        "2020-01-01T08:00",
        "--owner",
        "x",
    )

    assert ran.code == 2
    assert "ends_at is not after starts_at" in ran.err


def test_a_text_without_its_language_is_bad_input(cityline: Run) -> None:
    ran = cityline("banner", "air", "--text", "Snow.", "--until", "2030-01-01T08:00", "--owner", "x")

    assert ran.code == 2
    assert "write the language first" in ran.err
