"""How much an utterance sounds like a caller in danger, learned from reviewed sentences alone.

A linear classifier over words, letters, sounds and meaning, which knows nothing of the city's articles.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack
from scipy.special import logsumexp

from intents.danger_forms import DangerForms
from intents.encoder import Encoder
from intents.understanding import DangerKind

Floats = NDArray[np.float32]

KINDS = tuple(DangerKind)
MEANING = 0.7
"What the encoder counts beside the words."
WITHOUT = ""
"Stands for no encoder."


@dataclass(frozen=True, slots=True)
class Alarm:
    """What is heard of danger in a text."""

    odds: float
    "Logarithm of the odds that the caller, or somebody near, is in danger."
    kind: DangerKind
    "The likeliest kind, if it is danger."


@dataclass(frozen=True, slots=True, eq=False)
class DangerSense:
    """What the sentences taught."""

    forms: DangerForms
    heads: Mapping[str, Floats]
    """Weights by the encoder's fingerprint; shape (meaning + runs + 1, 1 + kinds), the last row the constant,
    the first column that of harmless sentences."""
    encoder: Encoder | None = None

    def hear(self, text: str) -> Alarm | None:
        """What the text sounds like, to its words and to its meaning alike; nothing if no word was taught."""
        if not self.forms.knows(text):
            return None
        runs = self.forms.show([text])
        logits = _logits(runs, self.heads[WITHOUT])
        if self.encoder:
            with_meaning = beside(self.encoder, [text], runs)
            logits += _logits(with_meaning, self.heads[self.encoder.fingerprint])
            logits /= 2
        return Alarm(float(logsumexp(logits[1:]) - logits[0]), KINDS[int(np.argmax(logits[1:]))])


def beside(encoder: Encoder, texts: Sequence[str], runs: csr_matrix) -> csr_matrix:
    """What texts mean beside their runs, one row each."""
    meaning = csr_matrix(encoder.encode(texts) * np.float32(MEANING))
    return csr_matrix(hstack([meaning, runs], format="csr"))


def _logits(row: csr_matrix, weights: Floats) -> Floats:
    logits: Floats = (row @ weights[:-1] + weights[-1]).ravel()
    return logits
