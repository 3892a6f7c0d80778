"""Kernel ridge classification, which knows in closed form what it would say of a text it had not seen."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import get_lapack_funcs

Floats = NDArray[np.float32]

SHARPNESS = 1.5
RIDGE = 0.01
"Chosen on validation data: flatter or firmer lost on both public sets."
FIRMER = 10.0
"Encoders that know only some of the languages can make a kernel of which the ridge must be so much firmer."


@dataclass(frozen=True, slots=True, eq=False)
class Ridge:
    """Scores (about 0–1) of every label for texts whose likeness to the phrasings is known."""

    labels: tuple[str, ...]
    coefficients: Floats
    "Shape (phrasings, labels)."

    def scores(self, likeness: Floats) -> Floats:
        """Shape (texts, labels)."""
        scores: Floats = np.exp(np.float32(SHARPNESS) * (likeness - 1)) @ self.coefficients
        return scores


@dataclass(frozen=True, slots=True, eq=False)
class Fitted:
    """The classifier and what it would have said without each phrasing, or without a whole article."""

    ridge: Ridge
    without_it: Floats
    "Scores of each phrasing by all the others; shape (phrasings, labels)."
    without_its_label: Floats
    "Scores of each phrasing by the phrasings of other labels only."


def fit(likeness: Floats, labels: Sequence[str]) -> Fitted:
    """Learn from the likeness among the phrasings, shape (phrasings, phrasings), which is overwritten."""
    names = tuple(sorted(set(labels)))
    wanted = (np.array(labels)[:, None] == np.array(names)).astype(np.float32)
    factor = _factor(likeness)
    coefficients = np.ascontiguousarray(_lapack("potrs")(factor, wanted, lower=1)[0])
    # Only its lower half is written, in the factor's place: with thousands of phrasings each copy counts.
    inverse = _lapack("potri")(factor, lower=1, overwrite_c=1)[0]
    without_it = wanted - coefficients / np.diag(inverse)[:, None]
    without_its_label = np.empty_like(wanted)
    for block in _blocks(labels):
        cut = np.linalg.solve(_mirrored(inverse[np.ix_(block, block)]), coefficients[block])
        without_its_label[block] = wanted[block] - cut
    return Fitted(Ridge(names, coefficients), without_it, without_its_label)


def _factor(likeness: Floats) -> Floats:
    """The Cholesky factor of the kernel in the lower half of the likeness itself, seen column by column."""
    kernel = np.ascontiguousarray(likeness).T
    np.subtract(kernel, 1, out=kernel)
    np.multiply(kernel, np.float32(SHARPNESS), out=kernel)
    np.exp(kernel, out=kernel)
    whole, ridge = kernel.diagonal().copy(), RIDGE
    while True:
        kernel[np.diag_indices_from(kernel)] = whole + np.float32(ridge)
        factor, failed = _lapack("potrf")(kernel, lower=1, clean=0, overwrite_a=1)
        if not failed:
            return np.asarray(factor, np.float32)
        _restore(kernel)
        ridge *= FIRMER


def _restore(kernel: Floats) -> None:
    """The upper half was left alone, and the lower one is its image."""
    for n in range(1, len(kernel)):
        kernel[n, :n] = kernel[:n, n]


def _lapack(name: str) -> Callable[..., tuple[Floats, ...]]:
    routine: Callable[..., tuple[Floats, ...]] = get_lapack_funcs((name,), dtype=np.float32)[0]
    return routine


def _mirrored(lower: Floats) -> Floats:
    full: Floats = np.tril(lower) + np.tril(lower, -1).T
    return full


def _blocks(labels: Sequence[str]) -> Iterator[NDArray[np.intp]]:
    array = np.array(labels)
    return (np.flatnonzero(array == label) for label in dict.fromkeys(labels))
