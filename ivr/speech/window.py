"""How much of an utterance the model sees at once.

Whisper was trained on 30 s; a shorter window costs a fraction and hears as well, but only with silence
after the last word: with less than 3 s of margin it falls into loops.
"""

import numpy as np
from numpy.typing import NDArray

RATE = 16000

_TIERS_SECONDS = (10, 15, 20, 30)
_MARGIN_SECONDS = 3
_LONGEST = (_TIERS_SECONDS[-1] - _MARGIN_SECONDS) * RATE
_CUT_FROM = 20 * RATE
_STEP = RATE // 10


def window_seconds(samples: int) -> int:
    """The smallest window that leaves its margin after this many samples."""
    return next(tier for tier in _TIERS_SECONDS if samples <= (tier - _MARGIN_SECONDS) * RATE)


def pieces(samples: NDArray[np.float32]) -> list[NDArray[np.float32]]:
    """An utterance as pieces that each fit a window, cut where it is quietest."""
    cut: list[NDArray[np.float32]] = []
    while len(samples) > _LONGEST:
        at = _quietest(samples)
        cut.append(samples[:at])
        samples = samples[at:]
    return [*cut, samples]


def _quietest(samples: NDArray[np.float32]) -> int:
    steps = samples[_CUT_FROM:_LONGEST].reshape(-1, _STEP)
    return _CUT_FROM + int(np.square(steps).mean(axis=1).argmin()) * _STEP + _STEP // 2
