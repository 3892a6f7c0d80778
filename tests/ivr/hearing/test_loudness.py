"""How loud a caller is, beside what is far behind them."""

import numpy as np
import pytest

from ivr.audio import RATE, ulaw_from_samples
from ivr.hearing.loudness import Loudness


def sound(decibels: float, seconds: float = 1.0) -> bytes:
    noise = np.random.default_rng(1).standard_normal(round(seconds * RATE))
    return ulaw_from_samples((noise * 10 ** (decibels / 20)).astype(np.float32), RATE)


def heard(loudness: Loudness, ulaw: bytes) -> Loudness:
    for start in range(0, len(ulaw), 160):
        loudness.hear(ulaw[start : start + 160])
    return loudness


@pytest.mark.parametrize(("decibels", "is_far"), [(-20, False), (-28, False), (-36, True), (-45, True)])
def test_what_is_much_softer_than_the_caller_is_far(decibels: float, is_far: bool) -> None:
    loudness = Loudness()

    loudness.learn(sound(-20))

    assert heard(loudness, sound(decibels)).is_far is is_far


def test_nobody_is_far_before_the_caller_said_anything() -> None:
    assert not heard(Loudness(), sound(-60)).is_far


def test_a_voice_that_was_taken_for_the_callers_does_not_hide_that_they_are_louder() -> None:
    loudness = Loudness()

    for decibels in (-40, -20, -40):
        loudness.learn(sound(decibels))

    assert heard(loudness, sound(-40)).is_far


def test_the_silence_around_an_utterance_does_not_make_it_softer() -> None:
    loudness = Loudness()

    loudness.learn(b"\xff" * 2400 + sound(-20) + b"\xff" * 4000)

    assert not heard(loudness, sound(-28)).is_far
