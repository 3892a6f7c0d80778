"""Telephone lines of many kinds, good and bad: half of them the middling one that also measures."""

import numpy as np
import soxr
from numpy.typing import NDArray

from ivr.speech.audio import RATE, pcm_from_ulaw, ulaw_from_pcm
from tests.understanding.phone_line import through_the_line

_PITCH = (0.87, 1.13)
_DECIBELS = (-14.0, 2.0)
_EDGE_SECONDS = (0.1, 0.6)
_HISS_DECIBELS = (8.0, 36.0)
"Below the voice."
_LOWEST_HERTZ, _HIGHEST_HERTZ = (150.0, 400.0), (2900.0, 3700.0)


def through_a_line(ulaw: bytes, chance: np.random.Generator) -> bytes:
    """The sound of another caller down a line that is left to chance."""
    if chance.random() < 0.5:
        return through_the_line(ulaw, str(chance.random()))
    clean = pcm_from_ulaw(ulaw).astype(np.float32) / 32768
    voice = np.asarray(soxr.resample(clean, RATE, RATE * chance.uniform(*_PITCH)), np.float32)
    loudness = _factor(chance.uniform(*_DECIBELS))
    quiet = np.zeros(int(chance.uniform(*_EDGE_SECONDS) * RATE), np.float32)
    speech = np.concatenate((quiet, voice * loudness, quiet))
    hiss = _hiss(len(speech), chance) * float(np.sqrt(np.mean(voice**2))) * loudness
    heard = _narrowed(speech + hiss / _factor(chance.uniform(*_HISS_DECIBELS)), chance)
    return ulaw_from_pcm((np.clip(heard, -1, 1) * 32767).astype(np.int16))


def _factor(decibels: float) -> float:
    return float(10 ** (decibels / 20))


def _hiss(count: int, chance: np.random.Generator) -> NDArray[np.float64]:
    """Noise as loud as 1: even, dull, or swelling like a street's."""
    hiss = chance.standard_normal(count)
    match chance.integers(4):
        case 1:
            hiss = np.convolve(hiss, np.hanning(chance.integers(3, 30)), "same")
        case 2:
            hiss *= 1 + 0.8 * np.sin(2 * np.pi * chance.uniform(0.3, 4) * np.arange(count) / RATE)
    loud: NDArray[np.float64] = hiss / (np.sqrt(np.mean(hiss**2)) + 1e-9)
    return loud


def _narrowed(samples: NDArray[np.float64], chance: np.random.Generator) -> NDArray[np.float64]:
    spectrum, hertz = np.fft.rfft(samples), np.fft.rfftfreq(len(samples), 1 / RATE)
    spectrum[(hertz < chance.uniform(*_LOWEST_HERTZ)) | (hertz > chance.uniform(*_HIGHEST_HERTZ))] = 0
    return np.fft.irfft(spectrum, len(samples))
