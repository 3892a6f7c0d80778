"""How near the nearest phrasings are, which tells a text that belongs from a stranger's."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

NEAREST = 3
AT_ONCE = 128


@dataclass(frozen=True, slots=True, eq=False)
class Neighbours:
    """What is nearest to each phrasing; shape (phrasings, 3) each, nearest first."""

    others: Floats
    "Among all other phrasings."
    foreign: Floats
    "Among those of other labels."


def nearest(likeness: Floats) -> Floats:
    """The likeness to the nearest phrasings, nearest first; shape (texts, 3)."""
    best: Floats = -np.sort(-np.partition(likeness, -NEAREST, axis=1)[:, -NEAREST:], axis=1)
    return best


def neighbours_of(among: Floats, labels: Sequence[str]) -> Neighbours:
    """Both for all phrasings; few at once, which spares memory."""
    named = np.array(labels)
    parts = [_some(among, named, start) for start in range(0, len(named), AT_ONCE)]
    return Neighbours(*(np.concatenate(part) for part in zip(*parts, strict=True)))


def _some(among: Floats, named: NDArray[np.str_], start: int) -> tuple[Floats, Floats]:
    some = slice(start, start + AT_ONCE)
    others = among[some].copy()
    rows = np.arange(len(others))
    others[rows, start + rows] = 0
    foreign = np.where(named[some, None] == named[None, :], np.float32(0), others)
    return nearest(others), nearest(foreign)
