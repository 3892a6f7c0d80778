"""Sentence vectors are computed once and kept."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from training.sentence_vectors import vectors_of


class CountingEncoder:
    fingerprint = "counting"
    weight = 1.0

    def __init__(self) -> None:
        self.asked: list[str] = []

    def knows(self, language: str) -> bool:
        return language in {"en", "fr"}

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.asked += texts
        return np.array([[len(text), 1] for text in texts], np.float32)


def test_what_is_kept_is_not_computed_again(tmp_path: Path) -> None:
    encoder, kept = CountingEncoder(), tmp_path / "kept.npz"
    vectors_of(["one", "three"], encoder, kept)

    vectors = vectors_of(["one", "three", "eleven"], encoder, kept)

    assert encoder.asked == ["one", "three", "eleven"]
    assert {text: vector.tolist() for text, vector in vectors.items()} == {
        "one": [3, 1],
        "three": [5, 1],
        "eleven": [6, 1],
    }
