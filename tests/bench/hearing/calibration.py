"""Whether confidence is true: of transcripts given 0.8, 8 of 10 should have every word right."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

BINS = 5
"Of as many transcripts each; more would measure chance."


@dataclass(frozen=True, slots=True)
class Bin:
    """Transcripts of like confidence."""

    count: int
    confidence: float
    right: float


def reliability(confidences: Sequence[float], are_right: Sequence[bool]) -> list[Bin]:
    """Return a reliability diagram as numbers."""
    order = np.argsort(confidences, kind="stable")
    chosen, right = np.array(confidences)[order], np.array(are_right, float)[order]
    parts = [part for part in np.array_split(np.arange(len(order)), BINS) if len(part)]
    return [Bin(len(part), float(chosen[part].mean()), float(right[part].mean())) for part in parts]


def expected_calibration_error(bins: Sequence[Bin]) -> float:
    """Return by how much confidence is off, in % (Naeini et al., 2015, with bins of equal count)."""
    total = sum(each.count for each in bins)
    return 100 * sum(each.count * abs(each.confidence - each.right) for each in bins) / max(1, total)
