"""What is noted of a turn besides the call itself, for the ledger and for those who improve the line."""

from dataclasses import dataclass

from intents.transcript import Said
from intents.understanding import Understanding
from routing.asked import Asked
from routing.decision import Decision


@dataclass(frozen=True, slots=True)
class Times:
    """How long the parts of a turn took, in milliseconds; None where a part did not happen."""

    transcription: float | None = None
    decision: float | None = None
    end_of_speech_to_audio: float | None = None


@dataclass(frozen=True, slots=True)
class Note:
    """A turn as it happened."""

    asked: Asked
    "What the caller answered."
    said: Said
    meant: Understanding
    decision: Decision
    times: Times
    tokens: int = 0
    "What a language model was paid for."
