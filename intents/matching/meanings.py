"""Maps classifier labels to articles: a label is one article or several."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from intents.articles.phrasing import OUT_OF_SCOPE, Phrasing, articles_of
from intents.matching.classification import Fitted
from intents.matching.likeness import Neighbours
from intents.meaning.understanding import Candidate

Floats = NDArray[np.float32]


def articles_in(labels: Sequence[str]) -> NDArray[np.intp]:
    """Return the columns of articles."""
    return np.flatnonzero([Phrasing("", label, "").is_of_an_article for label in labels])


def rival_of(labels: Sequence[str], scores: Floats) -> Floats:
    """Return the out-of-scope scores, 0 without such training texts."""
    if OUT_OF_SCOPE not in labels:
        return np.zeros(len(scores), np.float32)
    rival: Floats = scores[:, labels.index(OUT_OF_SCOPE)]
    return rival


@dataclass(frozen=True, slots=True)
class Ranking:
    """The likeliest articles, and the probability that any of them fits."""

    candidates: tuple[Candidate, ...]
    "Best first."
    chance: float
    "0–1: that the text belongs to any article at all."


LEAN = 0.2
"Share of a split that follows the articles' own scores; too small to decide it."
LEANING = 10.0


@dataclass(frozen=True, slots=True, eq=False)
class Meanings:
    """Which columns count for which articles."""

    columns: NDArray[np.intp]
    articles: tuple[str, ...]
    shares: Floats
    "How much of each column goes to each article; shape (columns, articles)."

    def of_articles(self, chances: Floats, scores: Floats) -> Floats:
        """Return each article's probability from the columns'; shape (texts, articles).

        A shared label is split nearly evenly, leaning to the article whose own phrasings fit better.
        """
        is_open = (self.shares > 0).sum(axis=1) > 1
        told: Floats = chances[:, ~is_open] @ self.shares[~is_open]
        own = np.exp(LEANING * (scores @ (self.shares * ~is_open[:, None])))
        among = own[:, None, :] * (self.shares[is_open] > 0)
        lean = among / among.sum(axis=2, keepdims=True)
        split = (1 - LEAN) * self.shares[is_open] + LEAN * lean
        told += (chances[:, is_open, None] * split).sum(axis=1)
        return told

    @staticmethod
    def of(labels: Sequence[str]) -> "Meanings":
        """Assign each label to its article, or evenly to several."""
        columns = articles_in(labels)
        named = [articles_of(labels[column]) for column in columns]
        articles = tuple(sorted({article for each in named for article in each}))
        shares = np.zeros((len(named), len(articles)), np.float32)
        for row, each in zip(shares, named, strict=True):
            row[[articles.index(article) for article in each]] = 1 / len(each)
        return Meanings(columns, articles, shares)


_FIRMNESS = 0.01
Directions: TypeAlias = Sequence[tuple[float | None, float | None]]

_UP, _DOWN, _ANY = (0, None), (None, 0), (None, None)
DIRECTIONS: Directions = (_UP, _UP, _DOWN, _UP, _UP, _UP, _ANY)
"A better fit never lowers the probability, however rare it was in training."
PRIOR = 0.85
"Prior: share of utterances on a city line that belong to an article."


@dataclass(frozen=True, slots=True, eq=False)
class Rejection:
    """Logistic regression on how well the best article fits."""

    centre: Floats
    spread: Floats
    weights: Floats
    "The last one is the intercept."

    def belongs(self, signs: Floats) -> Floats:
        """0–1 for each row of features."""
        shown = np.column_stack([(signs - self.centre) / self.spread, np.ones(len(signs))])
        chance = 1 / (1 + np.exp(-np.clip(shown @ self.weights, -30, 30)))
        return chance.astype(np.float32)


def signs_of(scores: Floats, rival: Floats, near: Floats) -> Floats:
    """Return the features for rejection; shape (texts, 6).

    `scores` are those of the articles, `rival` that of being out of scope, `near` the nearest phrasings.
    """
    best = -np.sort(-scores, axis=1)
    signs: Floats = np.column_stack(
        [
            best[:, 0],
            best[:, 0] - best[:, 1],
            rival,
            near[:, 0],
            near.mean(axis=1),
            np.square(np.clip(scores, 0, None)).sum(axis=1),
        ]
    )
    return signs


def fit_rejection(
    inside: Floats, outside: Floats, outside_weights: Floats, directions: Directions | None = None
) -> Rejection:
    """Fit on features of in-scope and out-of-scope texts, weighted equally."""
    signs = np.concatenate([inside, outside])
    centre, spread = signs.mean(axis=0), signs.std(axis=0) + 1e-6
    shown = np.column_stack([(signs - centre) / spread, np.ones(len(signs))])
    side = np.r_[np.ones(len(inside)), -np.ones(len(outside))]
    count = np.r_[
        np.full(len(inside), PRIOR / len(inside)), (1 - PRIOR) * outside_weights / outside_weights.sum()
    ]

    def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        margin = side * (shown @ weights)
        pull = -count * side / (1 + np.exp(np.clip(margin, -30, 30)))
        total = float(count @ np.logaddexp(0, -margin) + _FIRMNESS * weights[:-1] @ weights[:-1])
        return total, shown.T @ pull + 2 * _FIRMNESS * np.r_[weights[:-1], 0]

    fitted = minimize(loss, np.zeros(shown.shape[1]), jac=True, method="L-BFGS-B", bounds=directions)
    return Rejection(centre.astype(np.float32), spread.astype(np.float32), fitted.x.astype(np.float32))


NEAR_MISSES = 0.1
"Weight of a phrasing without its article beside an out-of-scope sentence; chosen on validation data."


def learn_refusal(fitted: Fitted, neighbours: Neighbours, taught: Sequence[Phrasing]) -> Rejection:
    """Fit rejection: each phrasing is in scope, and a near miss without its own article."""
    named = np.array([each.label for each in taught])
    is_inside = np.array([each.is_of_an_article for each in taught])
    alone = _signs(fitted.ridge.labels, fitted.without_it, neighbours.others)
    orphan = _signs(fitted.ridge.labels, fitted.without_its_label, neighbours.foreign)[is_inside]
    strangers = alone[named == OUT_OF_SCOPE]
    weights = np.r_[
        np.full(len(strangers), 1 / max(len(strangers), 1)), np.full(len(orphan), NEAR_MISSES / len(orphan))
    ]
    return fit_rejection(alone[is_inside], np.concatenate([strangers, orphan]), weights, DIRECTIONS)


def _signs(labels: Sequence[str], scores: Floats, near: Floats) -> Floats:
    return signs_of(scores[:, articles_in(labels)], rival_of(labels, scores), near)
