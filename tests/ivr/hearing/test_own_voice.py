"""The line's own voice, come back from the caller's side."""

import numpy as np
import pytest

from ivr.audio import RATE, samples_from_ulaw, ulaw_from_samples
from ivr.hearing.own_voice import OwnVoice


def voice(seed: int, seconds: float = 2.0) -> bytes:
    """Noise that swells and changes its colour some times a second, as speech does."""
    chance, count = np.random.default_rng(seed), round(seconds * RATE)
    colours = [
        np.convolve(chance.standard_normal(count), chance.standard_normal(n), "same") for n in (3, 9, 27)
    ]
    swells = [np.repeat(chance.random(count // 800 + 1), 800)[:count] ** 2 for _ in colours]
    sound = np.sum([colour * swell for colour, swell in zip(colours, swells, strict=True)], axis=0)
    return ulaw_from_samples((0.1 * sound / np.std(sound)).astype(np.float32), RATE)


def come_back(ulaw: bytes, decibels: float, delay_seconds: float) -> bytes:
    late = np.concatenate([np.zeros(round(delay_seconds * RATE)), samples_from_ulaw(ulaw)])[: len(ulaw)]
    return ulaw_from_samples((late * 10 ** (decibels / 20)).astype(np.float32), RATE)


def heard(ulaw: bytes, said: bytes) -> OwnVoice:
    own = OwnVoice()
    for start in range(0, len(ulaw), 160):
        own.hear(ulaw[start : start + 160], said[start : start + 160])
    return own


@pytest.mark.parametrize("decibels", [-12.0, -18.0, -24.0])
@pytest.mark.parametrize("delay_seconds", [0.15, 0.25, 0.4])
def test_what_comes_back_softer_and_later_is_the_lines_own_voice(
    decibels: float, delay_seconds: float
) -> None:
    said = voice(1)

    assert heard(come_back(said, decibels, delay_seconds), said).is_back


@pytest.mark.parametrize("seed", range(2, 12))
def test_another_voice_is_not_the_lines_own(seed: int) -> None:
    assert not heard(voice(seed), voice(1)).is_back


def test_a_caller_as_loud_as_the_line_is_heard_who_says_the_same() -> None:
    said = voice(1)

    assert not heard(come_back(said, 0.0, 0.25), said).is_back


def test_nothing_comes_back_while_nothing_was_said() -> None:
    assert not heard(voice(1), b"").is_back
