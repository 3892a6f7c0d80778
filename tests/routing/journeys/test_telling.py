"""What a fact that callers tell answers to a yes-or-no question of Rivermont's journeys."""

from collections.abc import Mapping

import pytest

from routing.journeys.journey import Journey, Question
from routing.journeys.telling import fact_told, led_answer


def answered(journeys: Mapping[str, Journey], step: str, text: str, language: str) -> str | None:
    question = journeys["permit.need_one"].steps[step]
    assert isinstance(question, Question)
    told = fact_told(question, text, language)
    return told.answer if told else None


@pytest.mark.parametrize(
    ("step", "text", "language", "answer"),
    [
        ("garage_living", "nobody's gonna live there", "en", "no"),
        ("garage_living", "it's just for storage", "en", "no"),
        ("garage_living", "well my mother in law might stay there sometimes", "en", "yes"),
        ("garage_living", "personne va dormir là", "fr", "no"),
        ("garage_living", "c'est pour mes outils", "fr", "no"),
        ("garage_living", "ma fille va y habiter", "fr", "yes"),
        ("fence_front", "no it's all in the backyard", "en", "no"),
        ("fence_front", "part of it is out front", "en", "yes"),
        ("fence_front", "it's not in front", "en", "no"),
        ("fence_front", "non, juste en arrière", "fr", "no"),
        ("garage_size", "larger, yeah", "en", "yes"),
        ("heritage", "no, it's a new house", "en", "no"),
    ],
)
def test_a_fact_answers(journeys, step: str, text: str, language: str, answer: str) -> None:
    assert answered(journeys, step, text, language) == answer


@pytest.mark.parametrize(
    ("step", "text"),
    [
        ("fence_front", "no, part of it is in front"),
        ("fence_front", "not sure if it's in front"),
        ("fence_front", "does the side count as in front"),
        ("garage_living", "the pool opens when"),
        ("garage_living", "yes"),
    ],
)
def test_what_says_both_or_neither_answers_nothing(journeys, step: str, text: str) -> None:
    assert answered(journeys, step, text, "en") is None


def began(journeys: Mapping[str, Journey], text: str, language: str) -> str | None:
    question = journeys["permit.need_one"].steps["garage_living"]
    assert isinstance(question, Question)
    found = led_answer(question, text, language)
    return found.answer if found else None


@pytest.mark.parametrize(
    ("text", "language", "answer"),
    [
        ("God no, just my table saw and a pile of junk", "en", "no"),
        ("oh yes, the whole gang comes for the summer", "en", "yes"),
        ("no no, it's for the mower", "en", "no"),
        ("ben voyons non, c'est pour mes affaires de chasse", "fr", "no"),
        ("ah oui, mon plus vieux s'installe là en juin", "fr", "yes"),
    ],
)
def test_what_follows_a_yes_or_a_no_changes_nothing(journeys, text: str, language: str, answer: str) -> None:
    assert began(journeys, text, language) == answer


@pytest.mark.parametrize(
    "text",
    [
        "no but my uncle will",
        "yes well not really",
        "no wait yes",
        "no, how much is the permit",
        "just my table saw",
        "oh I don't know",
    ],
)
def test_a_yes_or_a_no_that_is_taken_back_answers_nothing(journeys, text: str) -> None:
    assert began(journeys, text, "en") is None


@pytest.mark.parametrize(
    ("text", "language", "option"),
    [
        ("yes", "en", "owner"),
        ("we do", "en", "owner"),
        ("no, a friend of mine", "en", "agent"),
        ("oui tout à fait", "fr", "owner"),
        ("non", "fr", "agent"),
    ],
)
def test_a_yes_or_a_no_chooses_an_option_where_the_question_says_which(
    journeys, text: str, language: str, option: str | None
) -> None:
    question = journeys["permit.apply_by_phone"].steps["applicant"]
    assert isinstance(question, Question)

    found = led_answer(question, text, language)

    assert (found.answer if found else None) == option


def test_a_yes_to_a_list_chooses_nothing(journeys) -> None:
    question = journeys["permit.need_one"].steps["project"]
    assert isinstance(question, Question)

    assert led_answer(question, "yes", "en") is None
