"""Texts of one length are encoded together and come back in their order."""

import numpy as np
from numpy.typing import NDArray

from intents.batching import BATCH, in_batches


class Summing:
    """Makes a text's pieces into their sum, and keeps the shapes it was asked for."""

    def __init__(self) -> None:
        self.shapes: list[tuple[int, ...]] = []

    def __call__(self, pieces: NDArray[np.int64]) -> NDArray[np.float32]:
        self.shapes.append(pieces.shape)
        sums: NDArray[np.float32] = pieces.sum(axis=1, keepdims=True).astype(np.float32)
        return sums


def test_vectors_keep_the_order_of_their_texts() -> None:
    vectors = in_batches([[1, 2], [3], [4, 5], [6]], 1, Summing())

    assert vectors.tolist() == [[3], [3], [9], [6]]


def test_only_texts_of_the_same_length_share_a_batch() -> None:
    encode = Summing()

    in_batches([[1, 2], [3], [4, 5]], 1, encode)

    assert encode.shapes == [(2, 2), (1, 1)]


def test_a_batch_is_never_larger_than_agreed() -> None:
    encode = Summing()

    in_batches([[1]] * (2 * BATCH + 1), 1, encode)

    assert encode.shapes == [(BATCH, 1), (BATCH, 1), (1, 1)]


def test_no_texts_have_no_vectors() -> None:
    assert in_batches([], 4, Summing()).shape == (0, 4)
