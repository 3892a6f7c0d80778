import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ivr.speaking.mastering import stretched


def tone(hertz: float, seconds: float) -> np.ndarray:
    return np.sin(2 * np.pi * hertz * np.arange(int(8000 * seconds)) / 8000).astype(np.float32)


@pytest.mark.parametrize("hertz", [120.0, 220.0, 1000.0])
def test_slower_speech_keeps_its_pitch(hertz: float) -> None:
    slow = stretched(tone(hertz, 1.0), 1.25)

    spectrum = np.abs(np.fft.rfft(slow * np.hanning(len(slow))))
    loudest = np.argmax(spectrum) * 8000 / len(slow)
    assert loudest == pytest.approx(hertz, abs=5)


@settings(max_examples=30)
@given(seconds=st.floats(0.05, 3), factor=st.floats(1.0, 1.6))
def test_slower_speech_is_longer_by_the_factor(seconds: float, factor: float) -> None:
    samples = tone(200, seconds)

    assert len(stretched(samples, factor)) == pytest.approx(len(samples) * factor, abs=2)


def test_slower_speech_is_as_loud() -> None:
    samples = tone(200, 2.0)

    slow = stretched(samples, 1.25)

    assert np.sqrt(np.mean(slow**2)) == pytest.approx(np.sqrt(np.mean(samples**2)), rel=0.05)


def test_a_click_of_a_few_samples_stays_as_it_is() -> None:
    click = np.ones(100, np.float32)

    assert stretched(click, 1.25) is click
