"""Answers go into the database and come out of it, from a terminal."""

import json
import shutil
from pathlib import Path

import pytest

from tests.fixtures.command_line import Run


@pytest.fixture
def city(cityline: Run, tmp_path: Path) -> Path:
    """The small city that init writes."""
    folder = tmp_path / "city"
    assert cityline("init", str(folder)).code == 0
    return folder


def article_of(city: Path) -> tuple[str, Path]:
    file = min((city / "answers").rglob("*.yaml"))
    return file.read_text("utf-8").split("id: ", 1)[1].splitlines()[0], file


def test_a_city_goes_in_and_comes_out_byte_for_byte(cityline: Run, city: Path, tmp_path: Path) -> None:
    _, file = article_of(city)
    file.write_bytes(("# Ask Nadia before changing this.\r\n" + file.read_text("utf-8")).encode())

    imported = cityline("answers", "import", str(city), city=city)
    exported = cityline("answers", "export", str(tmp_path / "out"), city=city)

    assert imported.code == 0, imported.err
    assert exported.code == 0, exported.err
    assert contents(tmp_path / "out" / "answers") == contents(city / "answers")


def test_an_import_with_a_fault_names_its_file_and_line_and_changes_nothing(
    cityline: Run, city: Path
) -> None:
    slug, file = article_of(city)
    cityline("answers", "import", str(city), city=city)
    good = file.read_text("utf-8")
    broken = city.parent / "broken"
    (broken / "answers").mkdir(parents=True)
    (broken / "answers" / "one.yaml").write_text(good.replace("handling: answer", "handling: guess"))

    ran = cityline("answers", "import", str(broken), city=city)

    assert ran.code == 2
    assert "Nothing was imported. answers/one.yaml:4: handling must be one of" in ran.err
    assert cityline("answers", "show", slug, city=city).printed == good


def test_what_callers_hear_is_what_commands_answer_with(cityline: Run, city: Path) -> None:
    slug, _ = article_of(city)
    cityline("answers", "import", str(city), city=city)

    withdrawn = cityline("answers", "withdraw", slug, "--why", "The fee has changed.", city=city)
    again = cityline("answers", "withdraw", slug, "--why", "The fee has changed.", city=city)

    assert "The next caller gets a person" in withdrawn.out
    assert f"{slug} is not on air." in again.err


def test_a_withdrawn_answer_says_so_in_its_file_and_comes_back(cityline: Run, city: Path) -> None:
    slug, file = article_of(city)
    before = file.read_bytes()
    cityline("answers", "import", str(city), city=city)
    cityline("answers", "withdraw", slug, "--why", "Wrong.", city=city)

    without = cityline("answers", "export", str(city), "--json", city=city)
    restored = cityline("answers", "restore", slug, city=city)
    again = cityline("answers", "export", str(city), "--json", city=city)

    assert json.loads(without.printed)["withdrawn"] == [slug]
    assert restored.code == 0
    assert file.read_bytes() == before
    assert json.loads(again.printed)["written"] == [file.relative_to(city / "answers").as_posix()]


def test_a_file_that_no_edition_had_is_named_and_stays(cityline: Run, city: Path, tmp_path: Path) -> None:
    cityline("answers", "import", str(city), city=city)
    own = tmp_path / "out" / "answers" / "notes.yaml"
    own.parent.mkdir(parents=True)
    own.write_text("mine: true\n")

    ran = cityline("answers", "export", str(tmp_path / "out"), city=city)

    assert "it stays" in ran.out
    assert own.is_file()


def test_a_version_is_printed_as_it_was_spoken(cityline: Run, city: Path) -> None:
    slug, file = article_of(city)
    cityline("answers", "import", str(city), city=city)

    by_version = cityline("answers", "show", f"{slug}@1", city=city)
    unknown = cityline("answers", "show", f"{slug}@9", city=city)

    assert by_version.printed == file.read_text("utf-8")
    assert unknown.code == 2


def test_before_an_import_an_export_says_what_to_do(cityline: Run, city: Path) -> None:
    ran = cityline("answers", "export", str(city), city=city)

    assert ran.code == 2
    assert "begin with: cityline answers import" in ran.err


def contents(folder: Path) -> dict[str, bytes]:
    return {
        file.relative_to(folder).as_posix(): file.read_bytes() for file in folder.rglob("*") if file.is_file()
    }


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("menu.yaml", "nom: bac brisé\n".encode("cp1252"), "menu.yaml:1: the file is not UTF-8"),
        ("table.yaml", b"PK\x03\x04\x14\x00", "table.yaml:1: the file is a spreadsheet"),
        ("menu.yml", b"id: x\n", "menu.yml: this file is not read; name it .yaml"),
    ],
)
def test_a_file_that_cannot_be_read_is_named_and_nothing_is_imported(
    cityline: Run, city: Path, name: str, content: bytes, told: str
) -> None:
    broken = shutil.copytree(city, city.parent / "broken")
    (broken / "answers" / name).write_bytes(content)

    ran = cityline("answers", "import", str(broken), city=city)

    assert ran.code == 2
    assert told in ran.err
    assert "no answers yet" in cityline("answers", "export", str(city.parent / "out"), city=city).err
