"""How much of an utterance the model sees at once."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.speech.window import RATE, pieces, window_seconds


@pytest.mark.parametrize(
    ("seconds", "window"), [(0, 10), (1, 10), (7, 10), (7.1, 15), (12, 15), (13, 20), (18, 30), (27, 30)]
)
def test_the_window_is_the_smallest_with_three_seconds_of_margin(seconds: float, window: int) -> None:
    assert window_seconds(round(seconds * RATE)) == window


@given(st.integers(0, 90 * RATE))
def test_nothing_of_a_long_utterance_is_lost(length: int) -> None:
    samples = np.arange(length, dtype=np.float32)

    cut = pieces(samples)

    assert np.array_equal(np.concatenate(cut), samples)
    assert all(len(piece) <= 27 * RATE for piece in cut)


def test_a_long_utterance_is_cut_where_it_is_quiet() -> None:
    samples = np.ones(40 * RATE, np.float32)
    samples[22 * RATE : 23 * RATE] = 0

    first, _ = pieces(samples)

    assert 22 * RATE <= len(first) <= 23 * RATE
