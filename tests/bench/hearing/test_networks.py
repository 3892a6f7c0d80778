"""What telephone networks do to a voice."""

import numpy as np
import pytest

from ivr.audio import RATE, pcm_from_ulaw, ulaw_from_samples
from tests.bench.hearing.networks import as_recorded, clipped, in_noise, losing, louder, speakerphone, street

VOICE = ulaw_from_samples((0.2 * np.sin(np.arange(2 * RATE) / 9)).astype(np.float32), RATE)


def loudness(ulaw: bytes) -> float:
    return float(np.sqrt(np.mean((pcm_from_ulaw(ulaw) / 32768.0) ** 2)))


@pytest.mark.parametrize(
    "network",
    [as_recorded, losing(0.05), in_noise(street), speakerphone, louder(12), clipped],
    ids=["as recorded", "lost packets", "street", "speakerphone", "louder", "clipped"],
)
def test_a_network_changes_no_length_and_is_the_same_each_time(network) -> None:
    assert len(network(VOICE, "a")) == len(VOICE)
    assert network(VOICE, "a") == network(VOICE, "a")


def test_noise_stands_ten_decibels_below_the_voice() -> None:
    noisy = pcm_from_ulaw(in_noise(street)(VOICE, "a")) / 32768.0 - pcm_from_ulaw(VOICE) / 32768.0

    assert 20 * np.log10(loudness(VOICE) / np.sqrt(np.mean(noisy**2))) == pytest.approx(10, abs=0.5)


def test_lost_packets_are_concealed_and_not_silent() -> None:
    assert losing(0.2)(VOICE, "a") != VOICE
    assert loudness(losing(0.2)(VOICE, "a")) == pytest.approx(loudness(VOICE), rel=0.2)
