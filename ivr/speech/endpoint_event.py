"""What happens while the line listens."""

from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class SpeechBegan:
    """An utterance began; it may yet prove to be a cough."""


@dataclass(frozen=True, slots=True)
class BargeIn:
    """Speech over the line's own voice has lasted long enough to be meant."""


@dataclass(frozen=True, slots=True)
class Paused:
    """The utterance so far may be all: transcribe it on trial."""


@dataclass(frozen=True, slots=True)
class Resumed:
    """The caller went on; a transcription on trial is worthless."""


@dataclass(frozen=True, slots=True)
class EndOfSpeech:
    """The caller has finished."""

    speech_seconds: float
    silence_seconds: float
    "Since the last sound of speech."


@dataclass(frozen=True, slots=True)
class TooLong:
    """The caller speaks on and on; what was said so far is the utterance."""

    speech_seconds: float


@dataclass(frozen=True, slots=True)
class NoInput:
    """The caller said nothing in time; said once, until the line speaks again."""


EndpointEvent: TypeAlias = SpeechBegan | BargeIn | Paused | Resumed | EndOfSpeech | TooLong | NoInput
