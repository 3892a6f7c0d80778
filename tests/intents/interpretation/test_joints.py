"""Where one act ends and the next begins, learned from turns that were joined."""

import numpy as np
import pytest

from intents.interpretation.joints import BUCKETS, Joints, gaps_of
from intents.interpretation.response import Parts
from training.joints import bare, joined, learn_joints

ACCEPTED = ("oh lovely", "that helps", "great thanks", "perfect")
ASKED = ("what does it cost", "what about sundays", "what if I rent", "what time is that")
ROWS = [
    {"author": author, "lang": "en", "text": text, "expect": expect}
    for author in ("ann", "bo")
    for texts, expect in ((ACCEPTED, {"confirm": "yes"}), (ASKED, {"untold": "a"}))
    for text in texts
]


@pytest.fixture(scope="module")
def joints() -> Joints:
    return learn_joints(ROWS)


@pytest.mark.parametrize(
    ("text", "first", "rest"),
    [
        ("oh lovely, what about mondays", "oh lovely,", "what about mondays"),
        ("perfect what does a card cost", "perfect", "what does a card cost"),
    ],
)
def test_a_question_behind_an_acceptance_is_cut_from_it(
    joints: Joints, text: str, first: str, rest: str
) -> None:
    assert joints.cut(text) == Parts(first, rest)


@pytest.mark.parametrize("text", ["", "perfect", "what"])
def test_a_word_or_none_is_never_cut(joints: Joints, text: str) -> None:
    assert joints.cut(text) is None


def test_words_are_not_cut_where_nothing_was_learned() -> None:
    nothing = Joints(np.zeros(BUCKETS, np.float32), -10.0)

    assert nothing.cut("oh lovely, what about mondays") is None


def test_there_is_a_gap_between_any_two_words() -> None:
    assert len(gaps_of(["one", "two", "three", "four"])) == 3


def test_joints_survive_being_written(joints: Joints) -> None:
    again = Joints.read_from(joints.arrays())

    assert again.cut("oh lovely, what about mondays") == joints.cut("oh lovely, what about mondays")


def test_joined_turns_tell_where_they_were_joined() -> None:
    for text, cut in joined(ROWS, 20, 1):
        first = " ".join(text.split()[:cut])
        assert bare(first).removesuffix(" and").removesuffix(" but") in ACCEPTED
