"""A long utterance in stretches of a few words."""

from hypothesis import given
from hypothesis import strategies as st

from intents.stretches import LENGTH, STEP, stretches

said = st.lists(st.text("abcé'", min_size=1, max_size=5), max_size=60)


def test_what_is_short_has_none() -> None:
    assert stretches("my husband is not breathing") == ()


@given(said)
def test_every_run_of_half_a_stretch_stands_whole_in_one(words: list[str]) -> None:
    found = stretches(" ".join(words))

    for start in range(len(words) - STEP + 1 if found else 0):
        run = " ".join(words[start : start + STEP])
        assert any(f" {run} " in f" {stretch} " for stretch in found)


@given(said)
def test_none_is_longer_than_a_stretch(words: list[str]) -> None:
    assert all(len(stretch.split()) <= LENGTH for stretch in stretches(" ".join(words)))
