"""How fast the line speaks; slower is the same recording, stretched without a change of pitch."""

from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.float32]


class Pace(StrEnum):
    """The caller may ask for more time to listen."""

    NORMAL = "normal"
    SLOWER = "slower"


STRETCH = {Pace.NORMAL: 1.0, Pace.SLOWER: 1.25}
PAUSE_SECONDS = {Pace.NORMAL: 0.25, Pace.SLOWER: 0.6}
"Silence between two sentences."

_FRAME = 240
_HOP = _FRAME // 2
_SEARCH = 60
"Samples at 8 kHz: 30 ms frames hold two periods of a low voice, ±7.5 ms finds the next one."


def stretched(samples: Samples, factor: float) -> Samples:
    """Samples at 8 kHz made longer by overlapping frames where they fit each other best."""
    if len(samples) <= _FRAME + _SEARCH:
        return samples
    padded = np.pad(samples, (_SEARCH, _FRAME + _SEARCH + _HOP))
    frames = int(len(samples) * factor) // _HOP
    out = np.zeros((frames + 1) * _HOP + _FRAME, dtype=np.float32)
    window = np.hanning(_FRAME + 1)[:_FRAME].astype(np.float32)
    follows = padded[_SEARCH : _SEARCH + _FRAME]
    for frame in range(frames):
        near = min(int(frame * _HOP / factor), len(samples))
        at = near + _best_fit(padded[near : near + _FRAME + 2 * _SEARCH], follows)
        out[frame * _HOP : frame * _HOP + _FRAME] += window * padded[at : at + _FRAME]
        follows = padded[at + _HOP : at + _HOP + _FRAME]
    return out[: int(len(samples) * factor)]


def _best_fit(region: Samples, follows: Samples) -> int:
    """Where in the region the waveform that should follow is found again."""
    likeness = np.correlate(region[: len(follows) + 2 * _SEARCH], follows, mode="valid")
    return int(np.argmax(likeness))
