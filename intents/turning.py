"""The turn of vectors after which texts of one label are together and those of others apart.

Learned downhill (Kingma and Ba 2015). In each step half of all numbers are hidden (Srivastava et al. 2014):
no few of them shall decide, as ten phrasings of a label would else suggest.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from intents.vectors import lengths, unit

Floats = NDArray[np.float32]
Places = NDArray[np.intp]

STEPS = 200
BATCH = 128
PACE = 1e-3
SHOWN = 0.5
FIRMNESS = 12.0
"How sure it must become; chosen with the above on the validation parts of both public sets."
_DRIFT, _SPREAD = 0.9, 0.999
_TINY = np.float32(1e-8)


@dataclass(frozen=True, slots=True, eq=False)
class _Descent:
    """Numbers that go downhill, each at its own pace."""

    place: Floats
    drift: Floats
    spread: Floats

    @staticmethod
    def begin(place: Floats) -> "_Descent":
        return _Descent(place, np.zeros_like(place), np.zeros_like(place))

    def step(self, slope: Floats, number: int) -> None:
        self.drift[...] = _DRIFT * self.drift + (1 - _DRIFT) * slope
        self.spread[...] = _SPREAD * self.spread + (1 - _SPREAD) * np.square(slope)
        steepness = np.sqrt(self.spread / (1 - _SPREAD ** (number + 1))) + _TINY
        pace = PACE * (1 - number / STEPS) / (1 - _DRIFT ** (number + 1))
        self.place[...] -= np.float32(pace) * self.drift / steepness


def learn_turn(vectors: Floats, labels: Sequence[str]) -> Floats:
    """Shape (size, size), for unit vectors with a label each; the same for the same vectors."""
    right = np.unique(labels, return_inverse=True)[1]
    middles = np.stack([vectors[right == label].mean(axis=0) for label in range(right.max() + 1)])
    turn = _Descent.begin(np.eye(vectors.shape[1], dtype=np.float32))
    centres = _Descent.begin(unit(middles))
    random = np.random.default_rng(0)
    for number in range(STEPS):
        some = random.integers(0, len(vectors), BATCH)
        is_shown = random.random((BATCH, vectors.shape[1]), dtype=np.float32) < SHOWN
        seen = vectors[some] * is_shown / np.float32(SHOWN)
        slopes = _slopes(seen, right[some], turn.place, centres.place)
        turn.step(slopes[0], number)
        centres.step(slopes[1], number)
    return turn.place


def _slopes(seen: Floats, right: Places, turn: Floats, centres: Floats) -> tuple[Floats, Floats]:
    """Where the surprise at the right labels grows, by the turn and by the centres of the labels."""
    turned = seen @ turn
    texts, labels = unit(turned), unit(centres)
    excess = np.exp(FIRMNESS * (texts @ labels.T - 1))
    excess /= excess.sum(axis=1, keepdims=True)
    excess[np.arange(len(right)), right] -= 1
    excess *= FIRMNESS / len(right)
    by_turn: Floats = seen.T @ _along(excess @ labels, texts, turned)
    return by_turn, _along(excess.T @ texts, labels, centres)


def _along(slope: Floats, direction: Floats, vectors: Floats) -> Floats:
    """The slope by vectors, of what depends on their directions alone."""
    aside: Floats = slope - direction * (slope * direction).sum(axis=1, keepdims=True)
    return aside / lengths(vectors)
