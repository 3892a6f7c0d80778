"""The similarity of two texts: words, letters, sounds and sentence vectors."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from intents.acts.lead_in import without_lead_in
from intents.articles.article import Language
from intents.articles.phrasing import Phrasing
from intents.matching.encoder import Encoder
from intents.matching.grams import Grams, as_rows, joined, of_letters, of_string, of_words
from intents.text.wording import MAX_CHARACTERS, plain, sound

Floats = NDArray[np.float32]

PULL = 0.5
"Weight relative to the score; chosen on validation data."
TEXTS_AT_ONCE = 128


@dataclass(frozen=True, slots=True, eq=False)
class Closest:
    """Finds the nearest phrasing of each label."""

    order: NDArray[np.intp]
    "The phrasings, label by label."
    starts: NDArray[np.intp]
    "Where each label begins; labels are sorted."

    @staticmethod
    def of(labels: Sequence[str]) -> "Closest":
        """Group phrasings by label."""
        named = np.array(labels)
        order = np.argsort(named, kind="stable")
        return Closest(order, np.unique(named[order], return_index=True)[1])

    def pull(self, likeness: Floats) -> Floats:
        """Return what each label's nearest phrasing adds to its score; shape (texts, labels)."""
        pull: Floats = np.float32(PULL) * np.maximum.reduceat(likeness[:, self.order], self.starts, axis=1)
        return pull

    def pull_of_others(self, among: Floats) -> Floats:
        """The same, leaving each phrasing out; in batches, to spare memory."""
        return np.concatenate([self._some(among, start) for start in range(0, len(among), TEXTS_AT_ONCE)])

    def _some(self, among: Floats, start: int) -> Floats:
        some = among[start : start + TEXTS_AT_ONCE].copy()
        rows = np.arange(len(some))
        some[rows, start + rows] = 0
        return self.pull(some)


NEAREST = 3


@dataclass(frozen=True, slots=True, eq=False)
class Neighbours:
    """The similarities of each phrasing's nearest neighbours; shape (phrasings, 3), nearest first."""

    others: Floats
    "Among all other phrasings."
    foreign: Floats
    "Among those of other labels."


def nearest(likeness: Floats) -> Floats:
    """Return the similarity to the nearest phrasings, nearest first; shape (texts, 3)."""
    best: Floats = -np.sort(-np.partition(likeness, -NEAREST, axis=1)[:, -NEAREST:], axis=1)
    return best


def neighbours_of(among: Floats, labels: Sequence[str]) -> Neighbours:
    """Return both for all phrasings, in batches to spare memory."""
    named = np.array(labels)
    parts = [_some(among, named, start) for start in range(0, len(named), TEXTS_AT_ONCE)]
    return Neighbours(*(np.concatenate(part) for part in zip(*parts, strict=True)))


def _some(among: Floats, named: NDArray[np.str_], start: int) -> tuple[Floats, Floats]:
    some = slice(start, start + TEXTS_AT_ONCE)
    others = among[some].copy()
    rows = np.arange(len(others))
    others[rows, start + rows] = 0
    foreign = np.where(named[some, None] == named[None, :], np.float32(0), others)
    return nearest(others), nearest(foreign)


ROWS_AT_ONCE = 64
"Batch size for comparing phrasings with all others, to spare memory."
SHOWN_AT_ONCE = 1024
"Batch size for encoding; larger ones fragment memory."


class Shares(NamedTuple):
    """The weights of words, letters and sounds beside the encoders; chosen on validation data."""

    words: float = 0.2
    letters: float = 0.15
    sounds: float = 0.35


SHARES = Shares()
_CUTS = (of_words, of_letters, of_string)


