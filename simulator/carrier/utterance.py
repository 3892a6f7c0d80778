"""Utterance: what a caller says, cut into frames once so that sending them costs little."""

from base64 import b64encode
from dataclasses import dataclass

FRAME_BYTES = 160  # 20 ms
FRAME_MS = 20.0
SILENCE = b"\xff" * FRAME_BYTES
SILENCE_BASE64 = b64encode(SILENCE).decode()

# In µ-law the low seven bits, inverted, grow with loudness; 0x20 is about -38 dB of full scale.
_LOUD_BYTES = bytes(byte for byte in range(256) if (~byte & 0x7F) >= 0x20)


@dataclass(frozen=True, slots=True)
class VoiceFrame:
    """20 ms of a caller's voice."""

    payload: bytes
    base64: str
    is_speech: bool
    starts_speech: bool = False
    ends_speech: bool = False
    words: str = ""
    confidence: float = 0.0


@dataclass(frozen=True, slots=True)
class CallerUtterance:
    """8 kHz µ-law audio, and the words Twilio would hear in it (for `<Gather>`)."""

    ulaw: bytes
    words: str
    frames: tuple[VoiceFrame, ...]

    @classmethod
    def of(cls, ulaw: bytes, words: str = "", confidence: float = 0.9) -> "CallerUtterance":
        """Cut audio into frames, the last one filled up with silence."""
        cuts = [
            ulaw[at : at + FRAME_BYTES].ljust(FRAME_BYTES, b"\xff") for at in range(0, len(ulaw), FRAME_BYTES)
        ]
        loud = [number for number, cut in enumerate(cuts) if _is_loud(cut)]
        first, last = (loud[0], loud[-1]) if loud else (-1, -1)
        return cls(
            ulaw,
            words,
            tuple(
                VoiceFrame(
                    cut,
                    b64encode(cut).decode(),
                    first <= at <= last,
                    at == first,
                    at == last,
                    words,
                    confidence,
                )
                for at, cut in enumerate(cuts)
            ),
        )


def live_frames(ulaw: bytes) -> tuple[VoiceFrame, ...]:
    """Cut a microphone's audio, whole frames only; where speech starts and ends is not known yet."""
    cuts = [ulaw[at : at + FRAME_BYTES] for at in range(0, len(ulaw), FRAME_BYTES)]
    return tuple(VoiceFrame(cut, b64encode(cut).decode(), _is_loud(cut)) for cut in cuts)


def _is_loud(cut: bytes) -> bool:
    return len(cut) - len(cut.translate(None, _LOUD_BYTES)) >= len(cut) // 20
