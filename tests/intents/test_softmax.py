"""Logistic regression over many labels."""

import numpy as np
from scipy.sparse import csr_matrix

from intents.softmax import fit_softmax

SIGNS = csr_matrix(np.eye(3, dtype=np.float32))
WANTED = np.eye(3)


def best(weights: np.ndarray, signs: csr_matrix) -> list[int]:
    return [int(column) for column in np.argmax(signs @ weights[:-1] + weights[-1], axis=1)]


def test_the_label_that_a_sign_was_learned_with_is_the_likeliest() -> None:
    assert best(fit_softmax(SIGNS, WANTED, np.full(3, 1 / 3)), SIGNS) == [0, 1, 2]


def test_what_counts_more_is_likelier_where_no_sign_tells() -> None:
    weights = fit_softmax(SIGNS, WANTED, np.array([0.1, 0.8, 0.1]))

    assert best(weights, csr_matrix((1, 3), dtype=np.float32)) == [1]
