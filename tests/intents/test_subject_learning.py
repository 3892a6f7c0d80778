"""What sentences teach about subjects, and what a matcher makes of that."""

import numpy as np
import pytest

from intents.sense_file import packed, unpacked
from intents.subject_learning import learn_subjects
from intents.subject_sense import SubjectSense
from intents.subject_store import stored
from tests.intents.lengths import Lengths, often

SAID = {
    "tax": ["when are my taxes due", "how much tax do i owe"],
    "bin": ["my garbage bin is broken", "the lid of the bin fell off"],
    "dog": ["my dog ran away", "a stray dog is in the park"],
}
TAUGHT = often(SAID)


@pytest.fixture(scope="module")
def learned() -> SubjectSense:
    return learn_subjects(TAUGHT, Lengths(), "abc")


def alike(sense: SubjectSense, one: str, other: str) -> float:
    first, second = sense.encode([one, other])
    return float(first @ second)


def test_texts_on_one_subject_are_more_alike_than_texts_on_two(learned: SubjectSense) -> None:
    assert alike(learned, "taxes due", "how much i owe") > alike(learned, "taxes due", "stray dog")


def test_vectors_have_length_one_even_of_words_that_nothing_taught(learned: SubjectSense) -> None:
    lengths = np.linalg.norm(learned.encode(["my dog", "zeppelin", ""]), axis=1)

    np.testing.assert_allclose(lengths, 1, atol=1e-5)


def test_no_texts_are_no_vectors(learned: SubjectSense) -> None:
    assert len(learned.encode([])) == 0


def test_it_knows_the_languages_of_its_encoder(learned: SubjectSense) -> None:
    assert [learned.knows(language) for language in ("en", "de", "fr")] == [True, True, False]


def test_it_changes_with_its_encoder_and_with_what_it_learned_from(learned: SubjectSense) -> None:
    assert "lengths" in learned.fingerprint
    assert "abc" in learned.fingerprint


def test_what_was_learned_comes_back_from_its_file_as_it_was(learned: SubjectSense) -> None:
    read = unpacked(packed(stored(learned)))
    again = SubjectSense(read.forms, read.heads["lengths"], Lengths(), read.fingerprint)

    assert again.learned_from == "abc"
    np.testing.assert_allclose(again.encode(["my dog"]), learned.encode(["my dog"]), atol=0.01)
