"""Whether a text belongs to any article at all, learned from texts that do and texts that do not."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

Floats = NDArray[np.float32]

_FIRMNESS = 0.01
Directions: TypeAlias = Sequence[tuple[float | None, float | None]]

_UP, _DOWN, _ANY = (0, None), (None, 0), (None, None)
DIRECTIONS: Directions = (_UP, _UP, _DOWN, _UP, _UP, _UP, _ANY)
"A better fit never speaks against a text, however rare it was among the texts learned from."
PRIOR = 0.85
"So many of what is said to a city's line belong to one of its articles."


@dataclass(frozen=True, slots=True, eq=False)
class Rejection:
    """A logistic regression on how well the best article fits."""

    centre: Floats
    spread: Floats
    weights: Floats
    "The last one is the constant."

    def belongs(self, signs: Floats) -> Floats:
        """0–1 for each row of signs."""
        shown = np.column_stack([(signs - self.centre) / self.spread, np.ones(len(signs))])
        chance = 1 / (1 + np.exp(-np.clip(shown @ self.weights, -30, 30)))
        return chance.astype(np.float32)


def signs_of(scores: Floats, rival: Floats, near: Floats) -> Floats:
    """What tells whether a text belongs; shape (texts, 6).

    `scores` are those of the articles, `rival` that of being out of scope, `near` the nearest phrasings.
    """
    best = -np.sort(-scores, axis=1)
    signs: Floats = np.column_stack(
        [
            best[:, 0],
            best[:, 0] - best[:, 1],
            rival,
            near[:, 0],
            near.mean(axis=1),
            np.square(np.clip(scores, 0, None)).sum(axis=1),
        ]
    )
    return signs


def fit_rejection(
    inside: Floats, outside: Floats, outside_weights: Floats, directions: Directions | None = None
) -> Rejection:
    """Learn from signs of texts that belong and of texts that do not, whatever the number of each."""
    signs = np.concatenate([inside, outside])
    centre, spread = signs.mean(axis=0), signs.std(axis=0) + 1e-6
    shown = np.column_stack([(signs - centre) / spread, np.ones(len(signs))])
    side = np.r_[np.ones(len(inside)), -np.ones(len(outside))]
    count = np.r_[
        np.full(len(inside), PRIOR / len(inside)), (1 - PRIOR) * outside_weights / outside_weights.sum()
    ]

    def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        margin = side * (shown @ weights)
        pull = -count * side / (1 + np.exp(np.clip(margin, -30, 30)))
        total = float(count @ np.logaddexp(0, -margin) + _FIRMNESS * weights[:-1] @ weights[:-1])
        return total, shown.T @ pull + 2 * _FIRMNESS * np.r_[weights[:-1], 0]

    fitted = minimize(loss, np.zeros(shown.shape[1]), jac=True, method="L-BFGS-B", bounds=directions)
    return Rejection(centre.astype(np.float32), spread.astype(np.float32), fitted.x.astype(np.float32))
