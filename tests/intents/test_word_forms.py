"""What an utterance shows in its words."""

import numpy as np

from intents.word_forms import LEAST, WordForms, of_classes


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
