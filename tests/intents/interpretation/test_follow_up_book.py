"""What callers ask on is found by the questions that the answers' sentences name."""

from collections.abc import Sequence

import numpy as np
import pytest

from intents.acts.detail import ToldAnswer
from intents.interpretation.follow_up_book import FollowUpBook, closest
from intents.matching.encoder import ReviewedEncoder

SHELTER = ToldAnswer(
    "the shelter",
    ("Call the shelter.", "It is at 1 Elm Road.", "Getting a pet back costs $40."),
    asks=((), ("where is it", "what street is it on"), ("what does it cost", "how much to get him back")),
)
LANDFILL = ToldAnswer(
    "the landfill", ("It is open.", "It is at 9 Quarry Road."), asks=((), ("where is the landfill", "where"))
)
ANSWERS = {
    ("shelter", "en"): SHELTER,
    ("landfill", "en"): LANDFILL,
    ("shelter", "fr"): ToldAnswer("x", ("X.",)),
}


class Initials:
    """Takes texts for alike that begin with the same letter."""

    fingerprint, weight = "initials", 1.0

    def knows(self, language: str) -> bool:
        return True

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        return np.stack([np.eye(26, dtype=np.float32)[ord(text[0].lower()) - ord("a")] for text in texts])


@pytest.fixture(params=[None, ReviewedEncoder(Initials())], ids=["by letters", "by meaning too"])
def book(request: pytest.FixtureRequest) -> FollowUpBook:
    return FollowUpBook.of(ANSWERS, request.param)


@pytest.mark.parametrize(
    ("said", "article", "sentence"),
    [
        ("where is it then", "shelter", 1),
        ("how much is it to get him back", "shelter", 2),
        ("and where is the landfill", "landfill", 1),
    ],
)
def test_the_sentence_whose_questions_are_closest_is_found(
    book: FollowUpBook, said: str, article: str, sentence: int
) -> None:
    fits = book.fits(said, "en")

    assert closest(fits, 1) == [article]
    assert max(fits[article], key=lambda number: fits[article][number].likeness) == sentence


def test_what_is_spoken_first_and_other_languages_have_no_questions(book: FollowUpBook) -> None:
    assert {*book.fits("where is it", "en")["shelter"]} == {1, 2}
    assert book.fits("c'est où", "fr") == {}


def test_the_same_words_fit_best_and_none_fit_nothing(book: FollowUpBook) -> None:
    same, other = (book.fits(said, "en")["shelter"][1] for said in ("Where is it?", "zzz"))

    assert same.letters > 0.8
    assert (other.meaning, other.letters) == (0.0, 0.0)
    assert same.likeness > other.likeness


def test_words_are_not_compared_with_themselves_where_they_were_taken_from() -> None:
    book = FollowUpBook.of(ANSWERS)
    learning = FollowUpBook(book.questions, skips_same=True)

    assert (
        learning.fits("Where is it?", "en")["shelter"][1].letters
        < book.fits("Where is it?", "en")["shelter"][1].letters
    )
