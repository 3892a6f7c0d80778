"""What a question asks for: the answer that was told and other articles are weighed together."""

import numpy as np
import pytest

from intents.interpretation.in_context import SHARED, WEIGHTS, Question, likeliest, weighed
from intents.interpretation.pairs import BESIDE, KINDS, Pairs
from intents.interpretation.response import AskedFor, OtherAnswer, Response, ResponseReading
from training.follow_ups import LabelledQuestion, learn_asked_for


def pairs(*shared: float) -> Pairs:
    beside = np.zeros((len(shared), BESIDE), np.float32)
    beside[:, SHARED] = shared
    return Pairs(
        beside, np.zeros((len(shared), len(KINDS)), np.float32), np.zeros((len(shared), 512), np.float32)
    )


def question(telling: tuple[float, ...], untold: float, by_words: float, tells: float = 0.0) -> Question:
    response = ResponseReading(
        {Response.ASKS_TOLD: 0.5 - untold / 2, Response.ASKS_UNTOLD: untold, Response.ASKS_OTHER: by_words},
        telling,
    )
    other = OtherAnswer("b", ("B.",), by_words, by_words, is_near=True)
    score = np.array([tells], np.float32)
    return Question(response, pairs(*(0.0 for _ in telling)), 0.5, (other,), (pairs(0.0),), (score,))


@pytest.fixture(scope="module")
def weights() -> np.ndarray:
    told = (question((0.9, 0.1), 0.1, 0.05), 0)
    second = (question((0.1, 0.9), 0.1, 0.05), 1)
    neither = (question((0.1, 0.1), 0.9, 0.05), "")
    other = (question((0.1, 0.1), 0.1, 0.95, 0.9), "b")
    every = (told, second, neither, other) * 10
    return learn_asked_for([LabelledQuestion("ann", each, frozenset({right})) for each, right in every])


@pytest.mark.parametrize(
    ("asked", "right"),
    [
        (question((0.8, 0.2), 0.1, 0.1), 0),
        (question((0.2, 0.8), 0.1, 0.1), 1),
        (question((0.1, 0.2), 0.9, 0.1), ""),
        (question((0.1, 0.1), 0.2, 0.9, 0.8), "b"),
    ],
)
def test_the_sentence_the_other_article_or_neither_is_the_likeliest(
    weights: np.ndarray, asked: Question, right: int | str
) -> None:
    assert likeliest(weighed(asked, weights)) == right


def test_chances_are_one_together(weights: np.ndarray) -> None:
    asked = weighed(question((0.8, 0.2), 0.1, 0.1), weights)

    assert 0 < asked.told + asked.other[1] <= 1
    assert len(weights) == WEIGHTS


def test_what_is_not_sure_is_told_to_be_unknown() -> None:
    assert likeliest(AskedFor((0.3, 0.1), {"b": 0.4})) == ""
    assert likeliest(AskedFor((0.4, 0.3), {"b": 0.1})) == 0
    assert likeliest(AskedFor((), {})) == ""
