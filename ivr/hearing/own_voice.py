"""Tells the line's own voice, come back from the caller's loudspeaker, from the caller's.

What is being said is known. How late it comes back is not, and a room blurs it: what is compared is the
loudness of a few bands, at every delay that telephone networks have.
"""

import numpy as np
from numpy.typing import NDArray

from ivr.audio import RATE, samples_from_ulaw

_HOP, _WINDOW = 128, 256
"Samples."
_LOOKS = 24
"Windows that are compared: 0.38 s."
_DELAYS = 44
"Windows by which it may come back late: 0.7 s."
_HEARD = _LOOKS * _HOP + _HOP
_SAID = _HEARD + _DELAYS * _HOP
_EDGES_HERTZ = (200, 400, 600, 850, 1150, 1500, 2000, 2600, 3400)
_FLOOR = 1e-5
"Power of a quiet line, below which differences tell nothing."
_LIKE = 0.66
"Correlation from which a sound is the line's own voice; rooms have 0.7, callers seldom."
_SHAPED = 0.5
"The same of the shape alone: any word begins as some other word began, after a silence."
_SOFTER = 0.3
"Power of what comes back, as a share of what was said; a caller is louder."

_HANN = np.hanning(_WINDOW).astype(np.float32)
_BINS = np.searchsorted(np.fft.rfftfreq(_WINDOW, 1 / RATE), _EDGES_HERTZ)
_SILENCE = b"\xff"


class OwnVoice:
    """Compares what comes from one caller with what the line says to them."""

    def __init__(self) -> None:
        self._said, self._heard = bytearray(_SILENCE * _SAID), bytearray(_SILENCE * _HEARD)

    def hear(self, ulaw: bytes, said: bytes) -> None:
        """Take the next sound, and what the line said in that time."""
        self._heard += ulaw
        self._said += said + _SILENCE * (len(ulaw) - len(said))
        del self._heard[:-_HEARD], self._said[:-_SAID]

    @property
    def is_back(self) -> bool:
        """Whether the last sound is the line's own voice."""
        if self._said.count(_SILENCE) == _SAID:
            return False
        heard = _bands(bytes(self._heard)).T
        said = np.lib.stride_tricks.sliding_window_view(_bands(bytes(self._said)), _LOOKS, axis=0)
        varied, spoken = _around_mean(np.log(heard + _FLOOR)), _around_mean(np.log(said + _FLOOR))
        together = np.einsum("dbl,bl->d", spoken, varied)
        likeness = together / (np.sqrt(np.einsum("dbl,dbl->d", spoken, spoken) * np.sum(varied**2)) + _FLOOR)
        best = int(np.argmax(likeness))
        is_softer = np.sum(heard) <= _SOFTER * np.sum(said[best])
        return bool(is_softer and likeness[best] >= _LIKE and _shapes(varied, spoken[best]) >= _SHAPED)


def _bands(ulaw: bytes) -> NDArray[np.float32]:
    """Return the power of each band in each window."""
    windows = np.lib.stride_tricks.sliding_window_view(samples_from_ulaw(ulaw), _WINDOW)[::_HOP]
    spectra = np.abs(np.fft.rfft(windows * _HANN)) ** 2 / _WINDOW
    return np.asarray(np.add.reduceat(spectra, _BINS, axis=1)[:, :-1], np.float32)


def _shapes(heard: NDArray[np.float32], said: NDArray[np.float32]) -> float:
    """Return the correlation of the spectra's shapes, whatever their loudness."""
    ours, theirs = _around_mean(said.T), _around_mean(heard.T)
    return float(np.sum(ours * theirs) / (np.sqrt(np.sum(ours**2) * np.sum(theirs**2)) + _FLOOR))


def _around_mean(loudness: NDArray[np.float32]) -> NDArray[np.float32]:
    varied: NDArray[np.float32] = loudness - loudness.mean(axis=-1, keepdims=True)
    return varied
