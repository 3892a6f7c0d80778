"""How likely a sentence of an answer tells what a caller asks: kernel ridge regression on pairs of both.

What is asked is known by other authors' words that are close in meaning, what a sentence tells by its kinds
of detail and its subject; a linear map for each of those words joins the two, so that it holds for answers
it never saw. Beside it, a Gaussian kernel on how the words relate to the sentence.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from intents.acts.detail import kinds_asked, kinds_told
from intents.interpretation.response import AnswerContext
from intents.matching.encoder import Floats, unit
from intents.matching.landmarks import gaussian

KINDS = (
    "price", "discount", "duration", "hours", "days", "weekend", "night", "by_time", "notice", "deadline",
    "month", "lateness", "letter", "place", "online", "telephone", "requirements", "way", "amount", "card",
    "cash", "cheque", "by_phone", "bank", "winter", "frequency", "meanwhile", "holidays", "sequence",
    "otherwise", "visit", "age", "at_home", "before_it", "mobility", "medicine", "plants", "thrown_out",
    "paid_meanwhile",
)  # fmt: skip
"The kinds of detail in `intents/acts/details_en.yaml`, in the order of the model file."
SUBJECT_WEIGHT = 0.7
"Of a sentence's subject, beside the kinds of detail that it tells."
BESIDE_WIDTH = 0.25
"Gaussian kernel's factor on the squared distance of standardized relations."
BESIDE = 12
"Numbers that relate the words to one sentence."

_TOKEN = re.compile(r"[\w']+")


@dataclass(frozen=True, slots=True, eq=False)
class Pairs:
    """A caller's words beside each sentence of an answer, as numbers."""

    beside: Floats
    "How the words relate to the sentence; shape (sentences, BESIDE)."
    kinds: Floats
    "The kinds of detail that it tells, at length one; shape (sentences, KINDS)."
    meaning: Floats
    "Unit vectors of the sentences; shape (sentences, 512)."


def pairs_of(text: str, told: AnswerContext, sentences: Floats, close: Floats) -> Pairs:
    """Return the words beside each sentence, given the sentences' vectors and how close the words are."""
    kinds = np.array([_one_of_each(kinds_told(each, told.language)) for each in told.sentences], np.float32)
    kinds = kinds.reshape(-1, len(KINDS))
    asked = _one_of_each(kinds_asked(text, told.language))
    shared = np.array([shared_words(text, each) for each in told.sentences], np.float32)
    return Pairs(_beside(text, close, shared, kinds @ asked, asked.any()), unit(kinds), sentences)


def _one_of_each(kinds: frozenset[str]) -> Floats:
    return np.array([each in kinds for each in KINDS], np.float32)


def _beside(text: str, close: Floats, shared: Floats, answered: Floats, asks: np.bool_) -> Floats:
    """Return closeness, shared words and kinds of detail, each with its lead over the other sentences."""
    many, best = len(close), answered.max(initial=0.0)
    columns = [
        close,
        _lead(close),
        close - close.mean() if many else close,
        shared,
        _lead(shared),
        np.arange(many),
        np.full(many, many),
        np.full(many, np.log(max(len(text.split()), 1))),
        answered,
        np.full(many, asks),
        (answered > 0) & (answered == best),
        np.full(many, best > 0),
    ]
    return np.stack(columns, axis=1).astype(np.float32)


def _lead(values: Floats) -> Floats:
    """Return how far each value is above the highest of the others, or above 0 if there is none."""
    if len(values) < 2:
        return values
    second, first = np.sort(values)[-2:]
    others = np.where(np.arange(len(values)) == values.argmax(), second, first)
    return np.asarray(values - others, np.float32)


def shared_words(text: str, sentence: str) -> float:
    """Return the share of a text's longer words that a sentence has: who accepts often repeats a detail."""
    said = {word[:5] for word in _TOKEN.findall(text.lower()) if len(word) > 3 or word.isdigit()}
    heard = {word[:5] for word in _TOKEN.findall(sentence.lower())}
    return len(said & heard) / len(said) if said else 0.0


@dataclass(frozen=True, slots=True, eq=False)
class Sides:
    """How pairs are standardized."""

    usual: Floats
    "The mean of the sentences' vectors."
    axes: Floats
    "Their main directions; shape (512, axes)."
    mean: Floats
    deviation: Floats
    "Of the relations; times the square root of their number."

    def told(self, pairs: Pairs) -> Floats:
        """Return what each sentence tells: kinds of detail and subject; shape (sentences, KINDS + axes)."""
        subject = unit(np.asarray((pairs.meaning - self.usual) @ self.axes, np.float32))
        return np.concatenate([pairs.kinds, SUBJECT_WEIGHT * subject], axis=1)

    def beside(self, pairs: Pairs) -> Floats:
        """Return the relations, standardized."""
        return np.asarray((pairs.beside - self.mean) / self.deviation, np.float32)


@dataclass(frozen=True, slots=True, eq=False)
class PairWeights:
    """What training learned about pairs."""

    sides: Sides
    marks: Floats
    "Relations of the pairs it learned from, standardized; shape (pairs, BESIDE)."
    by_mark: Floats
    by_text: Floats
    "What each text of those pairs asks for; shape (texts, KINDS + axes)."
    bias: float

    def telling(self, pairs: Pairs, alike: Floats) -> Floats:
        """Return each sentence's score, given how alike the words and the texts of the pairs are."""
        asked = alike @ self.by_text
        beside = gaussian(self.sides.beside(pairs), self.marks, BESIDE_WIDTH)
        return np.asarray(self.sides.told(pairs) @ asked + beside @ self.by_mark + self.bias, np.float32)

    def arrays(self) -> Mapping[str, NDArray[np.float16]]:
        """Return it as arrays for a model file."""
        known = {
            "pair_usual": self.sides.usual,
            "pair_axes": self.sides.axes,
            "pair_mean": self.sides.mean,
            "pair_deviation": self.sides.deviation,
            "pair_marks": self.marks,
            "pair_by_mark": self.by_mark,
            "pair_by_text": self.by_text,
            "pair_bias": np.array(self.bias),
        }
        return {name: array.astype(np.float16) for name, array in known.items()}

    @staticmethod
    def read_from(file: Mapping[str, NDArray[np.float16]]) -> "PairWeights":
        """Read what `arrays` gave."""
        usual, axes, mean, deviation, marks, by_mark, by_text = (
            file[f"pair_{name}"].astype(np.float32)
            for name in ("usual", "axes", "mean", "deviation", "marks", "by_mark", "by_text")
        )
        return PairWeights(
            Sides(usual, axes, mean, deviation), marks, by_mark, by_text, float(file["pair_bias"])
        )


def summary(telling: Floats) -> Floats:
    """Return what the response reader looks at: the best sentence, the second best, all together."""
    best, second = (*np.sort(telling)[::-1], 0.0, 0.0)[:2]
    return np.array([best, second, telling.sum()], np.float32)
