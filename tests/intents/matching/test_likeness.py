"""How alike a text is to each phrasing, in every form in which texts are compared."""

from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from intents.articles.phrasing import Phrasing
from intents.matching.classification import fit
from intents.matching.likeness import PULL, TEXTS_AT_ONCE, Closest, Likeness

PHRASINGS = [
    Phrasing("garbage day", "waste", "en"),
    Phrasing("pool hours", "pool", "en"),
    Phrasing("le jour des vidanges", "waste", "fr"),
]


class MeansGarbage:
    """An encoder that knows one meaning: whether a text is about garbage."""

    fingerprint = "means-garbage"
    weight = 10.0

    def __init__(self, *languages: str) -> None:
        self.languages = languages

    def knows(self, language: str) -> bool:
        return language in self.languages

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        is_garbage = [any(word in text for word in ("garbage", "vidanges", "trash")) for text in texts]
        return np.array([[is_it, not is_it] for is_it in is_garbage], np.float32)


@pytest.fixture(scope="module")
def by_words() -> Likeness:
    return Likeness.of(PHRASINGS, ())


def test_a_phrasing_is_wholly_like_itself(by_words: Likeness) -> None:
    np.testing.assert_allclose(np.diag(by_words.among_phrasings()), 1, rtol=1e-5)


def test_likeness_is_mutual(by_words: Likeness) -> None:
    among = by_words.among_phrasings()

    np.testing.assert_allclose(among, among.T, atol=1e-6)


def test_a_text_is_most_like_the_phrasing_whose_words_it_shares(by_words: Likeness) -> None:
    alike = by_words.to_phrasings(["the pool's hours", "quel jour les vidanges"], "en")

    assert alike.argmax(axis=1).tolist() == [1, 2]
    assert (alike >= 0).all()
    assert (alike <= 1 + 1e-5).all()


def test_letters_and_sounds_survive_a_recogniser_that_misheard(by_words: Likeness) -> None:
    alike = by_words.to_phrasings(["garbij dey", "poule ours"], "en")

    assert alike[0].argmax() == 0
    assert alike[1].argmax() == 1


def test_nothing_is_like_a_text_without_words(by_words: Likeness) -> None:
    assert by_words.to_phrasings([""], "en").tolist() == [[0, 0, 0]]


def test_an_encoder_finds_the_same_meaning_in_another_language() -> None:
    likeness = Likeness.of(PHRASINGS, (MeansGarbage("en", "fr"),))

    alike = likeness.to_phrasings(["trash"], "en")[0]

    assert alike[0] > 0.8
    assert alike[2] > 0.8
    assert alike[1] < 0.2


def test_an_encoder_has_no_say_about_a_language_that_it_does_not_know() -> None:
    english, none = Likeness.of(PHRASINGS, (MeansGarbage("en"),)), Likeness.of(PHRASINGS, ())

    of_a_french_text = english.to_phrasings(["les poubelles"], "fr")
    of_an_english_text = english.to_phrasings(["trash"], "en")[0]

    np.testing.assert_allclose(of_a_french_text, none.to_phrasings(["les poubelles"], "fr"), atol=1e-6)
    assert of_an_english_text[0] > of_an_english_text[2]


LABELS = ["tax", "pool", "tax", "dog"]


def test_labels_come_in_the_order_of_the_classifier() -> None:
    likeness = np.array([[0.2, 0.9, 0.6, 0.1]], np.float32)

    labels = fit(np.eye(4, dtype=np.float32), LABELS).ridge.labels

    pull = dict(zip(labels, Closest.of(LABELS).pull(likeness)[0] / PULL, strict=True))
    assert pull == pytest.approx({"dog": 0.1, "pool": 0.9, "tax": 0.6})


def test_a_phrasing_does_not_draw_itself() -> None:
    among = np.array([[1, 0.3, 0.8, 0.1], [0.3, 1, 0, 0], [0.8, 0, 1, 0], [0.1, 0, 0, 1]], np.float32)

    pull = Closest.of(LABELS).pull_of_others(among) / PULL

    np.testing.assert_allclose(pull[0], [0.1, 0.3, 0.8], rtol=1e-6)
    np.testing.assert_allclose(pull[1], [0, 0, 0.3], rtol=1e-6)


def test_many_phrasings_are_looked_at_some_at_a_time() -> None:
    count = 2 * TEXTS_AT_ONCE + 3
    labels = [f"{n % 2}" for n in range(count)]

    pull = Closest.of(labels).pull_of_others(np.eye(count, dtype=np.float32))

    assert pull.shape == (count, 2)
    assert not pull.any()
