"""How well words fit the questions that an answer names for its further sentences (`more: asks`).

A question is far closer to another question than to the sentence that answers it. What is compared is the
meaning, and the words and letters of both.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from scipy.sparse import csr_matrix

from intents.acts.detail import ToldAnswer
from intents.articles.article import Language
from intents.interpretation.features import BUCKETS, grams_of, table_of
from intents.interpretation.response import Fit
from intents.matching.encoder import Encoder, Floats, ReviewedEncoder
from intents.text.wording import plain

KINDS_OF_GRAMS = 2
"Of words and of letters, each at length one."


@dataclass(frozen=True, slots=True, eq=False)
class Questions:
    """The questions of one language, grouped by the sentence that answers them."""

    sentences: tuple[tuple[str, int], ...]
    "The article and the number of each sentence that has questions."
    starts: np.ndarray[tuple[int], np.dtype[np.intp]]
    "Where the questions of each begin."
    meanings: Floats
    "Unit vectors; shape (questions, size)."
    letters: csr_matrix
    "Their n-grams; shape (questions, BUCKETS)."
    plain: tuple[str, ...]
    "The questions as words alone."
    told: Floats
    "Unit vectors of the sentences; shape (sentences, size)."
    told_letters: csr_matrix

    def fits(self, text: str, meaning: Floats, *, skips_same: bool = False) -> Floats:
        """Return how the words fit each sentence, as the fields of `Fit`: shape (sentences, 4)."""
        known = grams_of(text)
        own = np.zeros(BUCKETS, np.float32)
        own[np.fromiter(known, np.int64, len(known))] = [weight / KINDS_OF_GRAMS for weight in known.values()]
        close = np.stack([self.meanings @ meaning, self.letters @ own], axis=1)
        if skips_same:
            said = plain(text)
            close[[each == said for each in self.plain]] = 0.0
        asked = np.maximum.reduceat(close, self.starts)
        told = np.stack([self.told @ meaning, self.told_letters @ own], axis=1)
        return np.asarray(np.maximum(np.concatenate([asked, told], axis=1), 0.0), np.float32)


@dataclass(frozen=True, slots=True, eq=False)
class FollowUpBook:
    """The questions of all answers."""

    questions: Mapping[Language, Questions]
    encoder: Encoder | None = None
    "Of callers' words."
    skips_same: bool = False
    "Whether words are not compared with themselves, to learn from what questions were taken from."

    @staticmethod
    def of(
        answers: Mapping[tuple[str, Language], ToldAnswer], reviewed: ReviewedEncoder | None = None
    ) -> "FollowUpBook":
        """Return the book for these answers; without an encoder only words and letters are compared."""
        languages = {language for _, language in answers}
        named = {language: _named(answers, language) for language in languages}
        return FollowUpBook(
            {language: _questions(asked, reviewed) for language, asked in named.items() if asked},
            reviewed.encoder if reviewed else None,
        )

    def fits(self, text: str, language: Language) -> Mapping[str, Mapping[int, Fit]]:
        """Return how words fit the questions of each sentence that has any."""
        known = self.questions.get(language)
        if known is None:
            return {}
        size = known.meanings.shape[1]
        meaning = self.encoder.encode([text])[0] if self.encoder else np.zeros(size, np.float32)
        fits = known.fits(text, meaning, skips_same=self.skips_same)
        found: dict[str, dict[int, Fit]] = {}
        for (article, number), fit in zip(known.sentences, fits, strict=True):
            found.setdefault(article, {})[number] = Fit(*map(float, fit))
        return found

    def fit(self, text: str, question: str) -> Fit:
        """Return how words fit another question, such as a phrasing."""
        own, other = grams_of(text), grams_of(question)
        letters = sum(weight * other.get(bucket, 0.0) for bucket, weight in own.items()) / KINDS_OF_GRAMS
        if self.encoder is None:
            return Fit(0.0, letters)
        one, two = (self.encoder.encode([each])[0] for each in (text, question))
        return Fit(float(one @ two), letters)


NO_QUESTIONS = FollowUpBook(MappingProxyType({}))


def closest(fits: Mapping[str, Mapping[int, Fit]], most: int) -> list[str]:
    """Return the articles of which a sentence's questions fit best."""
    best = {article: max(fit.likeness for fit in of.values()) for article, of in fits.items()}
    return sorted(best, key=lambda article: -best[article])[:most]


def _named(
    answers: Mapping[tuple[str, Language], ToldAnswer], language: Language
) -> dict[tuple[str, int], tuple[str, tuple[str, ...]]]:
    """Return the sentences of a language that have questions, with these, by article and number."""
    return {
        (article, number): (answer.sentences[number], asks)
        for (article, spoken), answer in answers.items()
        if spoken == language
        for number, asks in enumerate(answer.asks)
        if asks
    }


def _questions(
    asked: Mapping[tuple[str, int], tuple[str, tuple[str, ...]]], encoder: Encoder | None
) -> Questions:
    sentences = [sentence for sentence, _ in asked.values()]
    texts = [text for _, asks in asked.values() for text in asks]
    starts = np.cumsum([0, *(len(asks) for _, asks in asked.values())])[:-1]
    meanings, told = (
        encoder.encode(each) if encoder else np.zeros((len(each), 1), np.float32)
        for each in (texts, sentences)
    )
    return Questions(
        tuple(asked),
        starts,
        meanings,
        table_of(map(grams_of, texts)),
        tuple(map(plain, texts)),
        told,
        table_of(map(grams_of, sentences)),
    )
