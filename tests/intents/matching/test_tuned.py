"""Encoders tuned to what is taught speak as one, and only of the languages that all of them know."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from intents.articles.article import Language
from intents.articles.phrasing import Phrasing
from intents.matching.encoder import unit
from intents.matching.tuned import TUNED, Tuned, learn_turn, tuned

TAUGHT = [
    Phrasing(text, label, "en") for label in ("pool", "waste") for text in (f"{label} hours", f"my {label}")
]


@dataclass(frozen=True, slots=True)
class Letters:
    """Counts of letters."""

    languages: str
    weight: float
    fingerprint: str = "letters"

    def knows(self, language: Language) -> bool:
        return language in self.languages

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        counts = [[text.count(letter) for letter in "abcdefghijklmnopqrstuvwxyz"] for text in texts]
        return unit(np.array(counts, np.float32))


def test_several_speak_as_one_with_a_unit_vector_for_each_text() -> None:
    (encoder,) = tuned(TAUGHT, (Letters("en fr", 1), Letters("en", 3)))

    assert encoder.weight == 4 * (1 + TUNED)
    assert encoder.knows("en")
    assert not encoder.knows("fr")
    np.testing.assert_allclose(np.linalg.norm(encoder.encode(["pool", "waste day"]), axis=1), 1, rtol=1e-5)


def test_without_a_turn_texts_are_as_alike_as_the_encoders_find_them_on_average() -> None:
    letters = Letters("en", 3)
    encoder = Tuned((letters, Letters("en", 1)), np.eye(52, dtype=np.float32))

    said, other = encoder.encode(["pool hours", "my waste"])
    own = letters.encode(["pool hours", "my waste"])

    assert np.isclose(said @ other, own[0] @ own[1], atol=1e-6)


def test_other_turns_have_other_fingerprints() -> None:
    one, other = (Tuned((), np.full((2, 2), n, np.float32)) for n in (0, 1))

    assert one.fingerprint != other.fingerprint


def test_encoders_stay_as_they_are_when_one_does_not_know_a_language_that_is_taught() -> None:
    encoders = (Letters("en fr", 1), Letters("en", 3))

    assert tuned([*TAUGHT, Phrasing("la piscine", "pool", "fr")], encoders) == encoders
    assert tuned(TAUGHT, ()) == ()


def test_texts_of_a_label_come_together_and_those_of_others_part() -> None:
    random = np.random.default_rng(1)
    labels = [label for label in "abcd" for _ in range(6)]
    own = 0.6 * np.repeat(np.eye(4, 16), 6, axis=0)
    vectors = unit((own + 0.4 * random.standard_normal((24, 16)) + 1).astype(np.float32))

    turned = unit(vectors @ learn_turn(vectors, labels))

    assert _gap(turned, labels) > 1.2 * _gap(vectors, labels)


def test_the_same_is_learned_from_the_same() -> None:
    vectors = unit(np.random.default_rng(1).standard_normal((6, 8)).astype(np.float32))

    np.testing.assert_array_equal(learn_turn(vectors, [*"aabbcc"]), learn_turn(vectors, [*"aabbcc"]))


def test_what_has_no_direction_is_left_without() -> None:
    assert not unit(np.zeros((2, 3), np.float32)).any()


def _gap(vectors: np.ndarray, labels: list[str]) -> float:
    alike = vectors @ vectors.T
    is_same = np.equal.outer(labels, labels)
    return float(alike[is_same].mean() - alike[~is_same].mean())
