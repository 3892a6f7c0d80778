"""What the labels of a classifier say of articles: each is one, or leaves open which of several."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from intents.columns import articles_in
from intents.phrasing import articles_of

Floats = NDArray[np.float32]

LEAN = 0.2
"So much of what is open follows the articles' own scores; too little to decide it."
LEANING = 10.0


@dataclass(frozen=True, slots=True, eq=False)
class Meanings:
    """The columns that speak for articles, and for which."""

    columns: NDArray[np.intp]
    articles: tuple[str, ...]
    shares: Floats
    "How much of each column goes to each article; shape (columns, articles)."

    def of_articles(self, chances: Floats, scores: Floats) -> Floats:
        """The chance of each article, given those of the columns; shape (texts, articles).

        What is open is split nearly evenly, and leans to the article whose own phrasings fit better.
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
        """Each label goes to its article, and in equal parts to several."""
        columns = articles_in(labels)
        named = [articles_of(labels[column]) for column in columns]
        articles = tuple(sorted({article for each in named for article in each}))
        shares = np.zeros((len(named), len(articles)), np.float32)
        for row, each in zip(shares, named, strict=True):
            row[[articles.index(article) for article in each]] = 1 / len(each)
        return Meanings(columns, articles, shares)
