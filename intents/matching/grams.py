"""Word and character n-grams, weighted by tf–idf."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

Floats = NDArray[np.float32]
Row: TypeAlias = tuple[NDArray[np.int32], Floats]
Cut: TypeAlias = Callable[[str], Sequence[str]]
_LENGTHS = (2, 3, 4)


@dataclass(frozen=True, slots=True, eq=False)
class Grams:
    """A vocabulary of n-grams with their weights."""

    cut: Cut
    places: dict[str, int]
    "The column of each n-gram."
    rarity: Floats

    @staticmethod
    def of(texts: Sequence[str], cut: Cut, least: int = 1) -> "Grams":
        """Learn the n-grams that occur in at least `least` texts, with their inverse document frequency."""
        seen = Counter(gram for text in texts for gram in {*cut(text)})
        common = sorted(gram for gram, times in seen.items() if times >= least)
        places = {gram: place for place, gram in enumerate(common)}
        counted = np.array([seen[gram] for gram in places], np.float32)
        return Grams(cut, places, np.log((1 + len(texts)) / (1 + counted)) + 1)

    def row(self, text: str) -> Row:
        """Return columns and weights of a text's known n-grams; unit length, or empty."""
        known = Counter(map(self.places.get, self.cut(text)))
        known.pop(None, None)
        columns = np.fromiter(known, np.int32, len(known))
        times = np.fromiter(known.values(), np.float32, len(known))
        # Sublinear term frequency.
        weights = (1 + np.log(times)) * self.rarity[columns]
        return columns, weights / max(float(np.linalg.norm(weights)), 1e-9)


def joined(forms: Iterable[tuple[Grams, float, str]]) -> Row:
    """Concatenate the n-grams of several forms of one text, each form with its weight."""
    places, weights, before = [], [], 0
    for grams, weight, text in forms:
        columns, own = grams.row(text)
        places.append(columns + np.int32(before))
        weights.append(own * np.float32(weight))
        before += len(grams.places)
    return np.concatenate(places), np.concatenate(weights)


def as_rows(rows: Sequence[Row], width: int) -> csr_matrix:
    """Columns and weights as a matrix of one row each."""
    ends = np.cumsum([0, *(len(columns) for columns, _ in rows)])
    columns = np.concatenate([np.empty(0, np.int32), *(columns for columns, _ in rows)])
    weights = np.concatenate([np.empty(0, np.float32), *(weights for _, weights in rows)])
    return csr_matrix((weights, columns, ends), (len(rows), width))


def of_words(text: str) -> list[str]:
    """Each word and each pair of adjacent words."""
    words = text.split()
    return [*words, *(f"{first} {second}" for first, second in pairwise(words))]


def of_letters(text: str) -> list[str]:
    """Two to four adjacent letters of a word padded with blanks."""
    return [run for word in text.split() for run in of_string(f" {word} ")]


def of_string(text: str) -> list[str]:
    """Two to four adjacent letters anywhere."""
    size = len(text) + 1
    return [text[start : start + length] for length in _LENGTHS for start in range(size - length)]
