"""How alike two texts are: in words, in letters and sounds (which survive a recogniser), in meaning."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from intents.article import Language
from intents.encoder import Encoder
from intents.grams import Grams, as_rows, joined, of_letters, of_string, of_words
from intents.lead_in import without_lead_in
from intents.phrasing import Phrasing
from intents.sounding import sound
from intents.wording import MAX_CHARACTERS, plain

Floats = NDArray[np.float32]

AT_ONCE = 64
"So many are compared with all others at a time, which spares memory."
SHOWN_AT_ONCE = 1024
"The rows of thousands would leave holes in memory."


class Shares(NamedTuple):
    """What words, letters and sounds count beside the encoders' own weights; chosen on validation data."""

    words: float = 0.2
    letters: float = 0.15
    sounds: float = 0.35


SHARES = Shares()
_CUTS = (of_words, of_letters, of_string)


@dataclass(frozen=True, slots=True, eq=False)
class Forms:
    """What shows texts in every form in which they are compared."""

    grams: tuple[Grams, Grams, Grams]
    "Of words, letters and sounds."
    shares: Shares
    encoders: tuple[Encoder, ...]

    @staticmethod
    def of(
        texts: Sequence[str], languages: Sequence[Language], encoders: Sequence[Encoder], shares: Shares
    ) -> "Forms":
        """Learn which words, letters and sounds tell."""
        shown = _shown([*map(without_lead_in, texts, languages)])
        words, letters, sounds = (Grams.of([forms[n] for forms in shown], cut) for n, cut in enumerate(_CUTS))
        return Forms((words, letters, sounds), shares, tuple(encoders))

    def show(self, texts: Sequence[str], languages: Sequence[Language]) -> "Shown":
        """The texts in their runs, and for each encoder."""
        texts = [*map(without_lead_in, texts, languages)]
        known = [[encoder.knows(language) for language in languages] for encoder in self.encoders]
        forms: tuple[csr_matrix | Floats, ...] = (self._runs(texts), *self._meanings(texts, known))
        return Shown(forms, np.array([[True] * len(texts), *known], np.float32))

    def _runs(self, texts: Sequence[str]) -> csr_matrix:
        """Words, letters and sounds; products of two rows are what these count for together."""
        weights = [sqrt(share) for share in self.shares]
        rows = [joined(zip(self.grams, weights, forms, strict=True)) for forms in _shown(texts)]
        return as_rows(rows, sum(len(grams.places) for grams in self.grams))

    def _meanings(self, texts: Sequence[str], known: Sequence[Sequence[bool]]) -> Iterator[Floats]:
        # Encoders know accents and marks; the words and letters of a recogniser are surer without them.
        bounded = [text[:MAX_CHARACTERS] for text in texts]
        for encoder, of_it in zip(self.encoders, known, strict=True):
            yield _encoded(encoder, bounded) if any(of_it) else np.zeros((len(texts), 1), np.float32)


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
    phrasings: Shown

    @staticmethod
    def of(phrasings: Sequence[Phrasing], encoders: Sequence[Encoder], shares: Shares = SHARES) -> "Likeness":
        """Show the phrasings once and for all."""
        texts = [phrasing.text for phrasing in phrasings]
        languages = [phrasing.language for phrasing in phrasings]
        forms = Forms.of(texts, languages, encoders, shares)
        shown = forms.show(texts, languages)
        return Likeness(forms, Shown(tuple(map(_turned, shown.forms)), shown.counts))

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
        weights = (1.0, *(encoder.weight for encoder in self.forms.encoders))
        totals = (sum(self.forms.shares), *weights[1:])
        alike = np.zeros((shown.counts.shape[1], self.phrasings.counts.shape[1]), np.float32)
        total = np.zeros_like(alike)
        for n, weight in enumerate(weights):
            if not shown.counts[n].any():
                continue
            counts = _counted(shown.counts[n], self.phrasings.counts[n])
            product = shown.forms[n] @ self.phrasings.forms[n]
            product = product if isinstance(product, np.ndarray) else product.toarray()
            alike += product * (np.float32(weight) * counts)
            total += np.float32(totals[n]) * counts
        alike /= total
        return alike


def _counted(ones: Floats, others: Floats) -> Floats | np.float32:
    """Whether a form counts between two texts, which both must show it; one number where all do."""
    return np.float32(1) if ones.all() and others.all() else np.outer(ones, others)


def _encoded(encoder: Encoder, texts: Sequence[str]) -> Floats:
    starts = range(0, max(len(texts), 1), SHOWN_AT_ONCE)
    return np.concatenate([encoder.encode(texts[start : start + SHOWN_AT_ONCE]) for start in starts])


def _shown(texts: Sequence[str]) -> list[tuple[str, str, str]]:
    """Each text as the words, the letters and the sounds are cut from it."""
    wordings = [plain(text) for text in texts]
    return [(wording, wording, sound(wording)) for wording in wordings]


def _turned(form: csr_matrix | Floats) -> csr_matrix | Floats:
    """Rows as columns; of sparse ones only those that a text has are then looked at."""
    return form.T if isinstance(form, np.ndarray) else form.T.tocsr()
