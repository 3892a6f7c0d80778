"""Multinomial logistic regression over many sparse signs."""

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.sparse import csr_matrix
from scipy.special import logsumexp

Floats = NDArray[np.float32]
Numbers = NDArray[np.float64]

FIRMNESS = 3e-6
"Of the pull towards small weights; chosen on voices left out one by one (tests/understanding/CURVE.md)."
STEPS = 150


def fit_softmax(rows: csr_matrix, wanted: Numbers, counts: Numbers) -> Floats:
    """Weights under which what is wanted of the rows, each counted so much, is likeliest.

    `wanted` is 1 at the label of each row; shape (rows, labels). Shape of the weights: (columns + 1, labels);
    their last row is the constant.
    """
    columns = csr_matrix(rows.T)
    shape = (rows.shape[1] + 1, wanted.shape[1])

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
