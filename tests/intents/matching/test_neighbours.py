"""How near the nearest phrasings are, with all others or with those of other labels alone."""

import numpy as np

from intents.matching.likeness import nearest, neighbours_of

AMONG = np.array(
    [
        [1.0, 0.9, 0.1, 0.2, 0.3],
        [0.9, 1.0, 0.4, 0.5, 0.6],
        [0.1, 0.4, 1.0, 0.7, 0.8],
        [0.2, 0.5, 0.7, 1.0, 0.0],
        [0.3, 0.6, 0.8, 0.0, 1.0],
    ],
    np.float32,
)
LABELS = ["tax", "tax", "pool", "pool", "dog"]


def test_the_three_nearest_come_nearest_first() -> None:
    near = nearest(np.array([[0.1, 0.8, 0.5, 0.2]], np.float32))

    np.testing.assert_allclose(near, [[0.8, 0.5, 0.2]])


def test_a_phrasing_is_not_its_own_neighbour() -> None:
    others = neighbours_of(AMONG, LABELS).others

    np.testing.assert_allclose(others[0], [0.9, 0.3, 0.2])
    np.testing.assert_allclose(others[4], [0.8, 0.6, 0.3])


def test_phrasings_of_its_own_label_are_no_foreign_neighbours() -> None:
    foreign = neighbours_of(AMONG, LABELS).foreign

    np.testing.assert_allclose(foreign[0], [0.3, 0.2, 0.1])
    np.testing.assert_allclose(foreign[4], [0.8, 0.6, 0.3])


def test_asking_leaves_the_likeness_as_it_was() -> None:
    among = AMONG.copy()

    neighbours_of(among, LABELS)

    np.testing.assert_array_equal(among, AMONG)
