"""How alike two texts are: the same words, the same letters (which survive a recogniser), the same meaning."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.feature_extraction.text import TfidfVectorizer

from intents.encoder import Encoder

Floats = NDArray[np.float32]

WORDS, LETTERS = 0.15, 0.3
"Weights beside the encoders' own, chosen on validation data; tests/bench/understanding.py shows each part's worth."


@dataclass(frozen=True, slots=True, eq=False)
class Likeness:
    """Compares texts with the phrasings."""

    words: TfidfVectorizer
    letters: TfidfVectorizer
    encoders: tuple[Encoder, ...]
    phrasings: tuple[csr_matrix | Floats, ...]
    "The phrasings as words, as letters and for each encoder."

    @staticmethod
    def of(phrasings: Sequence[str], encoders: Sequence[Encoder]) -> "Likeness":
        """Learn which words and letters tell."""
        words = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, token_pattern=r"\S+", dtype=np.float32)
        letters = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 4), sublinear_tf=True, dtype=np.float32)
        known = (
            words.fit_transform(phrasings),
            letters.fit_transform(phrasings),
            *(encoder.encode(phrasings) for encoder in encoders),
        )
        return Likeness(words, letters, tuple(encoders), known)

    def to_phrasings(self, texts: Sequence[str]) -> Floats:
        """0–1 for each text (row) and phrasing (column)."""
        shown = (
            self.words.transform(texts),
            self.letters.transform(texts),
            *(encoder.encode(texts) for encoder in self.encoders),
        )
        return self._mean(shown)

    def among_phrasings(self) -> Floats:
        """The same between the phrasings themselves."""
        return self._mean(self.phrasings)

    def _mean(self, shown: Sequence[csr_matrix | Floats]) -> Floats:
        weights = (WORDS, LETTERS, *(encoder.weight for encoder in self.encoders))
        total = sum(weights)
        mean = np.zeros((shown[0].shape[0], self.phrasings[0].shape[0]), np.float32)
        for weight, texts, phrasings in zip(weights, shown, self.phrasings, strict=True):
            product = texts @ phrasings.T
            mean += np.float32(weight / total) * (
                product if isinstance(product, np.ndarray) else product.toarray()
            )
        return mean
