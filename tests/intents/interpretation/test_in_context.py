"""What a question asks for: the answer that was told and other articles are weighed together."""

from dataclasses import replace

import numpy as np
import pytest

from intents.interpretation.in_context import SHARED, WEIGHTS, Question, likeliest, perhaps, weighed
from intents.interpretation.pairs import BESIDE, KINDS, Pairs
from intents.interpretation.response import AskedFor, Fit, OtherAnswer, Response, ResponseReading
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


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (AskedFor((0.1, 0.4), {"b": 0.2}), 1),
        (AskedFor((0.1, 0.25), {"b": 0.1}), None),
        (AskedFor((0.1, 0.35), {"b": 0.4}), None),
        (AskedFor((0.1, 0.35), {"b": 0.1}, {("b", 2): 0.3}), None),
        (AskedFor((), {}), None),
    ],
)
def test_a_sentence_that_is_likelier_than_any_other_article_may_tell_it(
    asked: AskedFor, told: int | None
) -> None:
    assert likeliest(asked) == ""
    assert perhaps(asked) == told


def test_chances_are_one_together(weights: np.ndarray) -> None:
    asked = weighed(question((0.8, 0.2), 0.1, 0.1), weights)

    assert 0 < asked.told + asked.other[1] <= 1
    assert len(weights) == WEIGHTS


def test_what_is_not_sure_is_told_to_be_unknown() -> None:
    assert likeliest(AskedFor((0.3, 0.1), {"b": 0.4})) == ""
    assert likeliest(AskedFor((0.4, 0.3), {"b": 0.1})) == 0
    assert likeliest(AskedFor((), {})) == ""


def with_fits(own: float, others: float, untold: float = 0.3) -> Question:
    asked = question((0.1, 0.1), untold, 0.1)
    other = replace(asked.others[0], fits={3: Fit(others, others)})
    return replace(asked, others=(other,), fits={2: Fit(own, own), 3: Fit(0.1, 0.1)})


@pytest.fixture(scope="module")
def by_questions() -> np.ndarray:
    every = ((with_fits(0.9, 0.2), 2), (with_fits(0.2, 0.9), "b"), (with_fits(0.3, 0.3), "")) * 10
    return learn_asked_for([LabelledQuestion("ann", each, frozenset({right})) for each, right in every])


@pytest.mark.parametrize(
    ("asked", "right"),
    [(with_fits(0.85, 0.3), 2), (with_fits(0.3, 0.85), "b"), (with_fits(0.25, 0.25), "")],
)
def test_the_sentence_is_found_whose_questions_fit_and_none_where_none_does(
    by_questions: np.ndarray, asked: Question, right: int | str
) -> None:
    assert likeliest(weighed(asked, by_questions)) == right


def test_another_article_is_asked_for_the_one_sentence_that_fits(by_questions: np.ndarray) -> None:
    asked = weighed(with_fits(0.3, 0.85), by_questions)

    assert asked.sentences_of("b") == (3,)


def test_two_sentences_are_told_where_one_of_both_surely_tells_it() -> None:
    assert AskedFor((0.48, 0.04, 0.44)).likely_sentences(0.65) == (0, 2)
    assert AskedFor((0.7, 0.1, 0.2)).likely_sentences(0.65) == (0,)
    assert AskedFor((0.3, 0.1, 0.2)).likely_sentences(0.65) == ()


def test_learning_anew_stays_near_what_was_learned_before(by_questions: np.ndarray) -> None:
    again = learn_asked_for(
        [LabelledQuestion("ann", with_fits(0.9, 0.2), frozenset({2}))], before=by_questions
    )

    assert likeliest(weighed(with_fits(0.3, 0.85), again)) == "b"


def test_what_a_follow_up_just_got_is_not_told_again(weights: np.ndarray) -> None:
    asked = question((0.8, 0.2), 0.1, 0.1)
    again = weighed(replace(asked, just_told=(0,)), weights)

    assert again.sentences[0] < weighed(asked, weights).sentences[0]
    assert perhaps(AskedFor((0.1, 0.4), {"b": 0.2}), just_told=(1,)) is None
    assert likeliest(AskedFor((0.4, 0.3), {"b": 0.1}), just_told=(0,)) == ""
    assert likeliest(AskedFor((0.7, 0.2), {"b": 0.1}), just_told=(0,)) == 0
