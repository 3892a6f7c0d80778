"""Documents are taken in, listed and removed from a terminal."""

import json
from pathlib import Path

import pytest

from tests.fixtures.command_line import Run
from tests.fixtures.command_line import cityline as cityline  # noqa: PLC0414 - a fixture

pytestmark = pytest.mark.slow


def test_a_file_goes_in_is_listed_and_goes_again(cityline: Run, tmp_path: Path) -> None:
    file = tmp_path / "dogs.md"
    file.write_text("# Dogs\nEvery dog of the city must have a licence. It costs $32 for the year.", "utf-8")

    added = cityline("documents", "add", str(file))
    listed = json.loads(cityline("documents", "list", "--json").printed)
    removed = cityline("documents", "remove", "dogs.md")

    assert added.code == 0, added.err
    assert "Dogs: 1 passages, en" in added.out
    assert [(one["title"], one["source"]) for one in listed] == [("Dogs", "dogs.md")]
    assert removed.out == "Removed: Dogs"
    assert json.loads(cityline("documents", "list", "--json").printed) == []


def test_what_cannot_be_read_is_told_with_what_to_do(cityline: Run, tmp_path: Path) -> None:
    file = tmp_path / "fees.docx"
    file.write_bytes(b"PK\x03\x04\0\0")

    for words, told in (
        (("add", str(file)), "save it as PDF"),
        (("add", str(tmp_path / "nothing.pdf")), "No such file"),
        (("add", "https://127.0.0.1/x"), "the city's own network"),
        (("remove", "nothing.pdf"), "cityline documents list"),
    ):
        ran = cityline("documents", *words)
        assert ran.code == 2
        assert told in ran.err
        assert ran.out == ""
