"""The arithmetic of an evaluation."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, logit

Numbers = NDArray[np.float64]
Flags = NDArray[np.bool_]

BINS = 10
_Z = 1.96
_BLUR = 0.3
"In logarithms of odds."
_TRIED = 400


@dataclass(frozen=True, slots=True)
class Share:
    """So many right of so many tried."""

    right: int
    tried: int

    @property
    def value(self) -> float:
        """0–1; 0 when nothing was tried."""
        return self.right / self.tried if self.tried else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        """The Wilson interval of 95 %."""
        if not self.tried:
            return 0.0, 1.0
        n, p = self.tried, self.value
        centre = (p + _Z**2 / (2 * n)) / (1 + _Z**2 / n)
        reach = _Z / (1 + _Z**2 / n) * sqrt(p * (1 - p) / n + _Z**2 / (4 * n**2))
        return max(0.0, centre - reach), min(1.0, centre + reach)


@dataclass(frozen=True, slots=True)
class Bin:
    """Answers of about the same confidence."""

    confidence: float
    right: Share


def share(flags: Sequence[bool] | Flags) -> Share:
    """How many of them are true."""
    return Share(int(np.sum(flags)), len(flags))


def reliability(confidences: Numbers, is_right: Flags) -> tuple[Bin, ...]:
    """What confidences promised beside what was kept, in tenths."""
    places = np.minimum((confidences * BINS).astype(int), BINS - 1)
    chosen = [places == place for place in range(BINS)]
    return tuple(Bin(float(confidences[k].mean()), share(is_right[k])) for k in chosen if k.any())


def calibration_error(bins: Sequence[Bin]) -> float:
    """The mean distance (0–1) between promised and kept."""
    tried = sum(each.right.tried for each in bins)
    return sum(abs(each.confidence - each.right.value) * each.right.tried for each in bins) / max(tried, 1)


def auroc(inside: Numbers, outside: Numbers) -> float | None:
    """The chance that something inside scores higher than something outside; ½ is blind, None unmeasured."""
    if not len(inside) or not len(outside):
        return None
    ordered = np.sort(outside)
    below = np.searchsorted(ordered, inside, "left")
    not_above = np.searchsorted(ordered, inside, "right")
    return float((below + not_above).mean() / (2 * len(outside)))


def balanced_threshold(chances: Numbers, is_right: Flags, is_outside: Flags) -> float:
    """The threshold under which right answers kept and strangers refused add up to the most.

    Whoever is near it counts in part, since a hundred strangers leave the very best place to luck.
    """
    if not is_outside.any():
        return 0.0
    odds = logit(np.clip(chances, 1e-6, 1 - 1e-6))

    def worth(threshold: float) -> float:
        kept = expit((odds - threshold) / _BLUR)
        return float((kept * is_right)[~is_outside].mean() + (1 - kept)[is_outside].mean())

    return float(expit(max(np.quantile(odds, np.linspace(0, 1, _TRIED)), key=worth)))
