"""The encoder of a hundred languages, with the real weights."""

from pathlib import Path

import numpy as np
import pytest

from intents.matching.multilingual_e5 import FILE, MultilingualE5

FOLDER = Path(__file__).parents[3] / "var" / "models" / "e5"

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def encoder() -> MultilingualE5:
    if not (FOLDER / FILE).is_file():
        pytest.skip("the encoder is not on this machine: cityline models --fetch")
    return MultilingualE5.load(FOLDER)


@pytest.mark.parametrize(
    "same", ["Mon père ne respire plus", "पापा साँस नहीं ले रहे", "爸爸没有呼吸了", "Tata nie oddycha"]
)
def test_the_same_in_another_language_is_nearer_than_something_else(
    encoder: MultilingualE5, same: str
) -> None:
    said, other_language, other = encoder.encode(
        ["My father isn't breathing", same, "When is the pool open?"]
    )

    assert said @ other_language > said @ other + 0.04


def test_every_text_has_a_unit_vector(encoder: MultilingualE5) -> None:
    vectors = encoder.encode(["garbage day", "", "漢字", "\x00\xff\ud800", "word " * 10_000])

    assert vectors.shape == (5, 384)
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, rtol=1e-4)
