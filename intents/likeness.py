"""How alike two texts are: in words, in letters and sounds (which survive a recogniser), in meaning."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.feature_extraction.text import TfidfVectorizer

from intents.article import Language
from intents.encoder import Encoder
from intents.phrasing import Phrasing
from intents.sounding import sound
from intents.wording import MAX_CHARACTERS, plain

Floats = NDArray[np.float32]

_A_WORD = r"\S+"
AT_ONCE = 256
"So many are compared with all others at a time, which spares memory."


@dataclass(frozen=True, slots=True)
class Shares:
    """What words, letters and sounds count beside the encoders' own weights; chosen on validation data."""

    words: float = 0.2
    letters: float = 0.15
    sounds: float = 0.35


SHARES = Shares()


@dataclass(frozen=True, slots=True, eq=False)
class Shown:
    """Texts in every form in which they are compared."""

    forms: tuple[csr_matrix | Floats, ...]
    "As words, as letters, as sounds and for each encoder."
    counts: Floats
    "Whether a form says something about a text; shape (forms, texts)."


@dataclass(frozen=True, slots=True, eq=False)
class Likeness:
    """Compares texts with the phrasings."""

    words: TfidfVectorizer
    letters: TfidfVectorizer
    sounds: TfidfVectorizer
    encoders: tuple[Encoder, ...]
    shares: Shares
    phrasings: Shown

    @staticmethod
    def of(phrasings: Sequence[Phrasing], encoders: Sequence[Encoder], shares: Shares = SHARES) -> "Likeness":
        """Learn which words, letters and sounds tell."""
        texts = [phrasing.text for phrasing in phrasings]
        words = TfidfVectorizer(
            ngram_range=(1, 2), sublinear_tf=True, token_pattern=_A_WORD, dtype=np.float32
        )
        letters = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 4), sublinear_tf=True, dtype=np.float32)
        sounds = TfidfVectorizer(
            analyzer="char", ngram_range=(2, 4), sublinear_tf=True, lowercase=False, dtype=np.float32
        )
        words.fit([plain(text) for text in texts])
        letters.fit([plain(text) for text in texts])
        sounds.fit([sound(text) for text in texts])
        nothing = Shown((), np.empty((0, 0), np.float32))
        untaught = Likeness(words, letters, sounds, tuple(encoders), shares, nothing)
        languages = [phrasing.language for phrasing in phrasings]
        return replace(untaught, phrasings=untaught._shown(texts, languages))

    def to_phrasings(self, texts: Sequence[str], language: Language) -> Floats:
        """0–1 for each text (row) and phrasing (column)."""
        return self._mean(self._shown(texts, [language] * len(texts)))

    def among_phrasings(self) -> Floats:
        """The same between the phrasings themselves."""
        rows = len(self.phrasings.counts[0])
        among = np.empty((rows, rows), np.float32)
        for start in range(0, rows, AT_ONCE):
            some = slice(start, start + AT_ONCE)
            forms = tuple(form[some] for form in self.phrasings.forms)
            among[some] = self._mean(Shown(forms, self.phrasings.counts[:, some]))
        return among

    def _shown(self, texts: Sequence[str], languages: Sequence[Language]) -> Shown:
        wordings = [plain(text) for text in texts]
        # Encoders know accents and marks; the words and letters of a recogniser are surer without them.
        bounded = [text[:MAX_CHARACTERS] for text in texts]
        known = [[encoder.knows(language) for language in languages] for encoder in self.encoders]
        forms = (
            self.words.transform(wordings),
            self.letters.transform(wordings),
            self.sounds.transform([sound(text) for text in texts]),
            *(
                encoder.encode(bounded) if any(of_it) else np.zeros((len(texts), 1), np.float32)
                for encoder, of_it in zip(self.encoders, known, strict=True)
            ),
        )
        return Shown(forms, np.array([[True] * len(texts)] * 3 + known, np.float32))

    def _mean(self, shown: Shown) -> Floats:
        own = (self.shares.words, self.shares.letters, self.shares.sounds)
        weights = (*own, *(encoder.weight for encoder in self.encoders))
        alike = np.zeros((shown.counts.shape[1], self.phrasings.counts.shape[1]), np.float32)
        total = np.zeros_like(alike)
        for n, weight in enumerate(weights):
            if not shown.counts[n].any():
                continue
            counts = np.float32(weight) * np.outer(shown.counts[n], self.phrasings.counts[n])
            product = shown.forms[n] @ self.phrasings.forms[n].T
            alike += counts * (product if isinstance(product, np.ndarray) else product.toarray())
            total += counts
        mean: Floats = alike / total
        return mean
