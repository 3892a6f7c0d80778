"""What was reviewed is encoded once, however often drafts bring it back."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from intents.articles.phrasing import Phrasing
from intents.matching import reviewed_encoder
from intents.matching.encoder import Floats
from intents.matching.matcher_store import learned
from intents.matching.reviewed_encoder import ReviewedEncoder

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
