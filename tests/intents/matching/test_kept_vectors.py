"""Vectors of reviewed texts outlive the process that encoded them; a file that is no good is no harm."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from intents.matching.encoder import ReviewedEncoder
from intents.matching.kept_vectors import remember

TEXTS = ("where is it", "how much", "where is it")


class Counting:
    fingerprint, weight = "counting", 1.0

    def __init__(self) -> None:
        self.encoded: list[str] = []

    def knows(self, language: str) -> bool:
        return True

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        self.encoded += texts
        return np.array([[len(text), 1.0] for text in texts], np.float32)


def test_a_second_start_encodes_nothing(tmp_path: Path) -> None:
    first, second = Counting(), Counting()
    remember(ReviewedEncoder(first), TEXTS, tmp_path)
    again = ReviewedEncoder(second)

    remember(again, TEXTS, tmp_path)

    assert first.encoded == ["where is it", "how much"]
    assert again.encode(["how much"]).tolist() == [[8.0, 1.0]]
    assert second.encoded == []


def test_after_an_edit_only_what_is_new_is_encoded_and_a_start_encodes_nothing(
    tmp_path: Path,
) -> None:
    running, starting = Counting(), Counting()
    encoder = ReviewedEncoder(running)
    remember(encoder, TEXTS, tmp_path)

    remember(encoder, (*TEXTS, "until when"), tmp_path)
    remember(ReviewedEncoder(starting), (*TEXTS, "until when"), tmp_path)

    assert running.encoded == ["where is it", "how much", "until when"]
    assert starting.encoded == []


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 cut", b"no archive"])
def test_a_file_that_is_no_good_is_written_anew(tmp_path: Path, content: bytes) -> None:
    remember(ReviewedEncoder(Counting()), TEXTS, tmp_path)
    (file,) = tmp_path.iterdir()
    file.write_bytes(content)

    again = Counting()
    remember(ReviewedEncoder(again), TEXTS, tmp_path)

    assert again.encoded == ["where is it", "how much"]
    assert file.read_bytes() != content


def test_what_cannot_be_kept_in_the_folder_is_kept_aside(tmp_path: Path) -> None:
    folder, aside = tmp_path / "a-file", tmp_path / "aside"
    folder.write_bytes(b"")
    remember(ReviewedEncoder(Counting()), TEXTS, folder, aside)
    again = Counting()

    remember(ReviewedEncoder(again), TEXTS, folder, aside)

    assert again.encoded == []
