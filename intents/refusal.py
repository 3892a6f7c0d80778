"""Learning what to refuse from the phrasings themselves and from strangers' sentences."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from intents.columns import articles_in, rival_of
from intents.neighbours import Neighbours
from intents.phrasing import OUT_OF_SCOPE, Phrasing
from intents.rejection import DIRECTIONS, Rejection, fit_rejection, signs_of
from intents.ridge import Fitted

Floats = NDArray[np.float32]

NEAR_MISSES = 0.1
"How much a phrasing without its article counts beside a stranger's sentence; chosen on validation data."


def learn_refusal(fitted: Fitted, neighbours: Neighbours, taught: Sequence[Phrasing]) -> Rejection:
    """Each phrasing belongs, judged by the others; without its own article it is a near miss."""
    named = np.array([each.label for each in taught])
    is_inside = np.array([each.is_of_an_article for each in taught])
    alone = _signs(fitted.ridge.labels, fitted.without_it, neighbours.others)
    orphan = _signs(fitted.ridge.labels, fitted.without_its_label, neighbours.foreign)[is_inside]
    strangers = alone[named == OUT_OF_SCOPE]
    weights = np.r_[
        np.full(len(strangers), 1 / max(len(strangers), 1)), np.full(len(orphan), NEAR_MISSES / len(orphan))
    ]
    return fit_rejection(alone[is_inside], np.concatenate([strangers, orphan]), weights, DIRECTIONS)


def _signs(labels: Sequence[str], scores: Floats, near: Floats) -> Floats:
    return signs_of(scores[:, articles_in(labels)], rival_of(labels, scores), near)
