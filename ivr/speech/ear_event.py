"""What a call's ear tells the front that carries the call."""

from dataclasses import dataclass
from typing import TypeAlias

from intents.transcript import NoSpeech, Transcript
from ivr.errors import CitylineError
from ivr.speech.endpoint_event import BargeIn, NoInput, SpeechBegan
from ivr.speech.transcriber import Hearing


@dataclass(frozen=True, slots=True)
class Heard:
    """The caller has finished an utterance, and this is what was said."""

    said: Transcript | NoSpeech
    silence_seconds: float
    "From the caller's last sound to this moment."
    hearing: Hearing
    "What it cost."


@dataclass(frozen=True, slots=True)
class Deaf:
    """The caller has spoken, and nobody could transcribe it: the next rung of the ladder."""

    error: CitylineError


EarEvent: TypeAlias = SpeechBegan | BargeIn | Heard | Deaf | NoInput
