"""Encoded sounds in their folder."""

from pathlib import Path

import numpy as np

from deploy.hearing.material import LINES, SOUNDS, Heard, Material

DOG, NOISE = Heard("un chien", "fr", 2), Heard("", "en", 3)
ONE, OTHER = np.ones((2, 4), np.float32), np.full((3, 4), 2, np.float32)


def test_sounds_come_back_with_what_was_said(tmp_path: Path) -> None:
    material = Material(tmp_path / "new")
    material.add(DOG, ONE)
    material.add(NOISE, OTHER)

    found = [(heard, sound.tolist()) for heard, sound in Material(tmp_path / "new").sounds(4)]

    assert found == [(DOG, ONE.tolist()), (NOISE, OTHER.tolist())]


def test_a_sound_whose_line_was_never_written_is_written_over(tmp_path: Path) -> None:
    material = Material(tmp_path)
    material.add(DOG, ONE)
    with (tmp_path / SOUNDS).open("ab") as file:
        file.write(b"cut off")

    material.add(NOISE, OTHER)

    assert [sound.tolist() for _, sound in material.sounds(4)] == [ONE.tolist(), OTHER.tolist()]


def test_a_line_that_was_cut_off_is_as_if_it_had_never_been(tmp_path: Path) -> None:
    Material(tmp_path).add(DOG, ONE)
    with (tmp_path / LINES).open("a", encoding="utf-8") as file:
        file.write('{"text": "a do')

    material = Material(tmp_path)
    material.add(NOISE, OTHER)

    assert Material(tmp_path).heard == [DOG, NOISE]
