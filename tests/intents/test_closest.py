"""The closest phrasing of each label draws a text to it."""

import numpy as np
import pytest

from intents.closest import AT_ONCE, PULL, Closest
from intents.ridge import fit

LABELS = ["tax", "pool", "tax", "dog"]


def test_labels_come_in_the_order_of_the_classifier() -> None:
    likeness = np.array([[0.2, 0.9, 0.6, 0.1]], np.float32)

    labels = fit(np.eye(4, dtype=np.float32), LABELS).ridge.labels

    pull = dict(zip(labels, Closest.of(LABELS).pull(likeness)[0] / PULL, strict=True))
    assert pull == pytest.approx({"dog": 0.1, "pool": 0.9, "tax": 0.6})


def test_a_phrasing_does_not_draw_itself() -> None:
    among = np.array([[1, 0.3, 0.8, 0.1], [0.3, 1, 0, 0], [0.8, 0, 1, 0], [0.1, 0, 0, 1]], np.float32)

    pull = Closest.of(LABELS).pull_of_others(among) / PULL

    np.testing.assert_allclose(pull[0], [0.1, 0.3, 0.8], rtol=1e-6)
    np.testing.assert_allclose(pull[1], [0, 0, 0.3], rtol=1e-6)


def test_many_phrasings_are_looked_at_some_at_a_time() -> None:
    count = 2 * AT_ONCE + 3
    labels = [f"{n % 2}" for n in range(count)]

    pull = Closest.of(labels).pull_of_others(np.eye(count, dtype=np.float32))

    assert pull.shape == (count, 2)
    assert not pull.any()
