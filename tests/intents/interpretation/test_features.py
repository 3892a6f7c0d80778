"""What is read of words after an answer, as numbers."""

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from intents.interpretation.features import BUCKETS, LONGEST_CHARACTERS, Vectors, features_of, grams_of
from intents.interpretation.response import AnswerContext
from intents.meaning.reading import Act, Asked, Reading
from intents.meaning.understanding import DangerKind

TOLD = AnswerContext("tax.due_date", "en", ("It is due on July 2.", "Pay at your bank."), {}, 0.5)
READ = Reading(
    dict.fromkeys(Act, 0.05), dict.fromkeys(DangerKind, 0.0), np.zeros(1, np.float32), out_of_scope=0.1
)


class LettersEncoder:
    """Gives texts that begin with the same letter the same vector, and counts what it encodes."""

    fingerprint, weight = "letters", 1.0

    def __init__(self) -> None:
        self.encoded: list[str] = []

    def knows(self, language: str) -> bool:
        return True

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.encoded += texts
        return np.stack([np.eye(512, dtype=np.float32)[ord(text[:1].lower() or "-") % 512] for text in texts])


@given(st.text(max_size=600))
def test_any_words_have_finite_features_of_one_shape(text: str) -> None:
    features = features_of(text, Asked.DID_THAT_HELP, TOLD, READ, Vectors(None))
    usual = features_of("yes", Asked.ANYTHING_ELSE, TOLD, READ, Vectors(None))

    assert features.relation.shape == usual.relation.shape
    assert features.acts.shape == usual.acts.shape
    assert np.isfinite(features.relation).all()
    assert np.isfinite(features.acts).all()
    assert all(0 <= bucket < BUCKETS for bucket in features.grams)


def test_the_beginning_of_a_long_story_is_enough() -> None:
    story = "and then the bin fell over again " * 20

    assert grams_of(story) == grams_of(story[:LONGEST_CHARACTERS])


def test_the_words_are_compared_with_each_sentence() -> None:
    vectors = Vectors(LettersEncoder())

    paying, due = (
        features_of(text, Asked.DID_THAT_HELP, TOLD, READ, vectors).pairs.beside[:, 0]
        for text in ("paying, how", "is it now")
    )

    assert paying.tolist() == [0, 1]
    assert due.tolist() == [1, 0]


def test_an_answer_is_encoded_once_and_a_callers_words_are_not_kept() -> None:
    encoder = LettersEncoder()
    vectors = Vectors(encoder)

    for _ in range(3):
        features_of("is it now", Asked.DID_THAT_HELP, TOLD, READ, vectors)

    assert encoder.encoded.count(TOLD.sentences[0]) == 1
    assert encoder.encoded.count("is it now") == 3


@pytest.mark.parametrize("text", ["", "?!", "é", "12"])
def test_words_of_a_single_sign_are_read(text: str) -> None:
    assert sum(weight * weight for weight in grams_of(text).values()) <= 2.1
