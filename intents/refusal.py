"""Learning what to refuse from the phrasings themselves and from strangers' sentences."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from intents.columns import articles_in, rival_of
from intents.phrasing import OUT_OF_SCOPE, Phrasing
from intents.rejection import DIRECTIONS, Rejection, fit_rejection, signs_of
from intents.ridge import Fitted

Floats = NDArray[np.float32]

AT_ONCE = 512
NEAR_MISSES = 0.1
"How much a phrasing without its article counts beside a stranger's sentence; chosen on validation data."


def learn_refusal(fitted: Fitted, among: Floats, taught: Sequence[Phrasing]) -> Rejection:
    """Each phrasing belongs, judged by the others; without its own article it is a near miss."""
    named = np.array([each.label for each in taught])
    is_inside = np.array([each.is_of_an_article for each in taught])
    parts = [_judged(fitted, among, named, start) for start in range(0, len(taught), AT_ONCE)]
    alone = np.concatenate([part for part, _ in parts])
    orphan = np.concatenate([part for _, part in parts])[is_inside]
    strangers = alone[named == OUT_OF_SCOPE]
    weights = np.r_[
        np.full(len(strangers), 1 / max(len(strangers), 1)), np.full(len(orphan), NEAR_MISSES / len(orphan))
    ]
    return fit_rejection(alone[is_inside], np.concatenate([strangers, orphan]), weights, DIRECTIONS)


def _judged(fitted: Fitted, among: Floats, named: NDArray[np.str_], start: int) -> tuple[Floats, Floats]:
    """Signs of some phrasings without themselves, and without their label; few at once spare memory."""
    some = slice(start, start + AT_ONCE)
    others = among[some].copy()
    rows = np.arange(len(others))
    others[rows, start + rows] = 0
    foreign = np.where(named[some, None] == named[None, :], np.float32(0), others)
    labels = fitted.ridge.labels
    return _signs(labels, fitted.without_it[some], others), _signs(
        labels, fitted.without_its_label[some], foreign
    )


def _signs(labels: Sequence[str], scores: Floats, likeness: Floats) -> Floats:
    return signs_of(scores[:, articles_in(labels)], rival_of(labels, scores), likeness)
