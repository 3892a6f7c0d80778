"""Two questions in one breath, taken apart where callers join them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intents.queries import MAX_QUERIES, split_queries

JOINING = st.sampled_from(
    ["and", "also", "when", "is", "the", "oh", "et", "aussi", "quand", ".", "?", "mais"]
)


@pytest.mark.parametrize(
    ("said", "questions"),
    [
        (
            "when is my garbage picked up and also when are taxes due",
            ("when is my garbage picked up", "when are taxes due"),
        ),
        (
            "How do I get a dog licence? Where is the pool?",
            ("How do I get a dog licence", "Where is the pool?"),
        ),
        (
            "I got a parking ticket and how do I pay my water bill",
            ("I got a parking ticket", "how do I pay my water bill"),
        ),
        (
            "c'est quand les vidanges et aussi comment payer mes taxes",
            ("c'est quand les vidanges", "comment payer mes taxes"),
        ),
        (
            "le bac bleu passe quel jour puis où est la piscine du quartier",
            ("le bac bleu passe quel jour", "où est la piscine du quartier"),
        ),
    ],
)
def test_two_questions_are_taken_apart(said: str, questions: tuple[str, ...]) -> None:
    assert split_queries(said) == questions


@pytest.mark.parametrize(
    "said",
    [
        "when is garbage and recycling picked up",
        "where do I pay parking tickets and fines",
        "les ordures et le recyclage",
        "garbage day",
        "",
    ],
)
def test_one_question_stays_whole(said: str) -> None:
    assert split_queries(said) == ()


def test_what_is_too_short_is_no_question_of_its_own() -> None:
    assert split_queries("Hello. When is my garbage picked up?") == ()


def test_a_story_of_many_sentences_is_not_cut_to_pieces() -> None:
    assert split_queries("I live on Elm Street. " * (MAX_QUERIES + 1)) == ()


@given(
    st.text()
    | st.lists(
        st.sampled_from(["and", "also", "when", "is", "the", "oh", "et", "aussi", "quand", ".", "?", "mais"])
    ).map(" ".join)
)
def test_no_text_is_taken_apart_into_more_than_three(said: str) -> None:
    questions = split_queries(said)

    assert len(questions) in {0, *range(2, MAX_QUERIES + 1)}
    assert all(question in said for question in questions)
