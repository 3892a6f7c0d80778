"""A voice's sound made ready for the telephone: band, level, edges and format."""

from enum import StrEnum

import numpy as np
import soxr
from numpy.typing import NDArray

from ivr.audio import RATE, ulaw_from_samples
from ivr.errors import VoiceFailed

Samples = NDArray[np.float32]


class Pace(StrEnum):
    """The caller may ask for more time to listen."""

    NORMAL = "normal"
    SLOWER = "slower"


STRETCH = {Pace.NORMAL: 1.0, Pace.SLOWER: 1.25}
PAUSE_SECONDS = {Pace.NORMAL: 0.15, Pace.SLOWER: 0.6}
"Silence between two sentences."

_PACE_FRAME = 240
_HOP = _PACE_FRAME // 2
_SEARCH = 60
"Samples at 8 kHz: 30 ms frames hold two periods of a low voice, ±7.5 ms finds the next one."


def stretched(samples: Samples, factor: float) -> Samples:
    """Samples at 8 kHz made longer by overlapping frames where they fit each other best."""
    if len(samples) <= _PACE_FRAME + _SEARCH:
        return samples
    padded = np.pad(samples, (_SEARCH, _PACE_FRAME + _SEARCH + _HOP))
    frames = int(len(samples) * factor) // _HOP
    out = np.zeros((frames + 1) * _HOP + _PACE_FRAME, dtype=np.float32)
    window = np.hanning(_PACE_FRAME + 1)[:_PACE_FRAME].astype(np.float32)
    follows = padded[_SEARCH : _SEARCH + _PACE_FRAME]
    for frame in range(frames):
        near = min(int(frame * _HOP / factor), len(samples))
        at = near + _best_fit(padded[near : near + _PACE_FRAME + 2 * _SEARCH], follows)
        out[frame * _HOP : frame * _HOP + _PACE_FRAME] += window * padded[at : at + _PACE_FRAME]
        follows = padded[at + _HOP : at + _HOP + _PACE_FRAME]
    return out[: int(len(samples) * factor)]


def _best_fit(region: Samples, follows: Samples) -> int:
    """Find where in the region the waveform continues best."""
    likeness = np.correlate(region[: len(follows) + 2 * _SEARCH], follows, mode="valid")
    return int(np.argmax(likeness))


_SPEECH_RMS = 10 ** (-20 / 20)
_PEAK = 10 ** (-1.5 / 20)
_LOWEST_HERTZ = 200.0
_FRAME = RATE // 100
_QUIET = 10 ** (-35 / 20)
"Below the level of the speech itself: breath and the model's own noise."
_EDGE_SECONDS = 0.06


def mastered(samples: Samples, rate: int) -> bytes:
    """Samples of any rate as 8 kHz µ-law at -20 dBFS, with 60 ms of quiet at both ends."""
    line: Samples = np.asarray(soxr.resample(samples, rate, RATE, quality="HQ"), dtype=np.float32)
    if len(line) < _FRAME or not np.isfinite(line).all():
        raise VoiceFailed("The voice gave no sound; try another voice or other words.")
    return ulaw_from_samples(_levelled(_trimmed(_without_rumble(line))), RATE)


def _without_rumble(samples: Samples) -> Samples:
    """Remove frequencies below a telephone's band, where a voice only costs level."""
    spectrum = np.fft.rfft(samples)
    hertz = np.fft.rfftfreq(len(samples), 1 / RATE)
    slope = np.clip((hertz - _LOWEST_HERTZ / 2) / (_LOWEST_HERTZ / 2), 0.0, 1.0)
    return np.fft.irfft(spectrum * slope, len(samples)).astype(np.float32)


def _trimmed(samples: Samples) -> Samples:
    """Trim to the speech, from its first frame to its last, with a short margin."""
    levels = _frame_levels(samples)
    speech = np.flatnonzero(levels > max(levels.max() * _QUIET, 1e-4))
    if not len(speech):
        raise VoiceFailed("The voice gave only silence; try another voice or other words.")
    edge = int(_EDGE_SECONDS * RATE)
    start, end = int(speech[0]) * _FRAME - edge, (int(speech[-1]) + 1) * _FRAME + edge
    kept = samples[max(0, start) : end]
    return np.asarray(np.pad(kept, (max(0, -start), max(0, end - len(samples)))), np.float32)


def _levelled(samples: Samples) -> Samples:
    """The same loudness for every recording, with peaks held softly below full scale."""
    levels = _frame_levels(samples)
    spoken = levels[levels > levels.max() * 0.1]
    louder = samples * (_SPEECH_RMS / float(np.sqrt(np.mean(spoken**2))))
    knee = _PEAK * 0.7
    over = np.maximum(np.abs(louder) - knee, 0.0)
    held = np.minimum(np.abs(louder), knee) + (_PEAK - knee) * np.tanh(over / (_PEAK - knee))
    return np.asarray(np.sign(louder) * held, np.float32)


def _frame_levels(samples: Samples) -> Samples:
    """The RMS of each 10 ms."""
    frames = samples[: len(samples) // _FRAME * _FRAME].reshape(-1, _FRAME)
    return np.asarray(np.sqrt(np.mean(frames**2, axis=1)), np.float32)
