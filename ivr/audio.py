"""The line's sound: 8 kHz µ-law as the carrier sends it, and what models and files want instead."""

import io
import wave
from functools import cache
from pathlib import Path

import numpy as np
import soxr
from numpy.typing import NDArray

from ivr.errors import BadAudio

RATE = 8000
"Samples, and in µ-law also bytes, per second of the line."

SILENCE = b"\xff"
"One sample of silence in µ-law."

_BIAS = 0x84
_CLIP = 32635
_ULAW_AT_8000 = b"\x07\0\x01\0\x40\x1f\0\0"
"A WAV file's format, channels and rate where its sound is in the line's form already."


def seconds(ulaw: bytes) -> float:
    """How long a piece of the line's sound lasts."""
    return len(ulaw) / RATE


def pcm_from_ulaw(ulaw: bytes) -> NDArray[np.int16]:
    """Decode µ-law into 16-bit samples (ITU-T G.711)."""
    return _decoding()[np.frombuffer(ulaw, np.uint8)]


def samples_from_ulaw(ulaw: bytes) -> NDArray[np.float32]:
    """Decode µ-law into samples of −1…1."""
    return _floats()[np.frombuffer(ulaw, np.uint8)]


def ulaw_from_pcm(pcm: NDArray[np.int16]) -> bytes:
    """Encode 16-bit samples as µ-law (ITU-T G.711)."""
    return _encoding()[pcm.view(np.uint16)].tobytes()


def wideband(ulaw: bytes) -> NDArray[np.float32]:
    """Samples of −1…1 at 16 kHz, which is what speech models were trained on."""
    return np.asarray(soxr.resample(samples_from_ulaw(ulaw), RATE, 2 * RATE), np.float32)


def ulaw_from_samples(samples: NDArray[np.float32], rate: int) -> bytes:
    """Bring samples of −1…1 at any rate to the line's own form."""
    narrow = samples if rate == RATE else soxr.resample(samples, rate, RATE)
    return ulaw_from_pcm((np.clip(narrow, -1, 1) * 32767).astype(np.int16))


def read_recording(path: Path) -> bytes:
    """Read a WAV file of any rate and number of channels as 8 kHz µ-law."""
    try:
        return ulaw_from_wav(path.read_bytes())
    except FileNotFoundError as error:
        raise BadAudio(f"{path}: there is no such file; name a WAV file with the caller's speech.") from error
    except OSError as error:
        raise BadAudio(f"{path}: it cannot be read; name a WAV file with the caller's speech.") from error
    except BadAudio as error:
        raise BadAudio(f"{path}: {error}; convert it with: sox {path} out.wav") from error


def ulaw_from_wav(data: bytes) -> bytes:
    """Bring a WAV file of any rate and number of channels to the line's own form."""
    if data[:4] == b"RIFF" and data[20:28] == _ULAW_AT_8000:
        return data[data.index(b"data") + 8 :]
    try:
        with wave.open(io.BytesIO(data), "rb") as file:
            width, channels, rate = file.getsampwidth(), file.getnchannels(), file.getframerate()
            raw = file.readframes(file.getnframes())
    except (wave.Error, EOFError) as error:
        raise BadAudio("not a WAV file of plain PCM") from error
    raw = raw[: len(raw) - len(raw) % (width * channels)]
    if not raw:
        raise BadAudio("the recording is empty")
    samples = _samples(raw, width).reshape(-1, channels).mean(axis=1, dtype=np.float32)
    return ulaw_from_samples(samples, rate)


def wav_from_ulaw(ulaw: bytes) -> bytes:
    """Write the line's sound as a WAV file of plain PCM."""
    file = io.BytesIO()
    with wave.open(file, "wb") as writer:
        writer.setparams((1, 2, RATE, 0, "NONE", ""))
        writer.writeframes(pcm_from_ulaw(ulaw).tobytes())
    return file.getvalue()


def _samples(raw: bytes, width: int) -> NDArray[np.float32]:
    if width == 1:
        return (np.frombuffer(raw, np.uint8).astype(np.float32) - 128) * np.float32(1 / 128)
    # Samples of 2, 3 or 4 bytes become the upper bytes of 32-bit ones.
    padded = np.zeros((len(raw) // width, 4), np.uint8)
    padded[:, 4 - width :] = np.frombuffer(raw, np.uint8).reshape(-1, width)
    return padded.view("<i4")[:, 0].astype(np.float32) * np.float32(2**-31)


@cache
def _decoding() -> NDArray[np.int16]:
    code = ~np.arange(256, dtype=np.uint8)
    exponent, mantissa = (code >> 4) & 7, (code & 15).astype(np.int32)
    size = (((mantissa << 3) + _BIAS) << exponent) - _BIAS
    return np.where(code & 0x80, -size, size).astype(np.int16)


@cache
def _floats() -> NDArray[np.float32]:
    return _decoding() * np.float32(2**-15)


@cache
def _encoding() -> NDArray[np.uint8]:
    pcm = np.arange(65536, dtype=np.uint16).view(np.int16).astype(np.int32)
    size = np.minimum(np.abs(pcm), _CLIP) + _BIAS
    exponent = np.floor(np.log2(size)).astype(np.int32) - 7
    mantissa = (size >> (exponent + 3)) & 15
    sign = np.where(pcm < 0, 0x80, 0)
    codes: NDArray[np.uint8] = np.invert((sign | (exponent << 4) | mantissa).astype(np.uint8))
    return codes
