"""A caller's words beside each sentence of an answer, as numbers."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from intents.interpretation.features import Vectors
from intents.interpretation.pairs import BESIDE, KINDS, Pairs, pairs_of, summary
from intents.interpretation.response import APART, AnswerContext, Response, ResponseReading
from intents.text.yaml_file import reviewed

SENTENCES = ("Every dog needs a licence.", "It costs $35.", "Buy it at the city hall counter.")


def pairs(text: str, sentences: tuple[str, ...] = SENTENCES, language: str = "en") -> Pairs:
    vectors = Vectors(None).of_answer(sentences)
    return pairs_of(text, AnswerContext("a", language, sentences, {}, 0.5), vectors, vectors[:, 0])


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_kinds_of_detail_are_those_of_each_languages_file(language: str) -> None:
    assert tuple(reviewed("details", language, "intents.acts")["details"]) == KINDS


@given(st.text(max_size=300), st.lists(st.text(max_size=60), max_size=4), st.sampled_from(["en", "fr", "de"]))
def test_any_words_beside_any_answer_are_finite_numbers(text: str, answer: list[str], language: str) -> None:
    found = pairs(text, tuple(answer), language)

    assert found.beside.shape == (len(answer), BESIDE)
    assert found.kinds.shape == (len(answer), len(KINDS))
    assert np.isfinite(found.beside).all()
    assert np.isfinite(summary(found.beside[:, 0])).all()


def test_a_sentence_that_tells_the_kind_of_detail_asked_for_stands_out() -> None:
    assert pairs("how much is that").beside[:, 8].tolist() == [0, 1, 0]


@given(st.lists(st.floats(-1, 2), min_size=1, max_size=6))
def test_the_sentences_said_hold_the_likeliest_and_at_most_one_that_is_nearly_as_likely(
    telling: list[float],
) -> None:
    said = ResponseReading(dict.fromkeys(Response, 0.0), tuple(telling)).sentences

    assert max(telling) in [telling[number] for number in said]
    assert 1 <= len(said) <= 2
    assert all(max(telling) - telling[number] < APART for number in said)
