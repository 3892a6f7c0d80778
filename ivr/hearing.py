"""A call's ear for the phone: expectations become hints, and what was heard becomes what the caller did."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import assert_never

from intents.catalog import Catalog
from intents.expecting import Choice, Expecting, Menu, Question, YesNo
from intents.transcript import NoSpeech, Transcript
from intents.understanding import Control, Danger, Recognized, Understanding
from ivr.phone.caller import CallerEvent, Interrupted, Spoke, Unheard
from ivr.speech.ear import Ear
from ivr.speech.ear_event import Deaf, EarEvent, Heard
from ivr.speech.endpoint_event import BargeIn, NoInput, SpeechBegan
from ivr.speech.silero import Network, Silero
from ivr.speech.timing import Profile, timing_for
from ivr.speech.transcriber import Expects, Hint, Transcriber

CERTAIN = 0.85
"From this confidence on an early transcript is enough, and the wait for more words is cut short."

Understand = Callable[[Transcript, Expecting, str], Understanding]


@dataclass(frozen=True, slots=True)
class Hearing:
    """What every call's ear is made of."""

    network: Network
    transcriber: Transcriber
    profile: Profile
    catalog: Catalog
    languages: tuple[str, ...]
    understand: Understand

    def open_ear(self, expecting: Expecting, language: str) -> "CallEar":
        """Return an ear for a new call."""
        return CallEar(self, expecting, language)

    def hint(self, expecting: Expecting, language: str) -> Hint:
        """Return what is known about an utterance before it is heard."""
        match expecting:
            case Question():
                return Hint(language, others=tuple(other for other in self.languages if other != language))
            case YesNo():
                return Hint(language, Expects.YES_NO)
            case Choice(articles) | Menu(articles):
                names = tuple(self.catalog[article].wordings[language].name for article in articles)
                return Hint(language, Expects.CHOICE, names)
            case _:
                assert_never(expecting)

    def is_certain(self, said: Transcript, expecting: Expecting) -> bool:
        """Whether what was heard so far already says all that the line needs."""
        match self.understand(said, expecting, said.language):
            case Recognized(confidence=confidence) | Control(confidence=confidence):
                return confidence >= CERTAIN
            case Danger():
                return True
            case _:
                return False


class CallEar:
    """One call's ear."""

    def __init__(self, hearing: Hearing, expecting: Expecting, language: str) -> None:
        self._hearing, self._expecting, self._language = hearing, expecting, language
        self._ear = Ear(
            Silero(hearing.network),
            hearing.transcriber,
            hearing.hint(expecting, language),
            timing_for(language, hearing.profile),
            self._is_certain,
        )

    def expect(self, expecting: Expecting, language: str) -> None:
        """Note what the line has just asked, and in which language."""
        self._expecting = expecting
        timing = timing_for(language, self._hearing.profile)
        self._ear.expect(self._hearing.hint(expecting, language), timing)

    def hear(self, ulaw: bytes, *, is_playing: bool) -> tuple[CallerEvent, ...]:
        """Take the next piece of sound and return what has happened by its end."""
        events = (_event(event) for event in self._ear.hear(ulaw, is_playing=is_playing))
        return tuple(event for event in events if event is not None)

    def forget(self) -> None:
        """Drop what the caller was saying."""
        self._ear.forget()

    def _is_certain(self, said: Transcript) -> bool:
        return self._hearing.is_certain(said, self._expecting)


def _event(event: EarEvent) -> CallerEvent | None:
    match event:
        case SpeechBegan():
            return None
        case BargeIn():
            return Interrupted()
        case Heard(said, silence_seconds, cost):
            return Spoke(said, silence_seconds, cost.decoding_seconds + cost.waiting_seconds)
        case NoInput():
            return Spoke(NoSpeech(), 0.0, 0.0)
        case Deaf():
            return Unheard()
        case _:
            assert_never(event)
