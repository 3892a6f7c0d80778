"""What telephone networks and places do to a voice, the same way each time for the same utterance.

AMR-NB is 3GPP's own code (ffmpeg with opencore-amr); noise of streets and cars, the room and the lost packets
are made here, and are no recordings.
"""

import shutil
import subprocess
from collections.abc import Callable
from hashlib import sha256
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from ivr.audio import RATE, pcm_from_ulaw, ulaw_from_pcm

Floats: TypeAlias = NDArray[np.float64]
Network: TypeAlias = Callable[[bytes, str], bytes]
"From the sound and a name of the utterance."

_PACKET = RATE // 50
_STAYS_LOST = 0.3
"Losses come in bursts (Gilbert's model)."
_SHORTEST_PITCH, _LONGEST_PITCH = 40, 120
"Samples: 200 to 67 Hz, as in ITU-T G.711, appendix I."
_FADE_PER_PACKET = 0.6
_NOISE_DECIBELS = 10.0
"Below the voice."
_ECHO_SECONDS = 0.5
"Until the room's echo is 60 dB below."


def amr(kilobits: str) -> Network:
    """A mobile telephone's codec."""

    def coded(ulaw: bytes, name: str) -> bytes:
        there = ["-f", "mulaw", "-ar", "8000", "-ac", "1", "-i", "-", "-c:a", "libopencore_amrnb"]
        sound = _ffmpeg([*there, "-b:a", f"{kilobits}k", "-f", "amr", "-"], ulaw)
        return _ffmpeg(["-f", "amr", "-i", "-", "-f", "mulaw", "-ar", "8000", "-"], sound)

    return coded


def losing(share: float) -> Network:
    """An internet line that loses packets of 20 ms, each concealed by the pitch before it."""

    def concealed(ulaw: bytes, name: str) -> bytes:
        samples, chance = _samples(ulaw), _chance(name)
        is_lost, loudness = False, 1.0
        for start in range(_PACKET, len(samples) - _PACKET, _PACKET):
            likely = _STAYS_LOST if is_lost else share * (1 - _STAYS_LOST) / (1 - share)
            is_lost = chance.random() < likely
            loudness = loudness * _FADE_PER_PACKET if is_lost else 1.0
            if is_lost:
                samples[start : start + _PACKET] = _repeated(samples[:start], loudness)
        return _ulaw(samples)

    return concealed


def in_noise(of: Callable[[int, np.random.Generator], Floats]) -> Network:
    """A caller in a noisy place."""

    def noisy(ulaw: bytes, name: str) -> bytes:
        voice = _samples(ulaw)
        noise = of(len(voice), _chance(name))
        loudness = np.sqrt(np.mean(voice**2) / (np.mean(noise**2) + 1e-12)) / 10 ** (_NOISE_DECIBELS / 20)
        return _ulaw(voice + noise * loudness)

    return noisy


def street(count: int, chance: np.random.Generator) -> Floats:
    """A broad hiss that swells with each passing car."""
    seconds = np.arange(count) / RATE
    passing = sum(np.exp(-(((seconds - at) / 0.7) ** 2)) for at in chance.uniform(0, seconds[-1] + 1e-3, 3))
    hiss = _shaped(chance.standard_normal(count), lambda hertz: 1 / (1 + hertz / 500))
    return np.asarray(hiss * (0.4 + passing))


def car(count: int, chance: np.random.Generator) -> Floats:
    """The rumble inside a moving car."""
    return _shaped(chance.standard_normal(count), lambda hertz: 1 / (1 + (hertz / 120) ** 2))


def speakerphone(ulaw: bytes, name: str) -> bytes:
    """A caller some steps away from the telephone, in a room with bare walls."""
    voice, chance = _samples(ulaw), _chance(name)
    seconds = np.arange(round(_ECHO_SECONDS * RATE)) / RATE
    echo = chance.standard_normal(len(seconds)) * 10 ** (-3 * seconds / _ECHO_SECONDS)
    echo[: RATE // 400] = 0
    echo[0] = 0.7 * np.sqrt(np.sum(echo**2))
    far = np.convolve(voice, echo)[: len(voice)]
    return _ulaw(far * np.sqrt(np.mean(voice**2) / (np.mean(far**2) + 1e-12)))


def louder(decibels: float) -> Network:
    """Another level; what is too loud for the line is cut off."""
    return lambda ulaw, _: _ulaw(_samples(ulaw) * 10 ** (decibels / 20))


def clipped(ulaw: bytes, name: str) -> bytes:
    """A microphone that is overdriven: the upper fourth of every wave is cut off, and then made softer."""
    voice = _samples(ulaw)
    most = (
        float(np.quantile(np.abs(voice[np.abs(voice) > 0.01]), 0.75)) if np.any(np.abs(voice) > 0.01) else 1.0
    )
    return _ulaw(np.clip(voice, -most, most))


def as_recorded(ulaw: bytes, name: str) -> bytes:
    """Nothing but the line's own 8 kHz µ-law."""
    return ulaw


def networks() -> dict[str, Network]:
    """Return every network that this machine can imitate."""
    mobile = {f"AMR-NB {rate} kbit/s": amr(rate) for rate in ("12.2", "4.75")} if _has_amr() else {}
    return {
        "as recorded": as_recorded,
        **mobile,
        **{f"{share} % of packets lost": losing(share / 100) for share in (1, 3, 5)},
        "street, 10 dB below": in_noise(street),
        "car, 10 dB below": in_noise(car),
        "speakerphone in a room": speakerphone,
        "12 dB softer": louder(-12),
        "12 dB louder": louder(12),
        "overdriven": clipped,
    }


def _has_amr() -> bool:
    if not shutil.which("ffmpeg"):
        return False
    encoders = subprocess.run(["ffmpeg", "-hide_banner", "-encoders"], capture_output=True, check=True).stdout
    return b"libopencore_amrnb" in encoders


def _ffmpeg(arguments: list[str], sound: bytes) -> bytes:
    quiet = ["ffmpeg", "-hide_banner", "-loglevel", "error"]
    return subprocess.run([*quiet, *arguments], input=sound, capture_output=True, check=True).stdout


def _repeated(before: Floats, loudness: float) -> Floats:
    """The last period of the voice's pitch, as often as a packet needs it."""
    past = before[-2 * _LONGEST_PITCH :]
    if len(past) < 2 * _LONGEST_PITCH:
        return np.zeros(_PACKET)
    last = past[-_LONGEST_PITCH:]
    likeness = [
        float(np.dot(last, past[-_LONGEST_PITCH - lag : -lag or None]))
        for lag in range(_SHORTEST_PITCH, _LONGEST_PITCH)
    ]
    period = _SHORTEST_PITCH + int(np.argmax(likeness))
    return np.resize(past[-period:], _PACKET) * loudness


def _shaped(noise: Floats, response: Callable[[Floats], Floats]) -> Floats:
    spectrum, hertz = np.fft.rfft(noise), np.fft.rfftfreq(len(noise), 1 / RATE)
    return np.fft.irfft(spectrum * response(hertz), len(noise))


def _samples(ulaw: bytes) -> Floats:
    return pcm_from_ulaw(ulaw).astype(np.float64) / 32768


def _ulaw(samples: Floats) -> bytes:
    return ulaw_from_pcm((np.clip(samples, -1, 1) * 32767).astype(np.int16))


def _chance(name: str) -> np.random.Generator:
    return np.random.default_rng(int.from_bytes(sha256(name.encode()).digest()[:8], "big"))
