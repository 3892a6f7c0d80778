"""Unit vectors, batches, and the cache of one turn."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from intents.articles.phrasing import Phrasing
from intents.matching import encoder as reviewed_encoder
from intents.matching.encoder import (
    BATCH,
    MOST,
    CachedEncoder,
    Floats,
    ReviewedEncoder,
    in_batches,
    side_by_side,
    unit,
)
from intents.matching.matcher_store import learned

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


TAUGHT = [
    Phrasing(text, label, "en")
    for label, texts in {
        "waste.day": ("when is garbage day", "what day do you collect the bins", "is garbage late this week"),
        "tax.due": ("when are taxes due", "last day to pay property tax", "is my tax bill late"),
        "pool.hours": ("when is the pool open", "swimming hours", "is the pool open on sunday"),
    }.items()
    for text in texts
]
NEW = Phrasing("how late may i swim", "pool.hours", "en")


class CountingEncoder:
    """Letters as a vector; notes what it was asked for."""

    weight = 1.0

    def __init__(self, fingerprint: str = "letters") -> None:
        self.fingerprint = fingerprint
        self.asked: list[str] = []

    def knows(self, language: str) -> bool:
        return True

    def encode(self, texts: Sequence[str]) -> Floats:
        self.asked += texts
        counts = np.array([[text.count(chr(n)) + 0.1 for n in range(97, 123)] for text in texts], np.float32)
        return np.asarray(counts / np.linalg.norm(counts, axis=1, keepdims=True), np.float32)


def test_a_text_is_encoded_once() -> None:
    inner = CountingEncoder()
    encoder = ReviewedEncoder(inner)

    first = encoder.encode(["skates", "rink", "skates"])
    second = encoder.encode(["rink", "ice"])

    assert inner.asked == ["skates", "rink", "ice"]
    assert np.array_equal(first, CountingEncoder().encode(["skates", "rink", "skates"]))
    assert np.array_equal(second, CountingEncoder().encode(["rink", "ice"]))


def test_no_more_is_kept_than_fits(monkeypatch) -> None:
    monkeypatch.setattr(reviewed_encoder, "MOST_TEXTS", 2)
    inner = CountingEncoder()
    encoder = ReviewedEncoder(inner)

    encoder.encode(["skates", "rink", "ice"])
    encoder.encode(["ice"])

    assert inner.asked == ["skates", "rink", "ice", "ice"]


def test_a_draft_has_only_its_new_phrasings_encoded(tmp_path: Path) -> None:
    encoder = CountingEncoder()
    earlier = learned(TAUGHT, [encoder], tmp_path)
    encoder.asked.clear()

    after = learned([*TAUGHT, NEW], [encoder], tmp_path, earlier)

    assert encoder.asked == [NEW.text]
    assert after.likeness.forms.encoders == (encoder,)
    alone = learned([*TAUGHT, NEW], [CountingEncoder()], tmp_path / "alone")
    assert after.match(NEW.text, "en") == alone.match(NEW.text, "en")


def test_another_encoders_vectors_are_not_lent(tmp_path: Path) -> None:
    earlier = learned(TAUGHT, [CountingEncoder()], tmp_path)
    other = CountingEncoder("other letters")

    learned([*TAUGHT, NEW], [other], tmp_path, earlier)

    assert len(other.asked) == len(TAUGHT) + 1


def test_what_was_read_from_the_disk_lends_its_vectors_too(tmp_path: Path) -> None:
    encoder = CountingEncoder()
    learned(TAUGHT, [encoder], tmp_path)
    read = learned(TAUGHT, [encoder], tmp_path)
    encoder.asked.clear()

    learned([*TAUGHT, NEW], [encoder], tmp_path, read)

    assert encoder.asked == [NEW.text]
