import json
import shutil
from pathlib import Path

import pytest

CITY = Path("deploy/example-city")


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The example city, to be broken."""
    leave_out = shutil.ignore_patterns("audio")
    return Path(shutil.copytree(CITY, tmp_path / "city", ignore=leave_out))


def test_the_example_city_is_in_order(cityline):
    ran = cityline("check", str(CITY))

    assert ran.code == 0
    assert "is in order" in ran.out
    assert "2 journeys" in ran.out


def test_what_is_not_yet_recorded_is_told_and_is_no_fault(cityline, copy):
    ran = cityline("check", str(copy))

    assert ran.code == 0
    assert "Not yet recorded:" in ran.out
    assert "the carrier's voice says them" in ran.out


def test_every_problem_is_printed_at_once_with_its_file(cityline, copy):
    (copy / "departments" / "waste.yaml").write_text("id: waste\n", encoding="utf-8")
    (copy / "answers" / "waste" / "bulky-item.yaml").write_text("id: waste.bulky_item\n", encoding="utf-8")
    (copy / "prompts").mkdir()
    (copy / "prompts" / "en.yaml").write_text("disclosure: Hello.\n", encoding="utf-8")

    ran = cityline("check", str(copy))

    assert ran.code == 1
    for file in ("departments/waste.yaml:", "answers/waste/bulky-item.yaml:", "prompts/en.yaml:"):
        assert file in ran.printed


def test_problems_can_be_read_by_a_program(cityline, copy):
    (copy / "city.yaml").unlink()

    ran = cityline("check", str(copy), "--json")

    assert ran.code == 1
    assert any("city.yaml" in problem for problem in json.loads(ran.printed)["problems"])


def test_a_folder_that_is_not_there_is_bad_input(cityline, tmp_path):
    ran = cityline("check", str(tmp_path / "nowhere"))

    assert ran.code == 2
    assert "there is no such folder" in ran.err


@pytest.mark.parametrize("command", [("check", str(CITY)), ("check", str(CITY), "--json")])
@pytest.mark.parametrize(
    ("public", "proxies", "is_warned"),
    [
        ("https://line.example.ca", "", True),
        ("https://line.example.ca", "10.0.3.7", False),
        ("http://localhost:8000", "", False),
        ("https://[::1]:8000", "", False),
    ],
)
def test_a_public_line_without_a_named_proxy_is_told(cityline, command, public, proxies, is_warned):
    ran = cityline(*command, public_base_url=public, trusted_proxies=proxies)

    assert ("CITYLINE_TRUSTED_PROXIES names no proxy" in ran.printed) == is_warned
    assert ran.code == 0


def test_a_text_of_several_parts_and_a_missing_sender_are_told(cityline, copy):
    texts = copy / "services" / "texts.yaml"
    texts.write_text(texts.read_text("utf-8").replace("l'écocentre", "au dépôt"), "utf-8")

    ran = cityline("check", str(copy))

    assert "Text answers.permit.apply_docs_fee (en): 2 parts, 189 in GSM-7." in ran.out
    assert "(fr): 3 parts, 150 in UCS-2 for ô." in ran.out
    assert "Nobody is texted: CITYLINE_TEXTS_FROM names no sender." in ran.out


def test_answers_that_are_long_at_first_are_told_and_are_no_fault(cityline, copy):
    article = copy / "answers" / "waste" / "bulky-item.yaml"
    article.write_text(article.read_text("utf-8").replace("booked ahead.", f"booked{' well' * 9} ahead."))

    ran = cityline("check", str(copy))

    assert "More than 30 words at first (en): animal.dangerous, roads.signal_dark_hazard," in ran.out
    assert "waste.bulky_item." in ran.out
    assert ran.code == 0
