"""The transcriber interface, and its input and output."""

import re
from dataclasses import dataclass
from enum import Enum
from typing import Protocol

from intents.transcript import NoSpeech, Transcript


class Expects(Enum):
    """The kind of answer expected."""

    ANYTHING = "anything"
    YES_NO = "yes or no"
    CHOICE = "one of a few choices"
    DIGITS = "digits"


@dataclass(frozen=True, slots=True)
class Hint:
    """What is known about an utterance in advance."""

    language: str
    "ISO 639-1."
    expects: Expects = Expects.ANYTHING
    phrases: tuple[str, ...] = ()
    "The spoken choices on offer."
    others: tuple[str, ...] = ()
    "Other languages the caller may speak."


@dataclass(frozen=True, slots=True)
class Utterance:
    """The audio of one turn."""

    ulaw: bytes
    "8 kHz µ-law, with a short lead-in."
    speech_seconds: float
    "How much of it is speech, by the detector."
    hint: Hint


@dataclass(frozen=True, slots=True)
class Transcription:
    """A transcript or no speech, with its timings."""

    said: Transcript | NoSpeech
    decoding_seconds: float = 0.0
    waiting_seconds: float = 0.0
    "In the queue, before decoding began."


class Urgency(Enum):
    """The priority of a transcription."""

    FINAL = 0
    SPECULATIVE = 1
    PATIENT = 2
    "A recorded message, which may wait."


class Transcriber(Protocol):
    """Transcribes utterances; cancelling the coroutine cancels the work."""

    async def transcribe(self, utterance: Utterance, urgency: Urgency) -> Transcription:
        """Transcribe an utterance; raises Overloaded or TranscriberDown."""
        ...

    def settle(self, utterance: Utterance) -> None:
        """Note that an utterance is final, so its speculative transcription counts."""
        ...


@dataclass(frozen=True, slots=True)
class Decoded:
    """A model's raw output, before it is judged."""

    text: str
    average_log_probability: float
    "Natural logarithm, per token."
    no_speech_probability: float
    spoken: str = ""
    "The detected language, if the hint left it open."
    choice_probability: float | None = None
    "If the text is an expected answer: its probability among them."
    texts: tuple[tuple[str, float], ...] = ()
    "All hypotheses with log-probabilities, best first."

    @property
    def words(self) -> str:
        """The text without case and punctuation."""
        return re.sub(r"[^\w']+", " ", self.text.lower().replace("’", "'")).strip(" '")
