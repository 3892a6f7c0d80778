"""From scores to confidences that keep their word: of those given 0.8, 8 of 10 are right."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize_scalar

Floats = NDArray[np.float32]

_COLDEST, _HOTTEST = 1.0, 80.0


def chances(scores: Floats, temper: float) -> Floats:
    """Shares that add up to 1 for each text; the higher `temper`, the surer."""
    lifted = np.exp(temper * (scores - scores.max(axis=1, keepdims=True)))
    shares: Floats = lifted / lifted.sum(axis=1, keepdims=True)
    return shares


def fit_temper(scores: Floats, right: Sequence[int]) -> float:
    """The `temper` under which what turned out right was likeliest; `right` are columns of scores."""
    rows = np.arange(len(right))

    def surprise(temper: float) -> float:
        return -float(np.log(chances(scores, temper)[rows, list(right)] + 1e-12).mean())

    found = minimize_scalar(surprise, bounds=(_COLDEST, _HOTTEST), method="bounded")
    return float(found.x)
