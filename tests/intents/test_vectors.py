"""Vectors of length one."""

import numpy as np

from intents.vectors import side_by_side, unit

FIRST = unit(np.array([[1, 0], [1, 0]], np.float32))
SECOND = unit(np.array([[1, 0], [3, 4]], np.float32))


def test_every_vector_gets_length_one_and_none_stays_none() -> None:
    np.testing.assert_allclose(unit(np.array([[3, 4], [0, 0]], np.float32)), [[0.6, 0.8], [0, 0]])


def test_side_by_side_two_are_as_alike_as_the_parts_find_them_on_average() -> None:
    one, other = side_by_side([(1.0, FIRST), (3.0, SECOND)])

    np.testing.assert_allclose(one @ other, (1 * 1.0 + 3 * 0.6) / 4, rtol=1e-6)
    np.testing.assert_allclose(one @ one, 1, rtol=1e-6)
