"""What is on a line when nobody speaks, so that the lesson teaches to hear nothing in it."""

import numpy as np
from numpy.typing import NDArray

from ivr.speech.audio import RATE, ulaw_from_pcm

_SECONDS = (0.6, 6.0)
_DECIBELS = (-45.0, -12.0)
"Of full scale."
_ROWS, _COLUMNS = (697, 770, 852, 941), (1209, 1336, 1477)
"Hertz of the keys' tones (ITU-T Q.23)."
_CHORD = (220, 262, 330, 392, 440, 523)
KINDS = 8


def noise(kind: int, chance: np.random.Generator) -> bytes:
    """One noise, µ-law at 8 kHz: hiss, rumble, hum, a key, a chord, bursts, clicks or a murmur, in turn."""
    seconds = np.arange(int(chance.uniform(*_SECONDS) * RATE)) / RATE
    wave = _wave(kind % KINDS, seconds, chance)
    level = 10 ** (chance.uniform(*_DECIBELS) / 20)
    loud = wave / (np.sqrt(np.mean(wave**2)) + 1e-9) * level
    return ulaw_from_pcm((np.clip(loud, -1, 1) * 32767).astype(np.int16))


def _wave(kind: int, seconds: NDArray[np.float64], chance: np.random.Generator) -> NDArray[np.float64]:
    hiss = chance.standard_normal(len(seconds))
    match kind:
        case 1:
            rumble = np.cumsum(hiss)
            return rumble - rumble.mean()
        case 2:
            return _tone(60, seconds) + 0.3 * _tone(180, seconds) + 0.1 * hiss
        case 3:
            return _tone(chance.choice(_ROWS), seconds) + _tone(chance.choice(_COLUMNS), seconds)
        case 4:
            return np.sum([_tone(hertz, seconds) for hertz in chance.choice(_CHORD, 3)], axis=0)
        case 5:
            return hiss * _tone(chance.uniform(0.2, 3) / 2, seconds) ** 4
        case 6:
            return hiss * (chance.random(len(seconds)) < 0.002) * 30 + 0.05 * hiss
        case 7:
            murmur = np.convolve(hiss, np.hanning(40), "same")
            return murmur * np.clip(_tone(chance.uniform(2, 6), seconds), 0, 1)
        case _:
            return hiss


def _tone(hertz: float, seconds: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.sin(2 * np.pi * hertz * seconds)
