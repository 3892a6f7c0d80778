"""The noises in which nothing is to be heard."""

import numpy as np
import pytest

from deploy.hearing.noises import noise
from ivr.speech.audio import RATE, pcm_from_ulaw


@pytest.mark.parametrize("kind", range(8))
def test_each_kind_of_noise_is_heard_and_is_over_in_some_seconds(kind: int) -> None:
    sound = pcm_from_ulaw(noise(kind, np.random.default_rng(1)))

    assert 0.5 * RATE < len(sound) < 6.1 * RATE
    assert np.abs(sound).max() > 100


def test_the_same_chance_makes_the_same_noise() -> None:
    assert noise(5, np.random.default_rng(3)) == noise(5, np.random.default_rng(3))
