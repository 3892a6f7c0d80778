"""A city's folder is read as a whole, or not at all."""

import shutil
from pathlib import Path

import pytest

from ivr.call.city import check_city, load_city
from ivr.errors import BadCity

RIVERMONT = Path(__file__).parents[3] / "deploy" / "example-city"


def test_rivermont_has_no_problem() -> None:
    assert check_city(RIVERMONT) == ()


def test_rivermont_is_read_whole() -> None:
    city = load_city(RIVERMONT)

    assert city.directory.operator in city.directory.departments
    assert all(article in city.catalog for article in city.directory.menu)
    assert city.catalog.languages == ("en", "fr")


def test_a_folder_with_problems_is_refused_with_all_of_them(tmp_path: Path) -> None:
    folder = shutil.copytree(RIVERMONT, tmp_path / "city", ignore=shutil.ignore_patterns("audio"))
    (folder / "departments" / "waste.yaml").unlink()
    (folder / "answers" / "waste" / "collection-day.yaml").write_text("id: [")

    with pytest.raises(BadCity) as caught:
        load_city(folder)

    assert any("there is no department waste" in problem for problem in caught.value.problems)
    assert any("collection-day.yaml:1: unreadable YAML" in problem for problem in caught.value.problems)
    assert str(caught.value).count("\n") + 1 == len(caught.value.problems)


def test_a_folder_that_does_not_exist_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadCity, match=r"city\.yaml:1: there is no such file"):
        load_city(tmp_path / "nowhere")
