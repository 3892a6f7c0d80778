"""What the stream asks of whoever hears and speaks for it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Protocol, TypeAlias

from intents.expecting import Expecting
from intents.transcript import NoSpeech, Transcript
from ivr.phone.playout import Track
from ivr.reply import Reply


@dataclass(frozen=True, slots=True)
class Interrupted:
    """The caller speaks over the line, and means it."""


@dataclass(frozen=True, slots=True)
class Spoke:
    """The caller has finished an utterance, or said nothing in time."""

    said: Transcript | NoSpeech
    silence_seconds: float
    "Since the caller's last sound."
    transcription_seconds: float


@dataclass(frozen=True, slots=True)
class Unheard:
    """The caller spoke, and this machine could not transcribe it."""


CallerEvent: TypeAlias = Interrupted | Spoke | Unheard


class Hears(Protocol):
    """Turns one caller's sound into what the caller said; never blocks."""

    def expect(self, expecting: Expecting, language: str) -> None:
        """Note what the line has just asked, and in which language."""
        ...

    def hear(self, ulaw: bytes, *, is_playing: bool) -> tuple[CallerEvent, ...]:
        """Take the next piece of sound and return what has happened by its end."""
        ...

    def forget(self) -> None:
        """Drop what the caller was saying, because a key took its place."""
        ...


OpenEar: TypeAlias = Callable[[Expecting, str], Hears]
"By what is expected and the call's language."
Voice: TypeAlias = Callable[[Reply], Awaitable[tuple[Track, ...]]]
"The sound of a reply, sentence by sentence."
