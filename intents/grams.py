"""Short runs of words or letters, weighed by how rare they are (tf–idf)."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

Floats = NDArray[np.float32]
Cut: TypeAlias = Callable[[str], Iterator[str]]
_LENGTHS = (2, 3, 4)


@dataclass(frozen=True, slots=True, eq=False)
class Grams:
    """The runs that some texts taught."""

    cut: Cut
    places: dict[str, int]
    "The column of each run."
    rarity: Floats

    @staticmethod
    def of(texts: Sequence[str], cut: Cut, least: int = 1) -> "Grams":
        """Learn which runs at least so many texts hold, and how rare each is."""
        seen = Counter(gram for text in texts for gram in {*cut(text)})
        common = sorted(gram for gram, times in seen.items() if times >= least)
        places = {gram: place for place, gram in enumerate(common)}
        counted = np.array([seen[gram] for gram in places], np.float32)
        return Grams(cut, places, np.log((1 + len(texts)) / (1 + counted)) + 1)

    def weigh(self, texts: Sequence[str]) -> csr_matrix:
        """One row of unit length for each text, or of zeros when it has no known run; shape (texts, runs)."""
        rows = [self._row(text) for text in texts]
        ends = np.cumsum([0, *(len(columns) for columns, _ in rows)])
        columns = np.concatenate([np.empty(0, np.int32), *(columns for columns, _ in rows)])
        weights = np.concatenate([np.empty(0, np.float32), *(weights for _, weights in rows)])
        return csr_matrix((weights, columns, ends), (len(texts), len(self.places)))

    def _row(self, text: str) -> tuple[NDArray[np.int32], Floats]:
        known = Counter(map(self.places.get, self.cut(text)))
        known.pop(None, None)
        columns = np.fromiter(known, np.int32, len(known))
        times = np.fromiter(known.values(), np.float32, len(known))
        # A run said often tells little more than a run said once.
        weights = (1 + np.log(times)) * self.rarity[columns]
        return columns, weights / max(float(np.linalg.norm(weights)), 1e-9)


def of_words(text: str) -> Iterator[str]:
    """Each word, and each two in a row."""
    words = text.split()
    yield from words
    yield from (f"{first} {second}" for first, second in pairwise(words))


def of_letters(text: str) -> Iterator[str]:
    """Two to four letters in a row within a word and the blanks around it."""
    for word in text.split():
        yield from of_string(f" {word} ")


def of_string(text: str) -> Iterator[str]:
    """Two to four letters in a row anywhere."""
    for length in _LENGTHS:
        yield from (text[start : start + length] for start in range(len(text) - length + 1))
