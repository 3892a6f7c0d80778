"""Learning what to refuse from the phrasings themselves and from strangers' sentences."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from intents.columns import articles_in, rival_of
from intents.phrasing import OUT_OF_SCOPE, Phrasing
from intents.rejection import DIRECTIONS, Rejection, fit_rejection, signs_of
from intents.ridge import Fitted

Floats = NDArray[np.float32]

NEAR_MISSES = 0.1
"How much a phrasing without its article counts beside a stranger's sentence; chosen on validation data."


def learn_refusal(fitted: Fitted, among: Floats, taught: Sequence[Phrasing]) -> Rejection:
    """Each phrasing belongs, judged by the others; without its own article it is a near miss."""
    labels = fitted.ridge.labels
    named = np.array([each.label for each in taught])
    articles = articles_in(labels)
    is_inside = np.array([each.is_of_an_article for each in taught])
    others = among.copy()
    np.fill_diagonal(others, 0)
    foreign = np.where(named[:, None] == named[None, :], 0, among)
    alone = signs_of(fitted.without_it[:, articles], rival_of(labels, fitted.without_it), others)
    orphan = signs_of(
        fitted.without_its_label[:, articles], rival_of(labels, fitted.without_its_label), foreign
    )
    strangers = alone[named == OUT_OF_SCOPE]
    weights = np.r_[
        np.full(len(strangers), 1 / max(len(strangers), 1)),
        np.full(is_inside.sum(), NEAR_MISSES / is_inside.sum()),
    ]
    outside = np.concatenate([strangers, orphan[is_inside]])
    return fit_rejection(alone[is_inside], outside, weights, DIRECTIONS)
