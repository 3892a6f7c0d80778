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
    encoder: Encoder | None
    classifier: LogisticRegression

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
        lexical.fit(texts)
        learner = LogisticRegression(C=20, max_iter=300)
        matcher = Matcher(lexical, encoder, learner)
        learner.fit(matcher._features(texts), [phrasing.label for phrasing in phrasings])
        return matcher

    def rank(self, text: str) -> tuple[Candidate, ...]:
        """The likeliest articles, best first."""
        chances = self.classifier.predict_proba(self._features([plain(text)]))[0]
        best = np.argsort(-chances)[:SHOWN]
        return tuple(Candidate(str(self.classifier.classes_[n]), float(chances[n])) for n in best)

    def match(self, text: str) -> Recognized | Ambiguous | NoMatch:
        """What the words ask for, with the doubt that is left."""
        candidates = self.rank(text)
        if not plain(text) or candidates[0].confidence < 0.12:
            return NoMatch(candidates)
        if candidates[0].confidence < 0.35:
            return Ambiguous(candidates[:3])
        return Recognized(candidates[0].article, candidates[0].confidence, candidates)

    def _features(self, texts: Sequence[str]) -> NDArray[np.float32]:
        lexical = self.lexical.transform(texts).toarray().astype(np.float32)
        if self.encoder is None:
            return lexical
        return np.concatenate([lexical, 2 * self.encoder.encode(texts)], axis=1)
