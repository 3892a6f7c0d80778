"""How loud a caller is, so that a voice far behind them, or a television, interrupts nobody."""

from collections import deque

import numpy as np

from ivr.audio import samples_from_ulaw

_FRAME = 256
_RECENT = 12
"Sounds of 20 ms: as long as it takes until somebody may interrupt."
_FAR = 10 ** (-12 / 10)
"Power of what is too soft to be the caller, as a share of how loud they were before: 12 dB below."
_LOUD_PERCENT = 80
"Of an utterance's frames, so that its pauses do not count."


class Loudness:
    """Compares the loudness of one caller's line with what the caller has said before."""

    def __init__(self) -> None:
        self._usual = 0.0
        self._recent: deque[float] = deque([0.0], maxlen=_RECENT)

    def hear(self, ulaw: bytes) -> None:
        """Take the next sound, of a frame at most."""
        self._recent.append(_power(ulaw))

    def learn(self, utterance: bytes) -> None:
        """Note how loud the caller is by an utterance; the loudest counts: others may be heard, too."""
        frames = [_power(utterance[start : start + _FRAME]) for start in range(0, len(utterance), _FRAME)]
        self._usual = max(self._usual, float(np.percentile(frames, _LOUD_PERCENT)))

    @property
    def is_far(self) -> bool:
        """Whether the last sound is too soft to be the caller; unknown before they said anything."""
        return max(self._recent) < _FAR * self._usual


def _power(ulaw: bytes) -> float:
    samples = samples_from_ulaw(ulaw)
    return float(np.dot(samples, samples)) / max(1, len(samples))
