"""Endpointing: when the caller begins, pauses and finishes; a pure step per frame."""

from dataclasses import dataclass, replace
from enum import Enum
from typing import TypeAlias, assert_never

from ivr.call.timing import ListeningTiming


@dataclass(frozen=True, slots=True)
class SpeechBegan:
    """An utterance may have begun; it may also be a cough."""


@dataclass(frozen=True, slots=True)
class Overlap:
    """Speech over the line's voice, for which it falls silent until it is clear whether that counts."""


@dataclass(frozen=True, slots=True)
class OverlapEnded:
    """It does not count; the line goes on."""


@dataclass(frozen=True, slots=True)
class BargeIn:
    """Speech over the line's voice lasted long enough to count."""


@dataclass(frozen=True, slots=True)
class Paused:
    """A pause: transcribe speculatively."""


@dataclass(frozen=True, slots=True)
class Resumed:
    """The caller went on; drop the speculative transcription."""


@dataclass(frozen=True, slots=True)
class EndOfSpeech:
    """The caller has finished."""

    speech_seconds: float
    silence_seconds: float
    "Since the last sound of speech."


@dataclass(frozen=True, slots=True)
class TooLong:
    """The utterance reached its maximum length and is cut here."""

    speech_seconds: float


@dataclass(frozen=True, slots=True)
class NoInput:
    """The caller said nothing in time; reported once per prompt."""


EndpointEvent: TypeAlias = (
    SpeechBegan | Overlap | OverlapEnded | BargeIn | Paused | Resumed | EndOfSpeech | TooLong | NoInput
)


class EndpointState(Enum):
    """The state of endpointing."""

    QUIET = "quiet"
    STARTING = "starting"
    "Possible speech has begun."
    SPEAKING = "speaking"
    PAUSED = "paused"
    "Silence long enough to transcribe speculatively, too short to answer."


NEXT: dict[EndpointState, frozenset[EndpointState]] = {
    EndpointState.QUIET: frozenset({EndpointState.STARTING}),
    EndpointState.STARTING: frozenset({EndpointState.QUIET, EndpointState.SPEAKING}),
    EndpointState.SPEAKING: frozenset({EndpointState.QUIET, EndpointState.PAUSED}),
    EndpointState.PAUSED: frozenset({EndpointState.QUIET, EndpointState.SPEAKING}),
}


class IllegalState(Exception):
    """A transition that the table does not allow: a bug."""


class Early(Enum):
    """The state of the early transcript of a paused utterance."""

    MISSING = "missing"
    OPEN = "open"
    "The utterance may continue."
    CERTAIN = "certain"
    "The transcript is enough."


@dataclass(frozen=True, slots=True)
class Endpoint:
    """The endpointing state between frames; durations in seconds."""

    timing: ListeningTiming
    expects_short: bool = False
    state: EndpointState = EndpointState.QUIET
    early: Early = Early.MISSING
    speech_seconds: float = 0.0
    "Speech in this utterance."
    utterance_seconds: float = 0.0
    "Since its first sound."
    silence_seconds: float = 0.0
    "Since its last sound of speech."
    rising_seconds: float = 0.0
    "Continuous speech that does not count yet."
    waited_seconds: float = 0.0
    "Silence on both sides since the line's voice ended."
    is_overlapping: bool = False
    has_barged_in: bool = False
    has_given_up: bool = False
    "No-input was reported since then."

    def entering(self, state: EndpointState) -> "Endpoint":
        """Return it in another state, if the table allows it; quiet resets the utterance."""
        if state not in NEXT[self.state]:
            raise IllegalState(f"{self.state.value} → {state.value}")
        if state is EndpointState.QUIET:
            return self.forgetting()
        return replace(self, state=state, early=Early.MISSING, rising_seconds=0.0)

    def expecting(self, timing: ListeningTiming, *, short: bool) -> "Endpoint":
        """Return it after a new prompt; an utterance in progress continues."""
        return replace(self, timing=timing, expects_short=short, waited_seconds=0.0, has_given_up=False)

    def informed(self, early: Early) -> "Endpoint":
        """Return it with the early transcript's result."""
        return replace(self, early=early) if self.state is EndpointState.PAUSED else self

    def interrupting(self) -> "Endpoint":
        """Return it with the current speech counted as barge-in, however short."""
        return replace(self, has_barged_in=True, is_overlapping=False)

    def forgetting(self) -> "Endpoint":
        """Return it with the current utterance dropped; the wait continues."""
        return Endpoint(
            self.timing,
            self.expects_short,
            waited_seconds=self.waited_seconds,
            has_given_up=self.has_given_up,
        )

    def ended(self) -> "Endpoint":
        """Return it after an utterance; whoever spoke is answered, so only a blip lets the wait go on."""
        quiet = self.entering(EndpointState.QUIET)
        is_blip = self.speech_seconds < self.timing.blip_seconds
        return quiet if is_blip else replace(quiet, waited_seconds=0.0)

    @property
    def patience_seconds(self) -> float:
        """Return the silence that ends this utterance."""
        match self.early:
            case Early.MISSING:
                return self.timing.end_unheard_seconds
            case Early.CERTAIN:
                return self.timing.end_certain_seconds
            case Early.OPEN:
                return self.timing.end_short_seconds if self.expects_short else self.timing.end_seconds


