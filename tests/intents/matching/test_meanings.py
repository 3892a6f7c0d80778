"""What a label that leaves several articles open gives to each of them."""

import numpy as np
import pytest

from intents.articles.phrasing import OUT_OF_SCOPE, open_among
from intents.matching.meanings import PRIOR, Meanings, fit_rejection, signs_of

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


INSIDE = np.array([[0.9, 0.8], [0.8, 0.7], [0.7, 0.9], [0.9, 0.6]], np.float32)
OUTSIDE = np.array([[0.1, 0.2], [0.2, 0.1], [0.3, 0.2]], np.float32)


def test_the_signs_of_a_text_are_computed_by_hand() -> None:
    scores = np.array([[0.2, 0.9, -0.4]], np.float32)
    near = np.array([[0.8, 0.5, 0.2]], np.float32)

    signs = signs_of(scores, np.array([0.3], np.float32), near)

    np.testing.assert_allclose(signs, [[0.9, 0.7, 0.3, 0.8, 0.5, 0.85]], rtol=1e-5)


def test_what_is_like_those_that_belong_is_likelier_to_belong() -> None:
    learned = fit_rejection(INSIDE, OUTSIDE, np.ones(3, np.float32))

    belongs = learned.belongs(np.array([[0.9, 0.9], [0.5, 0.5], [0.1, 0.1]], np.float32))

    assert belongs[0] > belongs[1] > belongs[2]
    assert (belongs > 0).all()
    assert (belongs < 1).all()


def test_signs_that_tell_nothing_leave_what_was_known_before() -> None:
    same = np.full((4, 2), 0.5, np.float32)

    learned = fit_rejection(same, same[:2], np.ones(2, np.float32))

    assert learned.belongs(same)[0] == pytest.approx(PRIOR, abs=0.01)


def test_how_many_examples_there_are_of_each_side_does_not_matter() -> None:
    once = fit_rejection(INSIDE, OUTSIDE, np.ones(3, np.float32))
    often = fit_rejection(np.tile(INSIDE, (5, 1)), np.tile(OUTSIDE, (5, 1)), np.ones(15, np.float32))

    middle = np.array([[0.5, 0.5]], np.float32)

    assert once.belongs(middle)[0] == pytest.approx(often.belongs(middle)[0], abs=0.01)


def test_an_outsider_of_little_weight_changes_little() -> None:
    misleading = np.concatenate([OUTSIDE, np.array([[0.85, 0.75]], np.float32)])

    ignored = fit_rejection(INSIDE, misleading, np.array([1, 1, 1, 1e-6], np.float32))
    believed = fit_rejection(INSIDE, misleading, np.array([1, 1, 1, 10], np.float32))

    like_it = np.array([[0.85, 0.75]], np.float32)
    assert ignored.belongs(like_it)[0] > believed.belongs(like_it)[0]


def test_signs_beyond_all_that_was_seen_are_still_a_chance() -> None:
    learned = fit_rejection(INSIDE, OUTSIDE, np.ones(3, np.float32))

    extreme = learned.belongs(np.array([[1e9, 1e9], [-1e9, -1e9]], np.float32))

    assert np.isfinite(extreme).all()
    assert extreme[0] <= 1
    assert extreme[1] >= 0
