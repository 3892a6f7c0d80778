"""An encoder for reviewed texts, which encodes each of them once; a caller's words never pass through it."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from intents.articles.article import Language
from intents.matching.encoder import Encoder

Floats = NDArray[np.float32]
MOST_TEXTS = 6_000
"About 15 MB; a larger base is encoded anew from time to time."


class ReviewedEncoder:
    """Phrasings and test questions come back with every draft, nearly all of them unchanged."""

    def __init__(self, encoder: Encoder, known: Mapping[str, Floats] | None = None) -> None:
        self.encoder = encoder
        self._known = dict(known or {})

    @property
    def fingerprint(self) -> str:
        """That of the encoder."""
        return self.encoder.fingerprint

    @property
    def weight(self) -> float:
        """That of the encoder."""
        return self.encoder.weight

    def knows(self, language: Language) -> bool:
        """Whether the encoder does."""
        return self.encoder.knows(language)

    def encode(self, texts: Sequence[str]) -> Floats:
        """One unit vector for each text; shape (texts, size)."""
        if not texts:
            return self.encoder.encode(texts)
        known = self._known
        new = [text for text in dict.fromkeys(texts) if text not in known]
        if new:
            known.update(zip(new, self.encoder.encode(new), strict=True))
        vectors = np.stack([known[text] for text in texts])
        if len(known) > MOST_TEXTS:
            self._known = {}
        return vectors
