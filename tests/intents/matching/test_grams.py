"""Runs of words and letters, weighed: the rarer a run, the more it tells."""

import numpy as np
import pytest
from numpy.typing import NDArray

from intents.matching.grams import Grams, as_rows, joined, of_letters, of_string, of_words


def weighed_by(grams: Grams, *texts: str) -> NDArray[np.float32]:
    rows: NDArray[np.float32] = as_rows([grams.row(text) for text in texts], len(grams.places)).toarray()
    return rows


def test_words_are_cut_into_ones_and_twos() -> None:
    assert [*of_words("when is it")] == ["when", "is", "it", "when is", "is it"]


def test_letters_stay_within_their_word_and_its_blanks() -> None:
    assert [*of_letters("a bc")] == [" a", "a ", " a ", " b", "bc", "c ", " bc", "bc ", " bc "]


def test_a_string_is_cut_everywhere() -> None:
    assert [*of_string("abcd")] == ["ab", "bc", "cd", "abc", "bcd", "abcd"]


def test_every_text_has_length_one_or_no_known_run() -> None:
    grams = Grams.of(["garbage day", "pool day"], of_words)

    weighed = weighed_by(grams, "garbage", "the pool", "zzz", "")

    np.testing.assert_allclose(np.linalg.norm(weighed, axis=1), [1, 1, 0, 0], atol=1e-6)


def test_a_run_that_fewer_texts_have_weighs_more() -> None:
    grams = Grams.of(["garbage day", "pool day"], of_words)

    weighed = weighed_by(grams, "garbage day")[0]

    assert weighed[grams.places["garbage"]] > weighed[grams.places["day"]]


def test_the_weights_of_a_text_are_computed_by_hand() -> None:
    grams = Grams.of(["pool", "day"], of_words)
    rare = np.log(3 / 2) + 1
    twice = (1 + np.log(2)) * rare

    weighed = weighed_by(grams, "pool pool day")[0]

    assert weighed[grams.places["pool"]] == pytest.approx(twice / np.hypot(twice, rare))


def test_no_texts_have_no_rows() -> None:
    assert weighed_by(Grams.of(["pool"], of_words)).shape == (0, 1)


def test_forms_of_a_text_stand_side_by_side_at_their_weights() -> None:
    words, letters = Grams.of(["pool day"], of_words), Grams.of(["ab"], of_letters)

    columns, weights = joined([(words, 1.0, "day"), (letters, 0.5, "zz"), (words, 0.5, "pool")])

    assert columns.tolist() == [
        words.places["day"],
        len(words.places) + len(letters.places) + words.places["pool"],
    ]
    assert weights.tolist() == [1.0, 0.5]
