"""What tells labels apart is brought out of what is common to all texts."""

import numpy as np

from intents.turning import learn_turn
from intents.vectors import unit


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
