"""Linear classifiers, and calibrated confidences from their scores."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import get_lapack_funcs
from scipy.optimize import minimize_scalar

Floats = NDArray[np.float32]

SHARPNESS = 1.5
RIDGE = 0.01
"Chosen on validation data; smaller and larger values lost on both public sets."
FIRMER = 10.0
"Factor on the ridge when encoders cover only some languages, which makes the kernel ill-conditioned."


@dataclass(frozen=True, slots=True, eq=False)
class Ridge:
    """A kernel ridge classifier: scores (about 0–1) of every label from similarities to the phrasings."""

    labels: tuple[str, ...]
    coefficients: Floats
    "Shape (phrasings, labels)."

    def scores(self, likeness: Floats) -> Floats:
        """Shape (texts, labels)."""
        scores: Floats = np.exp(np.float32(SHARPNESS) * (likeness - 1)) @ self.coefficients
        return scores


@dataclass(frozen=True, slots=True, eq=False)
class Fitted:
    """A fitted classifier with its leave-one-out and leave-label-out scores."""

    ridge: Ridge
    without_it: Floats
    "Leave-one-out scores; shape (phrasings, labels)."
    without_its_label: Floats
    "Scores of each phrasing from other labels' phrasings only."


def fit(likeness: Floats, labels: Sequence[str]) -> Fitted:
    """Fit on the phrasings' kernel matrix, shape (phrasings, phrasings), which is overwritten."""
    names = tuple(sorted(set(labels)))
    wanted = (np.array(labels)[:, None] == np.array(names)).astype(np.float32)
    factor = _factor(likeness)
    coefficients = np.ascontiguousarray(_lapack("potrs")(factor, wanted, lower=1)[0])
    # In place: with thousands of phrasings each copy counts. Of the kernel's inverse only the labels' own
    # blocks are needed, and the factor's inverse gives them at half the work.
    half = _lapack("trtri")(factor, lower=1, overwrite_c=1)[0]
    without_it, without_its_label = np.empty_like(wanted), np.empty_like(wanted)
    for block in _blocks(labels):
        inverse = _block_of_inverse(half, block)
        without_it[block] = wanted[block] - coefficients[block] / np.diag(inverse)[:, None]
        cut = np.linalg.solve(inverse, coefficients[block])
        without_its_label[block] = wanted[block] - cut
    return Fitted(Ridge(names, coefficients), without_it, without_its_label)


def _factor(likeness: Floats) -> Floats:
    """Factor the kernel in place (Cholesky, lower triangle, column-major)."""
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
    """Restore the lower triangle from the untouched upper one."""
    for n in range(1, len(kernel)):
        kernel[n, :n] = kernel[:n, n]


def _lapack(name: str) -> Callable[..., tuple[Floats, ...]]:
    routine: Callable[..., tuple[Floats, ...]] = get_lapack_funcs((name,), dtype=np.float32)[0]
    return routine


def _block_of_inverse(half: Floats, block: NDArray[np.intp]) -> Floats:
    """Return a label's rows and columns; above its diagonal the factor's inverse holds something else."""
    columns = half[block[0] :, block]
    columns[np.arange(block[0], len(half))[:, None] < block] = 0
    inverse: Floats = columns.T @ columns
    return inverse


def _blocks(labels: Sequence[str]) -> Iterator[NDArray[np.intp]]:
    array = np.array(labels)
    return (np.flatnonzero(array == label) for label in dict.fromkeys(labels))


_COLDEST, _HOTTEST = 1.0, 80.0


def chances(scores: Floats, temper: float) -> Floats:
    """Softmax over labels; a higher `temper` is surer."""
    lifted = np.exp(temper * (scores - scores.max(axis=1, keepdims=True)))
    shares: Floats = lifted / lifted.sum(axis=1, keepdims=True)
    return shares


def fit_temper(scores: Floats, right: Sequence[int]) -> float:
    """Return the `temper` that maximizes the likelihood of the `right` columns."""
    rows = np.arange(len(right))

    def surprise(temper: float) -> float:
        return -float(np.log(chances(scores, temper)[rows, list(right)] + 1e-12).mean())

    found = minimize_scalar(surprise, bounds=(_COLDEST, _HOTTEST), method="bounded")
    return float(found.x)
