"""Connects a call to its listener: prompts become hints, transcripts become caller events."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import assert_never

from intents.articles.catalog import Catalog
from intents.meaning.understanding import Control, Danger, Recognized, Understanding
from intents.text.transcript import (
    Choice,
    CivicAddress,
    Expecting,
    KeyedDigits,
    Menu,
    NoSpeech,
    OneOf,
    OpenQuestion,
    Transcript,
    YesNo,
)
from ivr.call.playout import (
    CallerEvent,
    Interrupted,
    Spoke,
    SpokenOver,
    SpokenOverNoMore,
    Unheard,
    Voiced,
)
from ivr.call.timing import Profile, timing_for
from ivr.hearing.endpoint import BargeIn, NoInput, Overlap, OverlapEnded, SpeechBegan
from ivr.hearing.listener import Heard, Listener, ListenerEvent, Silero, TranscriptionFailed, VadNetwork
from ivr.hearing.transcriber import Expects, Hint, Transcriber

CERTAIN = 0.85
"Confidence at which an early transcript suffices, and cuts the wait short."

Understand = Callable[[Transcript, Expecting, str], Understanding]


@dataclass(frozen=True, slots=True)
class CallListeners:
    """What all call listeners share."""

    network: VadNetwork
    transcriber: Transcriber
    profile: Profile
    catalog: Callable[[], Catalog]
    "The current answers."
    languages: tuple[str, ...]
    understand: Understand

    def open_listener(self, expecting: Expecting, language: str) -> "CallListener":
        """Return a listener for a new call."""
        return CallListener(self, expecting, language)

    def hint(self, expecting: Expecting, language: str) -> Hint:
        """Return the hint for the next utterance."""
        match expecting:
            case OpenQuestion():
                return Hint(language, others=tuple(other for other in self.languages if other != language))
            case CivicAddress() | KeyedDigits() | OneOf():
                return Hint(language)
            case YesNo():
                return Hint(language, Expects.YES_NO)
            case Choice(articles) | Menu(articles):
                known = self.catalog().articles
                names = tuple(known[one].wordings[language].name for one in articles if one in known)
                return Hint(language, Expects.CHOICE, names)
            case _:
                assert_never(expecting)

    def is_certain(self, said: Transcript, expecting: Expecting) -> bool:
        """Whether the early transcript is enough."""
        match self.understand(said, expecting, said.language):
            case Recognized(confidence=confidence) | Control(confidence=confidence):
                return confidence >= CERTAIN
            case Danger():
                return True
            case _:
                return False


class CallListener:
    """The listener of one call."""

    def __init__(self, hearing: CallListeners, expecting: Expecting, language: str) -> None:
        self._hearing, self._expecting, self._language = hearing, expecting, language
        self._listener = Listener(
            Silero(hearing.network),
            hearing.transcriber,
            hearing.hint(expecting, language),
            timing_for(language, hearing.profile),
            self._is_certain,
        )

    def expect(self, expecting: Expecting, language: str) -> None:
        """Note the last question and its language."""
        self._expecting = expecting
        timing = timing_for(language, self._hearing.profile)
        self._listener.expect(self._hearing.hint(expecting, language), timing)

    def hear(self, ulaw: bytes, *, is_playing: bool, said: bytes = b"") -> tuple[CallerEvent, ...]:
        """Take the next audio, and what the line said in that time; return the events in it."""
        return tuple(map(_event, self._listener.hear(ulaw, is_playing=is_playing, said=said)))

    @property
    def is_hearing(self) -> bool:
        """Whether the caller is in the middle of an utterance, or it is being transcribed."""
        return self._listener.is_hearing

    def forget(self) -> None:
        """Drop the current utterance."""
        self._listener.forget()

    async def _is_certain(self, said: Transcript) -> bool:
        return await asyncio.to_thread(self._hearing.is_certain, said, self._expecting)


def _event(event: ListenerEvent) -> CallerEvent:
    match event:
        case SpeechBegan():
            return Voiced()
        case Overlap():
            return SpokenOver()
        case OverlapEnded():
            return SpokenOverNoMore()
        case BargeIn():
            return Interrupted()
        case Heard(said, silence_seconds, cost, ulaw):
            return Spoke(said, silence_seconds, cost.decoding_seconds + cost.waiting_seconds, ulaw)
        case NoInput():
            return Spoke(NoSpeech(), 0.0, 0.0)
        case TranscriptionFailed():
            return Unheard()
        case _:
            assert_never(event)
