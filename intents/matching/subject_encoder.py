"""Compares texts by subject, as far as it can be told without knowing the city.

Appends to the sentence vector how well some fifty subjects fit, from the utterance classifier. A city's
phrasings get the same treatment, so articles on other subjects are found too, if not quite so well.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import softmax

from intents.articles.article import Language
from intents.matching.encoder import MOST as CACHED
from intents.matching.encoder import Encoder, side_by_side, unit
from intents.matching.utterance_classifier import LearnedClassifier, shipped_classifier

Floats = NDArray[np.float32]

FITNESS = 0.25
"Weight of the score of each subject, relative to the encoder."
LIKELIHOOD = 0.5
"Weight of the probability of each subject."
DOUBT = 2.0
"Softmax temperature over subjects; chosen on validation."


@dataclass(frozen=True, slots=True, eq=False)
class SubjectEncoder:
    """The encoder's vectors with the classifier's subjects appended."""

    classifier: LearnedClassifier
    encoder: Encoder

    @property
    def fingerprint(self) -> str:
        """The fingerprint of encoder and classifier."""
        return f"{self.encoder.fingerprint} {self.classifier.trained.fingerprint}"

    @property
    def weight(self) -> float:
        """The encoder's weight plus the subjects'."""
        return self.encoder.weight + FITNESS + LIKELIHOOD

    def knows(self, language: Language) -> bool:
        """Whether the encoder supports a language."""
        return self.encoder.knows(language)

    def encode(self, texts: Sequence[str]) -> Floats:
        """Return the encoder's vectors with subjects appended; unit rows."""
        if len(texts) <= CACHED:
            return self._encoded(texts)
        # In batches that fit the encoder's cache, where the classifier then finds each vector; sorted by
        # length, since texts of similar length are encoded together.
        order = sorted(range(len(texts)), key=lambda number: len(texts[number]))
        pieces = (order[start : start + CACHED] for start in range(0, len(order), CACHED))
        sorted_vectors = np.concatenate([self._encoded([texts[n] for n in piece]) for piece in pieces])
        vectors = np.empty_like(sorted_vectors)
        vectors[order] = sorted_vectors
        return vectors

    def _encoded(self, texts: Sequence[str]) -> Floats:
        meanings = self.encoder.encode(texts)
        logits = self.classifier.subjects(texts)
        fitness = unit(logits - logits.mean(axis=1, keepdims=True))
        chances: Floats = softmax(logits / np.float32(DOUBT), axis=1)
        # The dot product of root probabilities is their similarity (Bhattacharyya, 1943).
        parts = [(self.encoder.weight, meanings), (FITNESS, fitness)]
        return side_by_side([*parts, (LIKELIHOOD, np.sqrt(chances))])


def with_subjects(encoders: Iterable[Encoder]) -> tuple[Encoder, ...]:
    """Return the encoders, with subjects appended to the one the classifier was trained with."""
    return tuple(map(_with_subjects, encoders))


def _with_subjects(encoder: Encoder) -> Encoder:
    classifier = shipped_classifier([encoder])
    return SubjectEncoder(classifier, encoder) if classifier.encoder else encoder
