"""Vectors of length one, and several of them as one."""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

_TINY = np.float32(1e-8)


def unit(vectors: Floats) -> Floats:
    """Each row at length one; zeros stay zeros."""
    return vectors / lengths(vectors)


def lengths(vectors: Floats) -> Floats:
    """Of each row, as a column; never quite zero."""
    found: Floats = np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), _TINY)
    return found


def side_by_side(parts: Iterable[tuple[float, Floats]]) -> Floats:
    """Rows of length one that are as alike as those of the parts on average, each part counted so much."""
    weighed = [np.float32(np.sqrt(weight)) * vectors for weight, vectors in parts]
    return unit(np.concatenate(weighed, axis=1))
