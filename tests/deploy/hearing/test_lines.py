"""The telephone lines of the lesson."""

import numpy as np

from deploy.hearing.lines import through_a_line
from ivr.speech.audio import RATE, pcm_from_ulaw, ulaw_from_pcm

SECONDS = np.arange(RATE) / RATE
VOICE = ulaw_from_pcm((8000 * np.sin(2 * np.pi * 700 * SECONDS)).astype(np.int16))


def lines() -> list[bytes]:
    return [through_a_line(VOICE, np.random.default_rng(seed)) for seed in range(40)]


def test_every_line_is_another_and_the_same_chance_makes_the_same() -> None:
    assert len({*lines()}) == 40
    assert lines() == lines()


def test_the_voice_is_heard_on_each_with_some_quiet_around_it() -> None:
    for ulaw in lines():
        samples = pcm_from_ulaw(ulaw).astype(np.float32)
        edge, middle = samples[: RATE // 20], samples[len(samples) // 3 : len(samples) // 2]

        assert 1.0 < len(samples) / RATE < 2.5
        assert np.std(middle) > 1.5 * np.std(edge)
