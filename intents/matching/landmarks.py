"""What readers share that compare an utterance with others they learned from: kernel ridge regression."""

import numpy as np
from numpy.typing import NDArray

from intents.matching.encoder import Floats, unit

LARGEST = 0.5
"Coordinates of unit vectors beyond it are cut off when they are kept in 8 bits; hardly any are."


def gaussian(left: Floats, right: Floats, width: float) -> Floats:
    """Return the Gaussian kernel of rows; shape (left, right)."""
    squares = (left * left).sum(1)[:, None] + (right * right).sum(1)[None] - 2 * left @ right.T
    return np.asarray(np.exp(-width * np.maximum(squares, 0)), np.float32)


def in_8_bits(vectors: Floats) -> NDArray[np.int8]:
    """Return unit vectors as a model file keeps them."""
    return np.round(vectors * 127 / LARGEST).clip(-127, 127).astype(np.int8)


def from_8_bits(kept: NDArray[np.int8]) -> Floats:
    """Return the unit vectors that a model file keeps."""
    return unit(kept.astype(np.float32))