@dataclass(frozen=True, slots=True, eq=False)
class Forms:
    """Turns texts into every form in which they are compared."""

    grams: tuple[Grams, Grams, Grams]
    "Weights of words, letters and sounds."
    shares: Shares
    encoders: tuple[Encoder, ...]

    @staticmethod
    def of(
        texts: Sequence[str], languages: Sequence[Language], encoders: Sequence[Encoder], shares: Shares
    ) -> "Forms":
        """Learn the n-gram vocabularies."""
        shown = _shown([*map(without_lead_in, texts, languages)])
        words, letters, sounds = (Grams.of([forms[n] for forms in shown], cut) for n, cut in enumerate(_CUTS))
        return Forms((words, letters, sounds), shares, tuple(encoders))

    def show(self, texts: Sequence[str], languages: Sequence[Language]) -> "TextForms":
        """Return the texts as n-grams and as each encoder's vectors."""
        texts = [*map(without_lead_in, texts, languages)]
        known = [[encoder.knows(language) for language in languages] for encoder in self.encoders]
        forms: tuple[csr_matrix | Floats, ...] = (self._runs(texts), *self._meanings(texts, known))
        return TextForms(forms, np.array([[True] * len(texts), *known], np.float32))

    def _runs(self, texts: Sequence[str]) -> csr_matrix:
        """N-grams of words, letters and sounds, scaled so that a dot product is their weighted similarity."""
        weights = [sqrt(share) for share in self.shares]
        rows = [joined(zip(self.grams, weights, forms, strict=True)) for forms in _shown(texts)]
        return as_rows(rows, sum(len(grams.places) for grams in self.grams))

    def _meanings(self, texts: Sequence[str], known: Sequence[Sequence[bool]]) -> Iterator[Floats]:
        # Encoders handle accents and punctuation; n-grams of recognizer output do better without them.
        bounded = [text[:MAX_CHARACTERS] for text in texts]
        for encoder, of_it in zip(self.encoders, known, strict=True):
            yield _encoded(encoder, bounded) if any(of_it) else np.zeros((len(texts), 1), np.float32)


@dataclass(frozen=True, slots=True, eq=False)
class TextForms:
    """Texts in all forms."""

    forms: tuple[csr_matrix | Floats, ...]
    "One row for each text; phrasings, which are only compared with, have one column each."
    counts: Floats
    "Whether a form applies to a text; shape (forms, texts)."


@dataclass(frozen=True, slots=True, eq=False)
class Likeness:
    """Compares texts with the phrasings."""

    forms: Forms
    phrasings: TextForms

    @staticmethod
    def of(phrasings: Sequence[Phrasing], encoders: Sequence[Encoder], shares: Shares = SHARES) -> "Likeness":
        """Prepare the phrasings once."""
        texts = [phrasing.text for phrasing in phrasings]
        languages = [phrasing.language for phrasing in phrasings]
        forms = Forms.of(texts, languages, encoders, shares)
        shown = forms.show(texts, languages)
        return Likeness(forms, TextForms(tuple(map(_turned, shown.forms)), shown.counts))

    def vectors_of(self, phrasings: Sequence[Phrasing]) -> tuple[Mapping[str, Floats], ...]:
        """Return each encoder's vectors of the phrasings, by the text that it encoded."""
        texts = [without_lead_in(one.text, one.language)[:MAX_CHARACTERS] for one in phrasings]
        shown = self.phrasings.forms[1:]
        return tuple(
            dict(zip(texts, form.T, strict=True)) if isinstance(form, np.ndarray) and len(form) > 1 else {}
            for form in shown
        )

    def to_phrasings(self, texts: Sequence[str], language: Language) -> Floats:
        """0–1 for each text (row) and phrasing (column)."""
        return self._mean(self.forms.show(texts, [language] * len(texts)))

    def among_phrasings(self) -> Floats:
        """The same between the phrasings themselves."""
        rows = tuple(map(_turned, self.phrasings.forms))
        count = self.phrasings.counts.shape[1]
        among = np.empty((count, count), np.float32)
        for start in range(0, count, ROWS_AT_ONCE):
            some = slice(start, start + ROWS_AT_ONCE)
            among[some] = self._mean(
                TextForms(tuple(row[some] for row in rows), self.phrasings.counts[:, some])
            )
        return among

    def _mean(self, shown: TextForms) -> Floats:
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
    """Whether both texts have a form; a scalar if all do."""
    return np.float32(1) if ones.all() and others.all() else np.outer(ones, others)


def _encoded(encoder: Encoder, texts: Sequence[str]) -> Floats:
    starts = range(0, max(len(texts), 1), SHOWN_AT_ONCE)
    return np.concatenate([encoder.encode(texts[start : start + SHOWN_AT_ONCE]) for start in starts])


def _shown(texts: Sequence[str]) -> list[tuple[str, str, str]]:
    """Return each text in the forms from which words, letters and sounds are cut."""
    wordings = [plain(text) for text in texts]
    return [(wording, wording, sound(wording)) for wording in wordings]


def _turned(form: csr_matrix | Floats) -> csr_matrix | Floats:
    """Transpose rows, so that sparse products touch only a text's own n-grams."""
    return form.T if isinstance(form, np.ndarray) else form.T.tocsr()
