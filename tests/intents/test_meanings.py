"""What a label that leaves several articles open gives to each of them."""

import numpy as np
import pytest

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


def test_what_is_open_leans_to_the_article_that_fits_better_without_deciding() -> None:
    meanings = Meanings.of(LABELS)
    chances, scores = np.array([[1.0, 0.0]], np.float32), np.array([[0.9, 0.4]], np.float32)

    dispute, pay = meanings.of_articles(chances, scores)[0]

    assert dispute + pay == pytest.approx(1)
    assert 0.5 < pay < 0.6 + 1e-6


def test_an_article_that_is_sure_keeps_its_chance() -> None:
    meanings = Meanings.of(LABELS)
    chances, scores = np.array([[0.2, 0.8]], np.float32), np.array([[0.1, 0.9]], np.float32)

    assert meanings.of_articles(chances, scores)[0][1] >= 0.9


def test_several_open_labels_are_split_each_for_itself() -> None:
    labels = (open_among(("a", "b")), open_among(("b", "c")), "d")
    meanings = Meanings.of(labels)
    chances, even = np.array([[0.5, 0.3, 0.2]], np.float32), np.zeros((1, 3), np.float32)

    assert meanings.of_articles(chances, even)[0] == pytest.approx([0.25, 0.4, 0.15, 0.2])


def test_without_open_labels_chances_are_those_of_the_articles() -> None:
    meanings = Meanings.of(("a", "b"))

    told = meanings.of_articles(np.array([[0.3, 0.7]], np.float32), np.zeros((1, 2), np.float32))

    assert told[0] == pytest.approx([0.3, 0.7])
