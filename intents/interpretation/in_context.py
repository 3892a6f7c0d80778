"""What a question after an answer asks for: one of its sentences, another article, or what neither tells.

All of them are weighed together (conditional logit), so that another article only wins if it fits the words
clearly better than the answer that was just told: “where's the shelter” after the lost dog is the dogs' one.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from intents.interpretation.pairs import Pairs
from intents.interpretation.response import AskedFor, OtherAnswer, Response, ResponseReading
from intents.matching.encoder import Floats

CLOSE, SHARED = 0, 3
"Columns of `Pairs.beside`: closeness, and the share of the words that a sentence has."
FLOOR = 1e-4
"Smallest probability, before its logarithm is taken."
OF_SENTENCE = (
    "is a sentence",
    "tells it",
    "its lead",
    "read as told",
    "closeness",
    "sentences",
    "shared words",
)
OF_ARTICLE = (
    "is another article", "read as another", "by the words", "with the answer's name", "department",
    "tells it", "tells it better", "any topic", "likeliest", "closer", "lead", "shares more words",
)  # fmt: skip
OF_NEITHER = ("read as untold", "shared words")
WEIGHTS = len(OF_SENTENCE) + len(OF_ARTICLE) + len(OF_NEITHER)


@dataclass(frozen=True, slots=True, eq=False)
class Question:
    """A question after an answer, as far as it was read, and what it may be about."""

    response: ResponseReading
    own: Pairs
    "The words beside each sentence of the answer."
    is_topic: float
    "The probability that the words are about any article."
    others: Sequence[OtherAnswer]
    pairs: Sequence[Pairs]
    "Of each other article, the words beside each of its sentences."
    telling: Sequence[Floats]
    "Of each other article, the score of each of its sentences."

    def rows(self) -> NDArray[np.float32]:
        """Return one row of numbers for each sentence, one for neither, then one for each other article."""
        many = len(self.response.telling)
        rows = np.zeros((many + 1 + len(self.others), WEIGHTS), np.float32)
        for number in range(many):
            rows[number, : len(OF_SENTENCE)] = self._of_sentence(number)
        rows[many, -len(OF_NEITHER) :] = (
            _log(self.response.chance(Response.ASKS_UNTOLD)),
            self._shared(self.own),
        )
        for number in range(len(self.others)):
            rows[many + 1 + number, len(OF_SENTENCE) : -len(OF_NEITHER)] = self._of_article(number)
        return rows

    def _of_sentence(self, number: int) -> tuple[float, ...]:
        telling = self.response.telling
        rest = max((each for n, each in enumerate(telling) if n != number), default=0.0)
        read = _log(self.response.chance(Response.ASKS_TOLD))
        return (
            1.0,
            telling[number],
            telling[number] - rest,
            read,
            float(self.own.beside[number, CLOSE]),
            len(telling) / 4,
            float(self.own.beside[number, SHARED]),
        )

    def _of_article(self, number: int) -> tuple[float, ...]:
        other, tells = self.others[number], float(self.telling[number].max(initial=0.0))
        rest = max((each.by_words for each in self.others if each is not other), default=0.0)
        closest = float(self.pairs[number].beside[:, CLOSE].max(initial=0.0))
        return (
            1.0,
            _log(self.response.chance(Response.ASKS_OTHER)),
            _log(other.by_words),
            _log(other.in_context),
            float(other.is_near),
            tells,
            tells - self.response.told_best,
            _log(self.is_topic),
            other.by_words * self.is_topic,
            closest - float(self.own.beside[:, CLOSE].max(initial=0.0)),
            _log(other.by_words) - _log(rest),
            self._shared(self.pairs[number]) - self._shared(self.own),
        )

    @staticmethod
    def _shared(pairs: Pairs) -> float:
        return float(pairs.beside[:, SHARED].max(initial=0.0))


def _log(chance: float) -> float:
    return float(np.log(max(chance, FLOOR)))


def weighed(question: Question, weights: Floats) -> AskedFor:
    """Return how likely each is, given what training learned."""
    odds = question.rows() @ weights
    chances = np.exp(odds - odds.max())
    chances /= chances.sum()
    many = len(question.response.telling)
    others = zip(question.others, chances[many + 1 :], strict=True)
    by_article = {other.article: float(chance) for other, chance in others}
    return AskedFor(tuple(map(float, chances[:many])), by_article)


SURELY = 0.6
"""Minimum probability of the answer, or of another article, to tell it; else whoever knows is offered.

Of 3,174 questions by authors left out, with and without marks, 2,599 are answered or rightly told to be
unknown, 407 only offered, and 168 hear something beside it (`python -m training.responses`).
"""


def likeliest(asked: AskedFor) -> int | str:
    """Return the sentence's number or the other article that is asked for; empty for what neither tells."""
    other, chance = asked.other
    if asked.told >= chance and sum(sorted(asked.sentences)[-2:]) >= SURELY:
        return asked.sentences.index(max(asked.sentences))
    return other if chance >= SURELY else ""
