"""What a question after an answer asks for: one of its sentences, another article, or what neither tells.

All of them are weighed together (conditional logit), so that another article only wins if it fits the words
clearly better than the answer that was just told: “where's the shelter” after the lost dog is the dogs' one.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from intents.interpretation.pairs import Pairs
from intents.interpretation.response import (
    AskedFor,
    Fit,
    OtherAnswer,
    Response,
    ResponseReading,
)
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
OF_NEITHER = ("read as untold", "shared words", "closest question")
OF_FIT = ("has questions", "meaning", "letters", "close", "lead", "sentence", "its letters", "closer")
OF_QUESTIONS = (*OF_FIT, "read as told")
OF_OTHERS_QUESTIONS = (
    *OF_FIT, "read as another", "by the words", "with the answer's name", "department", "any topic",
)  # fmt: skip
PARTS = (OF_SENTENCE, OF_NEITHER, OF_ARTICLE, OF_QUESTIONS, OF_OTHERS_QUESTIONS)
WEIGHTS = sum(map(len, PARTS))
CLOSE_FROM = 0.5
"Likeness from which a question is close."


Option: TypeAlias = int | str | tuple[str, int]
"What may be asked for: a sentence's number, another article, one of its sentences, or nothing (empty)."


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
    fits: Mapping[int, Fit] = field(default_factory=dict)
    "How the words fit the questions that ask for further sentences of the answer."
    just_told: tuple[int, ...] = ()
    "The sentences of the answer that a follow-up just got."

    @property
    def entries(self) -> tuple[tuple[str, int], ...]:
        """Of each other article the sentence by whose questions it is likeliest asked for."""
        return tuple(
            (other.article, max(other.fits, key=lambda number: other.fits[number].likeness))
            for other in self.others
            if other.fits
        )

    @property
    def options(self) -> tuple[Option, ...]:
        """What may be asked for, in the order of the rows."""
        others = (other.article for other in self.others)
        return (*range(len(self.response.telling)), "", *others, *self.fits, *self.entries)

    def rows(self) -> NDArray[np.float32]:
        """Return one row of numbers for each option."""
        every = self._every_fit()
        by_part = (
            [self._of_sentence(number) for number in range(len(self.response.telling))],
            [self._of_neither(every)],
            [self._of_article(number) for number in range(len(self.others))],
            [self._of_questions(number, every) for number in self.fits],
            [self._of_others_questions(article, number, every) for article, number in self.entries],
        )
        rows = np.zeros((sum(map(len, by_part)), WEIGHTS), np.float32)
        at = start = 0
        for part, numbers in zip(PARTS, by_part, strict=True):
            for row in numbers:
                rows[at, start : start + len(part)] = row
                at += 1
            start += len(part)
        return rows

    def _of_neither(self, every: Mapping[Option, Fit]) -> tuple[float, ...]:
        closest = max((fit.likeness for fit in every.values()), default=0.0)
        return _log(self.response.chance(Response.ASKS_UNTOLD)), self._shared(self.own), closest

    def _every_fit(self) -> Mapping[Option, Fit]:
        every: dict[Option, Fit] = dict(self.fits.items())
        others = {other.article: other.fits for other in self.others}
        every.update({entry: others[entry[0]][entry[1]] for entry in self.entries})
        return every

    def _fitting(self, option: Option, every: Mapping[Option, Fit]) -> tuple[float, ...]:
        """Return how the words fit an option's questions, and how much better than all others."""
        fit = every[option]
        rest = max((each.likeness for other, each in every.items() if other != option), default=0.0)
        closer = fit.told - float(self.own.beside[:, CLOSE].max(initial=0.0))
        close, lead = max(fit.likeness - CLOSE_FROM, 0.0), fit.likeness - rest
        return 1.0, fit.meaning, fit.letters, close, lead, fit.told, fit.told_letters, closer

    def _of_questions(self, number: int, every: Mapping[Option, Fit]) -> tuple[float, ...]:
        return *self._fitting(number, every), _log(self.response.chance(Response.ASKS_TOLD))

    def _of_others_questions(
        self, article: str, number: int, every: Mapping[Option, Fit]
    ) -> tuple[float, ...]:
        other = next(each for each in self.others if each.article == article)
        return (
            *self._fitting((article, number), every),
            _log(self.response.chance(Response.ASKS_OTHER)),
            _log(other.by_words),
            _log(other.in_context),
            float(other.is_near),
            _log(self.is_topic),
        )

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


JUST_TOLD = 2.5
"""What the logarithm of a sentence's odds loses where a follow-up just got it.

Of 8 follow-ups in 45 calls by two authors who saw no answer before, to which a sentence was told again, 7 had
asked for something else. To hear it again is a wish of its own.
"""


def weighed(question: Question, weights: Floats) -> AskedFor:
    """Return how likely each is, given what training learned."""
    odds = question.rows() @ weights
    odds[[option in question.just_told for option in question.options]] -= JUST_TOLD
    chances = np.exp(odds - odds.max())
    chances /= chances.sum()
    told: list[float] = []
    others: dict[str, float] = {}
    entries: dict[tuple[str, int], float] = {}
    for option, chance in zip(question.options, map(float, chances), strict=True):
        match option:
            case int():
                told.append(chance)
            case str():
                others[option] = chance
            case _:
                entries[option] = chance
    others.pop("")
    return AskedFor(tuple(told), others, entries)


SURELY = 0.65
"""Minimum probability of a sentence, of two of them, or of another article, to tell it; else whoever knows is
offered.

Of 316 follow-ups by two authors whose words are not among the questions, 74.4 % are answered or rightly told
to be unknown, and 4.7 % hear something beside it; of 606 by earlier authors 86.1 and 1.0 %. The weights were
learned from all of them; at 0.7 the first are 72.5 and 4.7 %, the second 84.7 and 0.8 %.
"""


def likeliest(asked: AskedFor, just_told: Collection[int] = ()) -> int | str:
    """Return the sentence's number or the other article that is asked for; empty for what neither tells.

    What a follow-up just got is told again only where it alone surely tells it.
    """
    other, chance = asked.other
    if asked.told >= chance and (sentences := asked.likely_sentences(SURELY)):
        return "" if len(sentences) > 1 and sentences[0] in just_told else sentences[0]
    return other if chance >= SURELY else ""


PERHAPS = 0.3
"""Minimum probability of the likeliest sentence to tell it and ask whether it helped, where nothing is sure.

Of 295 follow-ups that a sentence tells, by two authors that were never learned from, 191 hear it (154 without
this), 7 more hear another one and are asked; of 58 that none tells 3 hear one and are asked.
"""


def perhaps(asked: AskedFor, just_told: Collection[int] = ()) -> int | None:
    """Return the new sentence that may tell what is asked, if it is likelier than any other article."""
    new = [each for each in enumerate(asked.sentences) if each[0] not in just_told]
    number, chance = max(new, key=lambda each: each[1], default=(0, 0.0))
    return number if chance >= max(PERHAPS, asked.other[1]) else None
