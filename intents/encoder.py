"""Sentences as vectors; optional, since the matcher also works from words alone."""

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from intents.article import Language


class Encoder(Protocol):
    """Anything that gives texts of like meaning like vectors."""

    @property
    def fingerprint(self) -> str:
        """Changes whenever the vectors would."""
        ...

    @property
    def weight(self) -> float:
        """How much its opinion counts."""
        ...

    def knows(self, language: Language) -> bool:
        """Whether it was made for texts in that language."""
        ...

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """One unit vector for each text; shape (texts, size)."""
        ...
