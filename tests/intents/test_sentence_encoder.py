"""Like meanings have like vectors, across languages, with the real weights."""

from pathlib import Path

import numpy as np
import pytest

from intents.sentence_encoder import SIZE, SentenceEncoder

WEIGHTS = Path(__file__).parents[2] / "var" / "models" / "use"

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def encoder() -> SentenceEncoder:
    if not (WEIGHTS / "weights.npz").is_file():
        pytest.skip("the sentence encoder is not on this machine: cityline models fetch")
    return SentenceEncoder.load(WEIGHTS)


@pytest.mark.parametrize(
    ("english", "french", "unrelated"),
    [
        (
            "when is my garbage collected",
            "quand ramassez-vous mes ordures",
            "à quelle heure ouvre la piscine",
        ),
        ("how do I pay my property taxes", "comment payer mes taxes foncières", "mon chien est perdu"),
        (
            "there is a pothole in my street",
            "il y a un nid-de-poule dans ma rue",
            "je veux un permis de mariage",
        ),
    ],
)
def test_a_question_is_nearer_to_its_translation_than_to_another_question(
    encoder: SentenceEncoder, english: str, french: str, unrelated: str
) -> None:
    said, same, other = encoder.encode([english, french, unrelated])

    assert said @ same > said @ other + 0.2


def test_every_text_has_a_unit_vector(encoder: SentenceEncoder) -> None:
    vectors = encoder.encode(["garbage day", "", "漢字", "\x00\xff", "word " * 10_000])

    assert vectors.shape == (5, SIZE)
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, rtol=1e-4)


def test_a_vector_does_not_depend_on_the_texts_beside_it(encoder: SentenceEncoder) -> None:
    alone = encoder.encode(["garbage day"])[0]
    among_others = encoder.encode(["pool hours", "garbage day", "where do I pay a parking ticket"])[1]

    np.testing.assert_allclose(alone, among_others, atol=1e-5)


def test_no_texts_have_no_vectors(encoder: SentenceEncoder) -> None:
    assert encoder.encode([]).shape == (0, SIZE)
