"""An encoder for reviewed texts, which caches every vector; callers' words never pass through it."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from intents.articles.article import Language
from intents.matching.encoder import Encoder

Floats = NDArray[np.float32]
MOST_TEXTS = 6_000
"About 15 MB; larger bases are encoded anew from time to time."


class ReviewedEncoder:
    """Each draft repeats nearly all phrasings and test questions unchanged."""

    def __init__(self, encoder: Encoder, known: Mapping[str, Floats] | None = None) -> None:
        self.encoder = encoder
        self._known = dict(known or {})

    @property
    def fingerprint(self) -> str:
        """The encoder's."""
        return self.encoder.fingerprint

    @property
    def weight(self) -> float:
        """The encoder's."""
        return self.encoder.weight

    def knows(self, language: Language) -> bool:
        """The encoder's answer."""
        return self.encoder.knows(language)

    def unknown(self, texts: Sequence[str]) -> list[str]:
        """Return the texts that it has not encoded yet, each once."""
        return [text for text in dict.fromkeys(texts) if text not in self._known]

    def learn(self, texts: Sequence[str], vectors: Floats) -> None:
        """Take over vectors that were kept elsewhere."""
        self._known.update(zip(texts, vectors, strict=True))

    def encode(self, texts: Sequence[str]) -> Floats:
        """One unit vector for each text; shape (texts, size)."""
        if not texts:
            return self.encoder.encode(texts)
        known = self._known
        if new := self.unknown(texts):
            known.update(zip(new, self.encoder.encode(new), strict=True))
        vectors = np.stack([known[text] for text in texts])
        if len(known) > MOST_TEXTS:
            self._known = {}
        return vectors
