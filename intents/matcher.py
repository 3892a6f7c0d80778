"""Ranked, calibrated candidates for a wording."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import FeatureUnion

from intents.encoder import Encoder
from intents.phrasing import Phrasing
from intents.understanding import Ambiguous, Candidate, NoMatch, Recognized
from intents.wording import plain

SHOWN = 5
"""So many candidates are kept for those who improve the answers."""


@dataclass(frozen=True, slots=True)
class Matcher:
    """What the phrasings taught."""

    lexical: FeatureUnion
    by_words: LogisticRegression
    encoder: Encoder | None
    by_meaning: LogisticRegression | None

    @staticmethod
    def fit(phrasings: Sequence[Phrasing], encoder: Encoder | None) -> "Matcher":
        """Learn from the phrasings alone."""
        lexical = FeatureUnion(
            [
                ("words", TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True)),
                ("characters", TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True)),
            ]
        )
        texts = [plain(phrasing.text) for phrasing in phrasings]
        labels = [phrasing.label for phrasing in phrasings]
        by_words = LogisticRegression(C=30, max_iter=60).fit(lexical.fit_transform(texts), labels)
        by_meaning = (
            LogisticRegression(C=30, max_iter=100).fit(encoder.encode(texts), labels) if encoder else None
        )
        return Matcher(lexical, by_words, encoder, by_meaning)

    def rank(self, text: str) -> tuple[Candidate, ...]:
        """The likeliest articles, best first."""
        chances = self._chances(plain(text))
        best = np.argsort(-chances)[:SHOWN]
        return tuple(Candidate(str(self.by_words.classes_[n]), float(chances[n])) for n in best)

    def match(self, text: str) -> Recognized | Ambiguous | NoMatch:
        """What the words ask for, with the doubt that is left."""
        candidates = self.rank(text)
        if not plain(text) or candidates[0].confidence < 0.25:
            return NoMatch(candidates)
        if candidates[0].confidence < 0.5:
            return Ambiguous(candidates[:3])
        return Recognized(candidates[0].article, candidates[0].confidence, candidates)

    def _chances(self, text: str) -> NDArray[np.float64]:
        logs = self.by_words.predict_log_proba(self.lexical.transform([text]))[0] * 0.6
        if self.encoder is not None and self.by_meaning is not None:
            logs = logs + self.by_meaning.predict_log_proba(self.encoder.encode([text]))[0]
        chances: NDArray[np.float64] = np.exp(logs - logs.max())
        chances /= chances.sum()
        return chances
