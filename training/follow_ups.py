"""Learns what a question after an answer asks for, from the readings of readers that never saw its author."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.optimize import minimize

from intents.interpretation.in_context import WEIGHTS, Option, Question, likeliest, weighed
from intents.interpretation.pairs import shared_words
from intents.matching.encoder import Floats

GROUPS = 4
"Groups of authors, each left out once."
SEED = 5
SAME_SENTENCE = 0.6
"Share of an author's words that the sentence has."
RIDGE = 0.5
ROUNDS = 300


@dataclass(frozen=True, slots=True, eq=False)
class LabelledQuestion:
    """A question, and what its author says that it asks for."""

    author: str
    question: Question
    right: frozenset[Option]
    "The numbers of sentences, the articles, or nothing (empty) of which one is right."

    @property
    def is_right(self) -> np.ndarray[Any, np.dtype[np.bool_]]:
        """Which of its rows are right."""
        return np.array([_is_of(each, self.right) for each in self.question.options])


def _is_of(option: Option, right: frozenset[Option]) -> bool:
    """Whether an option is right; of another article that is, its author does not say which sentence."""
    return option in right or (isinstance(option, tuple) and option[0] in right)


def asks_for(row: Mapping[str, Any], article: str, sentences: Sequence[str]) -> Iterator[int | str]:
    """Yield the sentences and articles that answer a question; an empty text for what no answer tells."""
    for expect in (row["expect"], *row.get("also", ())):
        match expect:
            case {"answer": str(told)} if told == article:
                named = sentence_of(expect.get("sentence") or row["expect"].get("sentence"), sentences)
                yield from () if named is None else (named,)
            case {"answer": str(other)}:
                yield other
            case {"untold": _} | {"out_of_scope": _} | {"clarify": _}:
                yield ""


def sentence_of(named: str | None, sentences: Sequence[str]) -> int | None:
    """Return the number of the sentence that an author named; a fact's value may differ."""
    if named in sentences:
        return sentences.index(named)
    shared = [shared_words(named or "", each) for each in sentences]
    best = max(shared, default=0.0)
    return shared.index(best) if best >= SAME_SENTENCE else None


def learn_asked_for(questions: Sequence[LabelledQuestion], before: Floats | None = None) -> Floats:
    """Return the weights of a conditional logit model, which stay near those from before."""
    known = [each for each in questions if each.is_right.any()]
    rows = np.concatenate([each.question.rows() for each in known]).astype(np.float64)
    right = np.concatenate([each.is_right for each in known])
    scale = rows.std(0) + 1e-6
    starts = np.cumsum([0, *(len(each.is_right) for each in known)])[:-1]
    of = np.repeat(np.arange(len(known)), np.diff([*starts, len(rows)]))
    table = rows / scale
    start = np.zeros(WEIGHTS) if before is None else before.astype(np.float64) * scale

    def loss(
        weights: np.ndarray[Any, np.dtype[np.float64]],
    ) -> tuple[float, np.ndarray[Any, np.dtype[np.float64]]]:
        odds = table @ weights
        powers = np.exp(odds - np.maximum.reduceat(odds, starts)[of])
        chances = powers / np.add.reduceat(powers, starts)[of]
        hit = np.maximum(np.add.reduceat(chances * right, starts), 1e-12)
        due = np.where(right, chances / hit[of], 0.0)
        away = weights - start
        return float(-np.log(hit).sum() + RIDGE * away @ away), table.T @ (chances - due) + 2 * RIDGE * away

    found = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": ROUNDS}).x
    return np.asarray(found / scale, np.float32)


def follow_ups(questions: Sequence[LabelledQuestion], before: Floats | None = None) -> tuple[Floats, str]:
    """Return the weights, and what is right of authors left out."""
    outcomes: Counter[str] = Counter()
    for authors in groups_of(sorted({each.author for each in questions})):
        # From nothing, since the weights from before may have seen these authors.
        weights = learn_asked_for([each for each in questions if each.author not in authors])
        judged = (each for each in questions if each.author in authors and each.right)
        outcomes.update(_outcome(each, likeliest(weighed(each.question, weights))) for each in judged)
    return learn_asked_for(questions, before), f"follow-ups: {dict(outcomes)}"


def _outcome(known: LabelledQuestion, found: int | str) -> str:
    if _is_of(found, known.right):
        return "right"
    return "offered" if found == "" else "beside"


def groups_of(authors: Sequence[str]) -> list[frozenset[str]]:
    """Return the authors in groups that are left out together."""
    order = [authors[number] for number in np.random.default_rng(SEED).permutation(len(authors))]
    return [frozenset(order[first::GROUPS]) for first in range(min(GROUPS, len(order)))]
