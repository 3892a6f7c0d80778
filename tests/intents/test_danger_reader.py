"""The reader hears which word stands beside which."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from intents.danger_examples import danger_examples
from intents.danger_reader import (
    BUCKETS,
    FILE,
    LONGEST,
    SOURCES,
    DangerReader,
    packed,
    pieces_of,
    shipped_reader,
    unpacked,
)
from intents.sense_file import fingerprint_of

READER = shipped_reader()
MEANING = READER.weights["meant.weight"].shape[0]


def test_what_is_shipped_was_learned_from_the_sentences_as_they_are() -> None:
    assert READER.fingerprint == fingerprint_of(danger_examples(), SOURCES), f"{FILE}: run make danger"


@pytest.mark.parametrize(
    ("danger", "harmless"),
    [
        ("my father fell and he is not answering me", "my father called and you are not answering him"),
        ("there is smoke coming out of the dryer", "is the smoke alarm rule coming out this year"),
        ("mon mari est tombé pis il répond plus", "mon voisin est parti pis la ville répond plus"),
        ("ça sent le gaz dans la cuisine", "le gaz de la cuisine c'est quelle compagnie"),
    ],
)
def test_danger_is_told_from_its_words_in_another_sense(danger: str, harmless: str) -> None:
    assert READER.hear(danger) > max(0, READER.hear(harmless))


def test_the_order_of_words_counts() -> None:
    in_order = READER.hear("the dog bit him and he is bleeding")

    assert abs(in_order - READER.hear("bleeding is and him dog the he bit")) > 0.1


def test_what_an_encoder_makes_of_it_counts_besides() -> None:
    meaning = np.full(MEANING, 0.05, np.float32)

    assert READER.hear("he is not breathing", meaning) != READER.hear("he is not breathing")


@pytest.mark.parametrize("said", ["", "   ", "…?!"])
def test_what_says_nothing_is_as_likely_as_not(said: str) -> None:
    assert READER.hear(said) == 0


def test_a_word_nobody_taught_is_read_by_its_letters() -> None:
    assert READER.hear("he is not breatheing at all") > 0


def test_words_that_sound_alike_or_are_written_alike_share_places() -> None:
    assert {*pieces_of("taxes")} & {*pieces_of("taxe")}
    assert not {*pieces_of("taxes")} & {*pieces_of("zoo")}
    assert all(0 <= place < BUCKETS for place in pieces_of("garbage"))


def test_an_endless_call_is_read_as_far_as_the_longest() -> None:
    first = " ".join(f"word{number}" for number in range(LONGEST))

    assert READER.hear(f"{first} my house is on fire") == pytest.approx(READER.hear(first))


@given(st.text())
def test_no_text_breaks_the_reading(text: str) -> None:
    assert math.isfinite(READER.hear(text))


def test_what_was_learned_comes_back_from_its_file_as_it_was() -> None:
    again = unpacked(packed(DangerReader(READER.weights, "abc")))

    assert again.fingerprint == "abc"
    assert again.hear("he is not breathing") == READER.hear("he is not breathing")
