"""Learning what danger sounds like: multinomial logistic regression on reviewed sentences."""

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.sparse import csr_matrix
from scipy.special import logsumexp

from intents.danger_forms import DangerForms
from intents.danger_sense import KINDS, WITHOUT, DangerSense, beside
from intents.encoder import Encoder
from intents.phrasing import DANGER, HARMLESS, Phrasing

Floats = NDArray[np.float32]
Numbers = NDArray[np.float64]

FIRMNESS = 3e-6
"Of the pull towards small weights; chosen on voices left out one by one (tests/understanding/CURVE.md)."
STEPS = 150
_LABELS = (HARMLESS, *(f"{DANGER}{kind}" for kind in KINDS))


def learn_danger(examples: Sequence[Phrasing], encoders: Iterable[Encoder]) -> DangerSense:
    """Learn from labelled sentences, once without and once with each of the encoders."""
    texts = [each.text for each in examples]
    labels = np.array([_LABELS.index(each.label) for each in examples])
    forms = DangerForms.of(texts)
    runs = forms.show(texts)
    rows = {WITHOUT: runs} | {each.fingerprint: beside(each, texts, runs) for each in encoders}
    return DangerSense(forms, {name: _fitted(seen, labels) for name, seen in rows.items()})


def _fitted(rows: csr_matrix, labels: NDArray[np.intp]) -> Floats:
    """Weights that make the right labels likeliest; shape (columns + 1, labels)."""
    columns, wanted, counts = csr_matrix(rows.T), np.eye(len(_LABELS))[labels], _counts(labels)
    shape = (rows.shape[1] + 1, len(_LABELS))

    def loss(flat: Numbers) -> tuple[float, Numbers]:
        weights = flat.reshape(shape)
        logits = rows @ weights[:-1] + weights[-1]
        logs = logits - logsumexp(logits, axis=1, keepdims=True)
        pull = counts[:, None] * (np.exp(logs) - wanted)
        slope = np.vstack([columns @ pull + 2 * FIRMNESS * weights[:-1], pull.sum(axis=0)])
        surprise = -float(counts @ (logs * wanted).sum(axis=1))
        return surprise + FIRMNESS * float(np.square(weights[:-1]).sum()), slope.ravel()

    options = {"maxiter": STEPS}
    fitted = minimize(loss, np.zeros(shape).ravel(), jac=True, method="L-BFGS-B", options=options)
    return np.asarray(fitted.x.reshape(shape), np.float32)


def _counts(labels: NDArray[np.intp]) -> Numbers:
    """Danger and harmless count for half each, however many sentences there are of either."""
    is_danger = labels > 0
    counts: Numbers = np.where(is_danger, 0.5 / max(is_danger.sum(), 1), 0.5 / max((~is_danger).sum(), 1))
    return counts
