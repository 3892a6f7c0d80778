"""How like the closest phrasing of each label is: what one phrasing says outright, many may blur."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

PULL = 0.5
"So much it counts beside the score; chosen on validation data."
AT_ONCE = 128


@dataclass(frozen=True, slots=True, eq=False)
class Closest:
    """Where the phrasings of each label are."""

    order: NDArray[np.intp]
    "The phrasings, label by label."
    starts: NDArray[np.intp]
    "Where each label begins among them; labels come sorted, as those of a classifier do."

    @staticmethod
    def of(labels: Sequence[str]) -> "Closest":
        """Learn it from the label of each phrasing."""
        named = np.array(labels)
        order = np.argsort(named, kind="stable")
        return Closest(order, np.unique(named[order], return_index=True)[1])

    def pull(self, likeness: Floats) -> Floats:
        """What to add to the scores of texts; shape (texts, labels)."""
        pull: Floats = np.float32(PULL) * np.maximum.reduceat(likeness[:, self.order], self.starts, axis=1)
        return pull

    def pull_of_others(self, among: Floats) -> Floats:
        """The same for each phrasing, by all others; few at once, which spares memory."""
        return np.concatenate([self._some(among, start) for start in range(0, len(among), AT_ONCE)])

    def _some(self, among: Floats, start: int) -> Floats:
        some = among[start : start + AT_ONCE].copy()
        rows = np.arange(len(some))
        some[rows, start + rows] = 0
        return self.pull(some)
