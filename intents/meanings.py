"""What the labels of a classifier say of articles: each is one, or leaves open which of several."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from intents.columns import articles_in
from intents.phrasing import articles_of

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class Meanings:
    """The columns that speak for articles, and for which."""

    columns: NDArray[np.intp]
    articles: tuple[str, ...]
    shares: Floats
    "How much of each column goes to each article; shape (columns, articles)."

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
