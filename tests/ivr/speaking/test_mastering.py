import numpy as np
import pytest

from ivr.audio import RATE, pcm_from_ulaw, seconds
from ivr.errors import VoiceFailed
from ivr.speaking.mastering import mastered


def speech(level: float, rate: int = 24_000) -> np.ndarray:
    """A second of a buzz that comes and goes, between two half seconds of quiet."""
    at = np.arange(rate) / rate
    buzz = sum(np.sin(2 * np.pi * 150 * n * at) / n for n in range(1, 20)) * (
        1.2 + np.sin(2 * np.pi * 4 * at)
    )
    return np.concatenate([np.zeros(rate // 2), level * buzz, np.zeros(rate // 2)]).astype(np.float32)


def heard(sound: bytes) -> np.ndarray:
    return pcm_from_ulaw(sound).astype(np.float64) / 32768


@pytest.mark.parametrize("level", [0.002, 0.05, 0.3])
def test_every_voice_is_equally_loud(level: float) -> None:
    sound = heard(mastered(speech(level), 24_000))

    decibels = 20 * np.log10(np.sqrt(np.mean(sound**2)))
    assert decibels == pytest.approx(-21, abs=1.5)


def test_nothing_is_clipped() -> None:
    clicky = speech(0.05)
    clicky[20_000:20_050] = 1.0

    assert np.abs(heard(mastered(clicky, 24_000))).max() < 0.9


def test_quiet_around_the_speech_is_cut_to_a_short_edge() -> None:
    assert seconds(mastered(speech(0.1), 24_000)) == pytest.approx(1.12, abs=0.03)


def test_a_voice_that_ends_at_once_still_gets_its_edge() -> None:
    sound = mastered(speech(0.1)[12_000:36_000], 24_000)

    assert np.abs(heard(sound)[: RATE // 25]).max() < 0.05


def test_a_rumble_below_the_telephone_band_is_taken_away() -> None:
    rumble = 0.5 * np.sin(2 * np.pi * 50 * np.arange(48_000) / 24_000).astype(np.float32)

    spectrum = np.abs(np.fft.rfft(heard(mastered(speech(0.1) + rumble, 24_000))))
    at = np.fft.rfftfreq(len(spectrum) * 2 - 2, 1 / RATE)
    assert spectrum[(at > 40) & (at < 60)].max() < 0.05 * spectrum.max()


@pytest.mark.parametrize(
    "nothing", [np.zeros(24_000), np.zeros(0), np.full(24_000, np.nan)], ids=["silence", "empty", "broken"]
)
def test_no_sound_is_an_error_and_never_a_recording(nothing: np.ndarray) -> None:
    with pytest.raises(VoiceFailed):
        mastered(nothing.astype(np.float32), 24_000)
