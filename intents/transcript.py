"""What reached the line in a turn: words, keys or nothing."""

from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Transcript:
    """The text of an utterance."""

    text: str
    language: str
    "ISO 639-1."
    confidence: float
    "0–1: the words are right."
    speech_seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Keys:
    """Digits that the caller pressed."""

    digits: str


@dataclass(frozen=True, slots=True)
class NoSpeech:
    """The caller said nothing in time, or nothing that is evidence of speech."""


Said: TypeAlias = Transcript | Keys | NoSpeech
