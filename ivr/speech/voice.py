"""A voice: text in, the line's sound out."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol, TypeAlias

from intents.article import Language
from ivr.errors import MissingModel


@dataclass(frozen=True, slots=True)
class VoiceId:
    """Whose recordings these are; another version never plays the recordings of this one."""

    name: str
    version: str


class Voice(Protocol):
    """Says a piece of spoken text (numbers already in words) as 8 kHz µ-law."""

    @property
    def id(self) -> VoiceId: ...  # noqa: D102  # the class's own sentence says it

    def say(self, piece: str, language: Language) -> bytes:
        """The sound of a piece; raises VoiceFailed when there is none."""
        ...


@dataclass(frozen=True, slots=True)
class RecordedVoice:
    """A voice of which this machine has the recordings but not the model."""

    id: VoiceId
    remedy: str
    "How to get the model."

    def say(self, piece: str, language: Language) -> bytes:  # noqa: ARG002  # the voice's interface
        """Nothing new can be said."""
        raise MissingModel(f"A sentence ({language}) has no recording by {self.id.name}. {self.remedy}")


Voices: TypeAlias = Mapping[Language, Voice]


def voice_of(voices: Voices, language: Language) -> Voice:
    """The voice of a language; a line without one would be silent, and says so instead."""
    if language not in voices:
        raise MissingModel(f"There is no voice for “{language}” on this machine; use an endpoint's voices.")
    return voices[language]
