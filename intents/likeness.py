"""How alike two texts are: in words, in letters and sounds (which survive a recogniser), in meaning."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.feature_extraction.text import TfidfVectorizer

from intents.encoder import Encoder
from intents.sounding import sound
from intents.wording import MAX_CHARACTERS, plain

Floats = NDArray[np.float32]

WORDS, LETTERS, SOUNDS = 0.3, 0.3, 0.7
"Weights beside the encoders' own, chosen on validation data; the bench shows each part's worth."
_A_WORD = r"\S+"


@dataclass(frozen=True, slots=True, eq=False)
class Likeness:
    """Compares texts with the phrasings."""

    words: TfidfVectorizer
    letters: TfidfVectorizer
    sounds: TfidfVectorizer
    encoders: tuple[Encoder, ...]
    phrasings: tuple[csr_matrix | Floats, ...]
    "The phrasings as words, as letters, as sounds and for each encoder."

    @staticmethod
    def of(phrasings: Sequence[str], encoders: Sequence[Encoder]) -> "Likeness":
        """Learn which words and letters tell."""
        words = TfidfVectorizer(
            ngram_range=(1, 2), sublinear_tf=True, token_pattern=_A_WORD, dtype=np.float32
        )
        letters = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 4), sublinear_tf=True, dtype=np.float32)
        sounds = TfidfVectorizer(analyzer="char", ngram_range=(2, 4), sublinear_tf=True, dtype=np.float32)
        words.fit([plain(phrasing) for phrasing in phrasings])
        letters.fit([plain(phrasing) for phrasing in phrasings])
        sounds.set_params(lowercase=False).fit([sound(phrasing) for phrasing in phrasings])
        untaught = Likeness(words, letters, sounds, tuple(encoders), ())
        return replace(untaught, phrasings=untaught._shown(phrasings))

    def to_phrasings(self, texts: Sequence[str]) -> Floats:
        """0–1 for each text (row) and phrasing (column)."""
        return self._mean(self._shown(texts))

    def among_phrasings(self) -> Floats:
        """The same between the phrasings themselves."""
        return self._mean(self.phrasings)

    def _shown(self, texts: Sequence[str]) -> tuple[csr_matrix | Floats, ...]:
        wordings = [plain(text) for text in texts]
        # Encoders know accents and marks; the words and letters of a recogniser are surer without them.
        bounded = [text[:MAX_CHARACTERS] for text in texts]
        return (
            self.words.transform(wordings),
            self.letters.transform(wordings),
            self.sounds.transform([sound(text) for text in texts]),
            *(encoder.encode(bounded) for encoder in self.encoders),
        )

    def _mean(self, shown: Sequence[csr_matrix | Floats]) -> Floats:
        weights = (WORDS, LETTERS, SOUNDS, *(encoder.weight for encoder in self.encoders))
        total = sum(weights)
        mean = np.zeros((shown[0].shape[0], self.phrasings[0].shape[0]), np.float32)
        for weight, texts, phrasings in zip(weights, shown, self.phrasings, strict=True):
            product = texts @ phrasings.T
            mean += np.float32(weight / total) * (
                product if isinstance(product, np.ndarray) else product.toarray()
            )
        return mean
