"""What an utterance is about, as far as it can be told without knowing the city.

Beside what a sentence encoder makes of a text stands how well some fifty subjects fit it: those of the
example city, which are the commonest of any. A city's phrasings are shown to it as a caller's words are, so
that an article on another subject is found too, if not quite so well (tests/understanding/CURVE.md).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import softmax

from intents.article import Language
from intents.encoder import Encoder
from intents.softmax import Floats
from intents.vectors import side_by_side, unit
from intents.word_forms import Head, WordForms, scores

MEANING = 0.6
"What the encoder counts beside the words when subjects are told apart; all are chosen on validation."
FITNESS = 0.25
"How much it counts beside the encoder how well each subject fits."
LIKELIHOOD = 0.5
"How much it counts how likely each subject is."
DOUBT = 2.0
"Divides what speaks for each subject, so that a sure one leaves others a chance; chosen on validation."


@dataclass(frozen=True, slots=True, eq=False)
class SubjectSense:
    """What the sentences taught, as an encoder."""

    forms: WordForms
    head: Head
    "One column for each subject."
    encoder: Encoder
    learned_from: str

    @property
    def fingerprint(self) -> str:
        """That of the encoder and of the sentences."""
        return f"{self.encoder.fingerprint} {self.learned_from}"

    @property
    def weight(self) -> float:
        """What the encoder counts, and the subjects besides."""
        return self.encoder.weight + FITNESS + LIKELIHOOD

    def knows(self, language: Language) -> bool:
        """Whether the encoder does; in a language without examples it alone tells much."""
        return self.encoder.knows(language)

    def encode(self, texts: Sequence[str]) -> Floats:
        """The encoder's vectors and beside them the subjects; rows of unit length."""
        meaning = self.encoder.encode(texts)
        logits = scores(meaning * np.float32(MEANING), self.forms.show(texts), self.head)
        parts = [
            (self.encoder.weight, meaning),
            (FITNESS, _fitness(logits)),
            (LIKELIHOOD, _likelihood(logits)),
        ]
        return side_by_side(parts)


def _fitness(logits: Floats) -> Floats:
    """How well each subject fits, against the others; rows of unit length."""
    return unit(logits - logits.mean(axis=1, keepdims=True))


def _likelihood(logits: Floats) -> Floats:
    """Roots of each subject's chance: their products tell how alike two texts are (Bhattacharyya, 1943)."""
    chances: Floats = softmax(logits / np.float32(DOUBT), axis=1)
    return np.sqrt(chances)
