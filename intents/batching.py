"""Texts of the same length encoded together, which needs no padding."""

from collections import defaultdict
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
BATCH = 32
"Texts at a time: enough to read the weights once for many, few enough for the cache."


def in_batches(
    pieces: Sequence[Sequence[int]], size: int, encode: Callable[[NDArray[np.int64]], Floats]
) -> Floats:
    """The vectors of all texts in their order; shape (texts, size)."""
    of_length: dict[int, list[int]] = defaultdict(list)
    for number, ids in enumerate(pieces):
        of_length[len(ids)].append(number)
    vectors = np.empty((len(pieces), size), np.float32)
    for numbers in of_length.values():
        for start in range(0, len(numbers), BATCH):
            batch = numbers[start : start + BATCH]
            vectors[batch] = encode(np.array([pieces[number] for number in batch]))
    return vectors
