"""The same words within a turn are encoded once."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from intents.remembering import MOST, Remembering


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
    remembering = Remembering(encoder)

    first = remembering.encode(["my bin", "my tax bill"])
    again = remembering.encode(["my tax bill", "my dog", "my bin"])

    assert encoder.asked == ["my bin", "my tax bill", "my dog"]
    np.testing.assert_array_equal(again, [[11, 1], [6, 1], [6, 1]])
    np.testing.assert_array_equal(first, [[6, 1], [11, 1]])


def test_only_the_last_few_are_kept_and_none_of_their_words() -> None:
    encoder = Counting()
    remembering = Remembering(encoder)

    for n in range(MOST + 1):
        remembering.encode([f"secret number {n}"])
    remembering.encode(["secret number 0"])

    assert encoder.asked.count("secret number 0") == 2
    assert "secret" not in repr(vars(remembering) | {"encoder": None})


def test_many_at_once_are_not_kept() -> None:
    encoder = Counting()
    remembering = Remembering(encoder)

    for _ in range(2):
        remembering.encode([str(n) for n in range(MOST + 1)])

    assert len(encoder.asked) == 2 * (MOST + 1)


def test_it_is_what_its_encoder_is() -> None:
    remembering = Remembering(Counting())

    assert (remembering.fingerprint, remembering.weight) == ("counting", 2.0)
    assert [remembering.knows("en"), remembering.knows("fr")] == [True, False]
