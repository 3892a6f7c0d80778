"""What an utterance shows in its words."""

import numpy as np
import pytest

from intents.word_forms import LEAST, Head, WordForms, of_classes, scores


def test_a_husband_and_a_neighbour_are_one_class_of_words() -> None:
    assert [*of_classes("my husband fell ")][-1] == [*of_classes("my neighbour fell ")][-1]


def test_a_word_of_no_class_stays_itself() -> None:
    assert [*of_classes("zeppelin ")] == ["zeppelin"]


def test_what_few_sentences_hold_is_not_looked_at() -> None:
    forms = WordForms.of(["the gas is leaking"] * LEAST + ["an unheard word"])

    assert "gas" in forms.grams["words"].places
    assert "unheard" not in forms.grams["words"].places


def test_the_same_words_show_the_same_however_they_are_written() -> None:
    forms = WordForms.of(["I smell gas"] * LEAST)

    rows = forms.show(["I smell gas", "i SMELL, gas!"]).toarray()

    np.testing.assert_array_equal(rows[0], rows[1])


@pytest.mark.parametrize("size", [0, 3])
def test_weights_of_meaning_runs_and_constant_are_told_apart_and_stay_the_same(size: int) -> None:
    forms = WordForms.of(["I smell gas"] * LEAST)
    weights = np.arange((size + forms.width + 1) * 2, dtype=np.float32).reshape(-1, 2)

    head = Head.of(weights, forms)

    assert len(head.of_meaning) == size
    np.testing.assert_array_equal(head.whole(), weights)


def test_scores_are_the_products_of_what_is_shown_and_meant_with_their_weights() -> None:
    forms = WordForms.of(["I smell gas"] * LEAST)
    weights = np.random.default_rng(1).normal(size=(2 + forms.width + 1, 3)).astype(np.float32)
    runs, meaning = forms.show(["gas", "", "I smell it"]), np.array([[1, 0], [0, 1], [2, 2]], np.float32)

    told = scores(meaning, runs, Head.of(weights, forms))

    by_hand = np.hstack([meaning, runs.toarray(), np.ones((3, 1), np.float32)]) @ weights
    np.testing.assert_allclose(told, by_hand, rtol=1e-4, atol=1e-5)
