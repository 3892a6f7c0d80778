"""What the line asks of anything that turns an utterance into words."""

import re
from dataclasses import dataclass
from enum import Enum
from typing import Protocol

from intents.transcript import NoSpeech, Transcript


class Expects(Enum):
    """What kind of answer the line has just asked for."""

    ANYTHING = "anything"
    YES_NO = "yes or no"
    CHOICE = "one of a few choices"
    DIGITS = "digits"


@dataclass(frozen=True, slots=True)
class Hint:
    """What is known about an utterance before it is heard."""

    language: str
    "ISO 639-1."
    expects: Expects = Expects.ANYTHING
    phrases: tuple[str, ...] = ()
    "The words of the choices on offer, as the line has just spoken them."
    others: tuple[str, ...] = ()
    "Languages in which the caller may speak instead."


@dataclass(frozen=True, slots=True)
class Utterance:
    """The stretch of sound that a caller spoke in a turn."""

    ulaw: bytes
    "8 kHz µ-law, with a little of what came before."
    speech_seconds: float
    "How much of it the speech detector holds for speech."
    hint: Hint


@dataclass(frozen=True, slots=True)
class Hearing:
    """What came of an utterance, and what it cost."""

    said: Transcript | NoSpeech
    decoding_seconds: float = 0.0
    waiting_seconds: float = 0.0
    "In the queue, before decoding began."


class Urgency(Enum):
    """Who goes first when transcribers are few."""

    FINAL = 0
    SPECULATIVE = 1
    PATIENT = 2
    "A message: it may wait, a caller may not."


class Transcriber(Protocol):
    """Turns utterances into words; cancelling the call takes back the work."""

    async def transcribe(self, utterance: Utterance, urgency: Urgency) -> Hearing:
        """Hear an utterance; raises Overloaded or TranscriberDown when nobody can."""
        ...

    def settle(self, utterance: Utterance) -> None:
        """The caller has finished this very utterance, so its speculative transcription is now final."""
        ...


@dataclass(frozen=True, slots=True)
class Decoded:
    """What a model made of an utterance, before anybody has judged it."""

    text: str
    average_log_probability: float
    "Natural logarithm, per token."
    no_speech_probability: float
    spoken: str = ""
    "The language that was heard, where the hint left it open."
    choice_probability: float | None = None
    "When the text is one of the answers that were expected: how surely this one rather than another."

    @property
    def words(self) -> str:
        """The text without case and punctuation."""
        return re.sub(r"[^\w']+", " ", self.text.lower().replace("’", "'")).strip(" '")
