"""Spoken sounds in their folder."""

from pathlib import Path

from deploy.hearing.material import LINES, Heard, Material

DOG, BIN = Heard("un chien", "fr"), Heard("a bin", "en")


def test_sounds_come_back_with_what_was_said(tmp_path: Path) -> None:
    material = Material(tmp_path / "new")
    material.add(DOG, b"wouf")
    material.add(BIN, b"clank")

    again = Material(tmp_path / "new")

    assert again.heard == [DOG, BIN]
    assert [again.sound(0), again.sound(1)] == [b"wouf", b"clank"]


def test_a_line_that_was_cut_off_is_as_if_it_had_never_been(tmp_path: Path) -> None:
    Material(tmp_path).add(DOG, b"wouf")
    with (tmp_path / LINES).open("a", encoding="utf-8") as file:
        file.write('{"text": "a do')

    material = Material(tmp_path)
    material.add(BIN, b"clank")

    assert Material(tmp_path).heard == [DOG, BIN]
    assert material.sound(1) == b"clank"
