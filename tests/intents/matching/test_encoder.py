"""Unit vectors, batches, and the cache of one turn."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from intents.matching.encoder import BATCH, MOST, CachedEncoder, in_batches, side_by_side, unit

FIRST = unit(np.array([[1, 0], [1, 0]], np.float32))
SECOND = unit(np.array([[1, 0], [3, 4]], np.float32))


def test_every_vector_gets_length_one_and_none_stays_none() -> None:
    np.testing.assert_allclose(unit(np.array([[3, 4], [0, 0]], np.float32)), [[0.6, 0.8], [0, 0]])


def test_side_by_side_two_are_as_alike_as_the_parts_find_them_on_average() -> None:
    one, other = side_by_side([(1.0, FIRST), (3.0, SECOND)])

    np.testing.assert_allclose(one @ other, (1 * 1.0 + 3 * 0.6) / 4, rtol=1e-6)
    np.testing.assert_allclose(one @ one, 1, rtol=1e-6)


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


@dataclass
class Counting:
    """An encoder that keeps what it was asked."""

    asked: list[str] = field(default_factory=list)
    fingerprint: str = "counting"
    weight: float = 2.0

    def knows(self, language: str) -> bool:
        return language == "en"

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        self.asked += texts
        return np.array([[len(text), 1] for text in texts], np.float32)


def test_a_text_is_encoded_once_and_comes_back_as_it_was() -> None:
    encoder = Counting()
    remembering = CachedEncoder(encoder)

    first = remembering.encode(["my bin", "my tax bill"])
    again = remembering.encode(["my tax bill", "my dog", "my bin"])

    assert encoder.asked == ["my bin", "my tax bill", "my dog"]
    np.testing.assert_array_equal(again, [[11, 1], [6, 1], [6, 1]])
    np.testing.assert_array_equal(first, [[6, 1], [11, 1]])


def test_only_the_last_few_are_kept_and_none_of_their_words() -> None:
    encoder = Counting()
    remembering = CachedEncoder(encoder)

    for n in range(MOST + 1):
        remembering.encode([f"secret number {n}"])
    remembering.encode(["secret number 0"])

    assert encoder.asked.count("secret number 0") == 2
    assert "secret" not in repr(vars(remembering) | {"encoder": None})


def test_many_at_once_are_not_kept() -> None:
    encoder = Counting()
    remembering = CachedEncoder(encoder)

    for _ in range(2):
        remembering.encode([str(n) for n in range(MOST + 1)])

    assert len(encoder.asked) == 2 * (MOST + 1)


def test_it_is_what_its_encoder_is() -> None:
    remembering = CachedEncoder(Counting())

    assert (remembering.fingerprint, remembering.weight) == ("counting", 2.0)
    assert [remembering.knows("en"), remembering.knows("fr")] == [True, False]
