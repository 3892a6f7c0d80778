"""The English sentence encoder, with the real weights."""

from pathlib import Path

import numpy as np
import pytest

from intents.matching.mini_lm import WEIGHTS, MiniLm

FOLDER = Path(__file__).parents[3] / "var" / "models" / "minilm"

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def encoder() -> MiniLm:
    if not (FOLDER / WEIGHTS).is_file():
        pytest.skip("the English sentence encoder is not on this machine: cityline models fetch")
    return MiniLm.load(FOLDER)


def test_other_words_for_a_question_are_nearer_than_another_question(encoder: MiniLm) -> None:
    said, same, other = encoder.encode(
        ["when is my garbage collected", "what day do you pick up the trash", "I lost my dog"]
    )

    assert said @ same > said @ other + 0.2


def test_every_text_has_a_unit_vector(encoder: MiniLm) -> None:
    vectors = encoder.encode(["garbage day", "", "漢字", "\x00\xff", "word " * 10_000])

    assert vectors.shape == (5, 768)
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, rtol=1e-4)


def test_a_vector_does_not_depend_on_the_texts_beside_it(encoder: MiniLm) -> None:
    alone = encoder.encode(["garbage day"])[0]
    among_others = encoder.encode(["pool hours", "garbage day", "where do I pay a parking ticket"])[1]

    np.testing.assert_allclose(alone, among_others, atol=1e-5)
