"""How alike two texts are: in words, in letters and sounds (which survive a recogniser), in meaning."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from intents.article import Language
from intents.encoder import Encoder
from intents.grams import Grams, of_letters, of_string, of_words
from intents.lead_in import without_lead_in
from intents.phrasing import Phrasing
from intents.sounding import sound
from intents.wording import MAX_CHARACTERS, plain

Floats = NDArray[np.float32]

AT_ONCE = 64
"So many are compared with all others at a time, which spares memory."


@dataclass(frozen=True, slots=True)
class Shares:
    """What words, letters and sounds count beside the encoders' own weights; chosen on validation data."""

    words: float = 0.2
    letters: float = 0.15
    sounds: float = 0.35


SHARES = Shares()


@dataclass(frozen=True, slots=True, eq=False)
class Forms:
    """What shows texts in every form in which they are compared."""

    words: Grams
    letters: Grams
    sounds: Grams
    encoders: tuple[Encoder, ...]

    @staticmethod
    def of(texts: Sequence[str], languages: Sequence[Language], encoders: Sequence[Encoder]) -> "Forms":
        """Learn which words, letters and sounds tell."""
        texts = [*map(without_lead_in, texts, languages)]
        wordings = [plain(text) for text in texts]
        return Forms(
            Grams.of(wordings, of_words),
            Grams.of(wordings, of_letters),
            Grams.of([*map(sound, wordings)], of_string),
            tuple(encoders),
        )

    def show(self, texts: Sequence[str], languages: Sequence[Language]) -> "Shown":
        """The texts as words, as letters, as sounds and for each encoder."""
        texts = [*map(without_lead_in, texts, languages)]
        wordings = [plain(text) for text in texts]
        known = [[encoder.knows(language) for language in languages] for encoder in self.encoders]
        forms: tuple[csr_matrix | Floats, ...] = (
            self.words.weigh(wordings),
            self.letters.weigh(wordings),
            self.sounds.weigh([*map(sound, wordings)]),
            *self._meanings(texts, known),
        )
        return Shown(forms, np.array([[True] * len(texts)] * 3 + known, np.float32))

    def _meanings(self, texts: Sequence[str], known: Sequence[Sequence[bool]]) -> Iterator[Floats]:
        # Encoders know accents and marks; the words and letters of a recogniser are surer without them.
        bounded = [text[:MAX_CHARACTERS] for text in texts]
        for encoder, of_it in zip(self.encoders, known, strict=True):
            yield encoder.encode(bounded) if any(of_it) else np.zeros((len(texts), 1), np.float32)


@dataclass(frozen=True, slots=True, eq=False)
class Shown:
    """Texts in every form."""

    forms: tuple[csr_matrix | Floats, ...]
    "One row for each text; of the phrasings, which are only compared with, one column for each."
    counts: Floats
    "Whether a form says something about a text; shape (forms, texts)."


@dataclass(frozen=True, slots=True, eq=False)
class Likeness:
    """Compares texts with the phrasings."""

    forms: Forms
    shares: Shares
    phrasings: Shown

    @staticmethod
    def of(phrasings: Sequence[Phrasing], encoders: Sequence[Encoder], shares: Shares = SHARES) -> "Likeness":
        """Show the phrasings once and for all."""
        texts = [phrasing.text for phrasing in phrasings]
        languages = [phrasing.language for phrasing in phrasings]
        forms = Forms.of(texts, languages, encoders)
        shown = forms.show(texts, languages)
        return Likeness(forms, shares, Shown(tuple(map(_turned, shown.forms)), shown.counts))

    def to_phrasings(self, texts: Sequence[str], language: Language) -> Floats:
        """0–1 for each text (row) and phrasing (column)."""
        return self._mean(self.forms.show(texts, [language] * len(texts)))

    def among_phrasings(self) -> Floats:
        """The same between the phrasings themselves."""
        rows = tuple(map(_turned, self.phrasings.forms))
        count = self.phrasings.counts.shape[1]
        among = np.empty((count, count), np.float32)
        for start in range(0, count, AT_ONCE):
            some = slice(start, start + AT_ONCE)
            among[some] = self._mean(Shown(tuple(row[some] for row in rows), self.phrasings.counts[:, some]))
        return among

    def _mean(self, shown: Shown) -> Floats:
        own = (self.shares.words, self.shares.letters, self.shares.sounds)
        weights = (*own, *(encoder.weight for encoder in self.forms.encoders))
        alike = np.zeros((shown.counts.shape[1], self.phrasings.counts.shape[1]), np.float32)
        total = np.zeros_like(alike)
        for n, weight in enumerate(weights):
            if not shown.counts[n].any():
                continue
            counts = np.float32(weight) * np.outer(shown.counts[n], self.phrasings.counts[n])
            product = shown.forms[n] @ self.phrasings.forms[n]
            alike += counts * (product if isinstance(product, np.ndarray) else product.toarray())
            total += counts
        mean: Floats = alike / total
        return mean


def _turned(form: csr_matrix | Floats) -> csr_matrix | Floats:
    """Rows as columns; of sparse ones only those that a text has are then looked at."""
    return form.T if isinstance(form, np.ndarray) else form.T.tocsr()
