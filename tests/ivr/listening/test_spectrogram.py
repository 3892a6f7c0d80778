import numpy as np
import pytest
from numpy.typing import NDArray

from ivr.listening.spectrogram import RATE, STEP, log_mel

BANDS = 80


def tone(hertz: float, seconds: float = 1.0) -> NDArray[np.float32]:
    return np.sin(2 * np.pi * hertz * np.arange(round(seconds * RATE)) / RATE).astype(np.float32)


@pytest.mark.parametrize(("hertz", "band"), [(200, 4), (440, 11), (1000, 26), (3400, 58)])
def test_a_tone_is_loudest_in_its_own_band(hertz: float, band: int) -> None:
    heard = log_mel(tone(hertz), BANDS)

    assert set(heard[:, 5:-5].argmax(axis=0)) == {band}, "at its ends it is mirrored"


def test_there_is_a_column_for_each_hundredth_of_a_second() -> None:
    assert log_mel(tone(440, 3.0), BANDS).shape == (BANDS, 3 * RATE // STEP)


def test_silence_is_the_same_in_every_band() -> None:
    heard = log_mel(np.zeros(RATE, np.float32), BANDS)

    assert np.ptp(heard) == 0.0
    assert heard[0, 0] == pytest.approx(-1.5)


def test_what_is_far_fainter_than_the_loudest_is_as_faint_as_it_can_be() -> None:
    heard = log_mel(tone(1000), BANDS)

    assert heard.max() - heard.min() == pytest.approx(2.0)
