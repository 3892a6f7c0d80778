"""What a label that leaves several articles open gives to each of them."""

import numpy as np

from intents.meanings import Meanings
from intents.phrasing import OUT_OF_SCOPE, open_among

LABELS = ("danger:emergency.life", OUT_OF_SCOPE, open_among(("pay", "dispute")), "pay")


def test_an_open_label_is_split_evenly_and_an_article_keeps_its_own() -> None:
    meanings = Meanings.of(LABELS)

    assert meanings.articles == ("dispute", "pay")
    assert meanings.columns.tolist() == [2, 3]
    assert meanings.shares.tolist() == [[0.5, 0.5], [0.0, 1.0]]


def test_nothing_is_lost_in_the_splitting() -> None:
    shares = Meanings.of(LABELS).shares

    assert np.allclose(shares.sum(axis=1), 1)
