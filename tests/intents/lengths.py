"""An encoder for tests of learning, and sentences often enough said to teach."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from intents.phrasing import Phrasing
from intents.word_forms import LEAST


class Lengths:
    """An encoder that sees nothing but how long a text is."""

    fingerprint = "lengths"
    weight = 1.0

    def knows(self, language: str) -> bool:
        """Say whether the language is one of two."""
        return language in {"en", "de"}

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return a direction for each length."""
        angles = np.array([len(text) / 100 for text in texts], np.float32)
        return np.column_stack([np.cos(angles), np.sin(angles)])


def often(said: Mapping[str, Sequence[str]]) -> list[Phrasing]:
    """Return each text by its label, as often as a run must be heard to count."""
    return [
        Phrasing(text, label, "en") for label, texts in said.items() for text in texts for _ in range(LEAST)
    ]
