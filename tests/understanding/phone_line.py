"""What a telephone line does to a caller's voice, the same way each time for the same sentence."""

from hashlib import sha256

import numpy as np
import soxr
from numpy.typing import NDArray

from ivr.audio import RATE, pcm_from_ulaw, ulaw_from_pcm

_BAND_HERTZ = (300.0, 3400.0)
_EDGE_SECONDS = 0.3


def through_the_line(ulaw: bytes, sentence_id: str) -> bytes:
    """The sound of another caller on a middling line: pitch, pace, level, band and hiss differ."""
    chance = np.random.default_rng(int.from_bytes(sha256(sentence_id.encode()).digest()[:8], "big"))
    clean = pcm_from_ulaw(ulaw).astype(np.float32) / 32768
    voice = np.asarray(soxr.resample(clean, RATE, RATE * chance.uniform(0.93, 1.07)), np.float32)
    loudness = 10 ** (chance.uniform(-10, 2) / 20)
    quiet = np.zeros(int(_EDGE_SECONDS * RATE), np.float32)
    speech = np.concatenate((quiet, voice * loudness, quiet))
    hiss = chance.standard_normal(len(speech)).astype(np.float32)
    level = float(np.sqrt(np.mean(voice**2))) * loudness / 10 ** (chance.uniform(18, 30) / 20)
    return ulaw_from_pcm(_pcm(_band_passed(speech + hiss * level)))


def _band_passed(samples: NDArray[np.float32]) -> NDArray[np.float32]:
    spectrum = np.fft.rfft(samples)
    hertz = np.fft.rfftfreq(len(samples), 1 / RATE)
    spectrum[(hertz < _BAND_HERTZ[0]) | (hertz > _BAND_HERTZ[1])] = 0
    return np.fft.irfft(spectrum, len(samples)).astype(np.float32)


def _pcm(samples: NDArray[np.float32]) -> NDArray[np.int16]:
    return (np.clip(samples, -1, 1) * 32767).astype(np.int16)
