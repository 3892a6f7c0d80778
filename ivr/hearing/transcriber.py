"""The transcriber interface, and its input and output."""

import re
from dataclasses import dataclass
from enum import Enum
from typing import Protocol

from intents.text.transcript import NoSpeech, Transcript


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
    "Time in the queue, before decoding began."


class Urgency(Enum):
    """The priority of a transcription."""

    FINAL = 0
    SPECULATIVE = 1
    PATIENT = 2
    "A recorded message, which may wait."


FULL_FROM = 3
"Queued utterances per transcriber from which new calls use the carrier's recognition."


@dataclass(frozen=True, slots=True)
class PoolLoad:
    """How full a pool is; one without workers transcribes nothing."""

    waiting: int = 0
    running: int = 0
    workers: int = 0

    @property
    def has_room(self) -> bool:
        """Whether there is room for another call."""
        return self.waiting < FULL_FROM * self.workers

    @property
    def is_quiet(self) -> bool:
        """Whether a message can be transcribed without delaying callers."""
        return self.workers > 0 and not self.waiting and self.running <= max(0, self.workers - 2)


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
    foreign: str = ""
    "A language that the line does not speak, if it was surely heard."
    choice_probability: float | None = None
    "If the text is an expected answer: its probability among them."
    texts: tuple[tuple[str, float], ...] = ()
    "All hypotheses with log-probabilities, best first."

    @property
    def words(self) -> str:
        """The text without case and punctuation."""
        return re.sub(r"[^\w']+", " ", self.text.lower().replace("’", "'")).strip(" '")