@dataclass(frozen=True, slots=True)
class Frame:
    """One frame of sound."""

    probability: float
    "The probability of speech, 0–1."
    seconds: float
    is_playing: bool
    "Whether the line's voice is playing."
    is_far: bool = False
    "Whether it is too soft to be the caller, and interrupts nothing."


Step = tuple[Endpoint, tuple[EndpointEvent, ...]]


def after(endpoint: Endpoint, frame: Frame) -> Step:
    """Return the state after one more frame, with its events."""
    now = _waiting(endpoint, frame)
    match now.state:
        case EndpointState.QUIET:
            return _quiet(now, frame)
        case EndpointState.STARTING:
            return _starting(now, frame)
        case EndpointState.SPEAKING | EndpointState.PAUSED if (
            now.utterance_seconds >= now.timing.too_long_seconds
        ):
            cut = TooLong(now.speech_seconds)
            return now.ended(), (cut, OverlapEnded()) if now.is_overlapping else (cut,)
        case EndpointState.SPEAKING:
            return _speaking(now, frame)
        case EndpointState.PAUSED:
            return _paused(now, frame)
        case _:
            assert_never(now.state)


def _waiting(now: Endpoint, frame: Frame) -> Endpoint:
    if frame.is_playing:
        now = replace(now, waited_seconds=0.0, has_given_up=False)
    if now.state in {EndpointState.SPEAKING, EndpointState.PAUSED}:
        return replace(now, utterance_seconds=now.utterance_seconds + frame.seconds)
    if not frame.is_playing:
        return replace(now, waited_seconds=now.waited_seconds + frame.seconds)
    return now


def _quiet(now: Endpoint, frame: Frame) -> Step:
    if frame.probability >= now.timing.speech_probability:
        return _starting(now.entering(EndpointState.STARTING), frame)
    if now.waited_seconds >= now.timing.no_input_seconds and not now.has_given_up:
        return replace(now, has_given_up=True), (NoInput(),)
    return now, ()


def _starting(now: Endpoint, frame: Frame) -> Step:
    if frame.probability < now.timing.silence_probability:
        return now.entering(EndpointState.QUIET), ()
    risen = now.rising_seconds + frame.seconds
    if risen < now.timing.start_seconds:
        return replace(now, rising_seconds=risen), ()
    begun = replace(now.entering(EndpointState.SPEAKING), speech_seconds=risen, utterance_seconds=risen)
    return begun, (SpeechBegan(),)


def _speaking(now: Endpoint, frame: Frame) -> Step:
    if frame.probability < now.timing.silence_probability:
        return _falling_silent(now, frame)
    now = replace(now, speech_seconds=now.speech_seconds + frame.seconds, silence_seconds=0.0)
    return _barging_in(now, frame)


def _falling_silent(now: Endpoint, frame: Frame) -> Step:
    now = replace(now, silence_seconds=now.silence_seconds + frame.seconds)
    if now.silence_seconds < now.timing.speculate_seconds:
        return now, ()
    return now.entering(EndpointState.PAUSED), (Paused(),)


def _barging_in(now: Endpoint, frame: Frame) -> Step:
    if frame.is_far and now.is_overlapping:
        return replace(now, is_overlapping=False), (OverlapEnded(),)
    if not frame.is_playing or frame.is_far or now.has_barged_in:
        return now, ()
    if now.speech_seconds >= now.timing.barge_in_seconds:
        return now.interrupting(), (BargeIn(),)
    if now.speech_seconds >= now.timing.overlap_seconds and not now.is_overlapping:
        return replace(now, is_overlapping=True), (Overlap(),)
    return now, ()


def _paused(now: Endpoint, frame: Frame) -> Step:
    if frame.probability >= now.timing.speech_probability:
        return _resuming(now, frame)
    silence = now.silence_seconds + now.rising_seconds + frame.seconds
    subsides = now.is_overlapping and now.early is not Early.CERTAIN
    if silence >= now.patience_seconds:
        ended = EndOfSpeech(now.speech_seconds, silence)
        return now.ended(), (ended, OverlapEnded()) if subsides else (ended,)
    now = replace(now, silence_seconds=silence, rising_seconds=0.0)
    if subsides and now.early is Early.OPEN:
        return replace(now, is_overlapping=False), (OverlapEnded(),)
    return now, ()


def _resuming(now: Endpoint, frame: Frame) -> Step:
    risen = now.rising_seconds + frame.seconds
    if risen < now.timing.resume_seconds:
        return replace(now, rising_seconds=risen), ()
    spoken = now.speech_seconds + risen
    speaking = replace(now.entering(EndpointState.SPEAKING), speech_seconds=spoken, silence_seconds=0.0)
    barging, events = _barging_in(speaking, frame)
    return barging, (Resumed(), *events)
