"""What Whisper hears: how loud a sound is in each band of the mel scale, a hundred times a second."""

from functools import cache

import numpy as np
from numpy.typing import NDArray

RATE = 16000
WINDOW, STEP = 400, 160
_LINEAR_HERTZ, _LINEAR_MELS = 1000.0, 15.0
"The scale grows evenly up to here, and by a constant factor above (Slaney's)."
_FACTOR_A_MEL = np.log(6.4) / 27.0
_FAINTEST, _LOUDEST_TO_FAINTEST = 1e-10, 8.0
"Power, and its ratio as a power of ten."


def log_mel(samples: NDArray[np.float32], bands: int) -> NDArray[np.float32]:
    """Return the spectrogram of 16 kHz audio; shape (bands, samples // STEP)."""
    centred = np.pad(samples, WINDOW // 2, mode="reflect")
    frames = np.lib.stride_tricks.sliding_window_view(centred, WINDOW)[::STEP]
    spectrum = np.fft.rfft(frames * _hann()).T.astype(np.complex64)
    power = np.abs(spectrum[:, : len(samples) // STEP]) ** 2
    loudness = np.log10(np.maximum(_filters(bands) @ power, _FAINTEST))
    scaled: NDArray[np.float32] = (np.maximum(loudness, loudness.max() - _LOUDEST_TO_FAINTEST) + 4.0) / 4.0
    return scaled


@cache
def _hann() -> NDArray[np.float32]:
    return np.hanning(WINDOW + 1)[:-1].astype(np.float32)


@cache
def _filters(bands: int) -> NDArray[np.float32]:
    """Return triangles of equal area, evenly spaced on the mel scale; shape (bands, WINDOW // 2 + 1)."""
    highest = _LINEAR_MELS + np.log(RATE / 2 / _LINEAR_HERTZ) / _FACTOR_A_MEL
    edges = _hertz(np.linspace(0.0, highest, bands + 2))[:, np.newaxis]
    heard = np.fft.rfftfreq(WINDOW, 1 / RATE)
    rising = (heard - edges[:-2]) / np.diff(edges[:-1], axis=0)
    falling = (edges[2:] - heard) / np.diff(edges[1:], axis=0)
    triangles = np.maximum(0.0, np.minimum(rising, falling)) * 2.0 / (edges[2:] - edges[:-2])
    return triangles.astype(np.float32)


def _hertz(mels: NDArray[np.float64]) -> NDArray[np.float64]:
    above = _LINEAR_HERTZ * np.exp(_FACTOR_A_MEL * (mels - _LINEAR_MELS))
    return np.where(mels < _LINEAR_MELS, mels * _LINEAR_HERTZ / _LINEAR_MELS, above)
