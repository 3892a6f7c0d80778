"""Which labels of a classifier are articles, and which is out of scope."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from intents.phrasing import OUT_OF_SCOPE, Phrasing

Floats = NDArray[np.float32]


def articles_in(labels: Sequence[str]) -> NDArray[np.intp]:
    """The columns of articles."""
    return np.flatnonzero([Phrasing("", label, "").is_of_an_article for label in labels])


def rival_of(labels: Sequence[str], scores: Floats) -> Floats:
    """The scores of being out of scope, 0 where nothing taught that."""
    if OUT_OF_SCOPE not in labels:
        return np.zeros(len(scores), np.float32)
    rival: Floats = scores[:, labels.index(OUT_OF_SCOPE)]
    return rival
