"""One call's hearing: the line's sound goes in piece by piece, what the caller said comes out."""

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from typing import Protocol, TypeAlias, assert_never

from intents.transcript import NoSpeech, Transcript
from ivr.errors import CitylineError
from ivr.speech.attempt import Attempt, Finished
from ivr.speech.audio import RATE
from ivr.speech.ear_event import Deaf, EarEvent, Heard
from ivr.speech.endpoint import Frame, after
from ivr.speech.endpoint_event import (
    BargeIn,
    EndOfSpeech,
    EndpointEvent,
    NoInput,
    Paused,
    Resumed,
    SpeechBegan,
    TooLong,
)
from ivr.speech.endpoint_state import Early, Endpoint, State
from ivr.speech.silero import FRAME, FRAME_SECONDS
from ivr.speech.timing import Timing
from ivr.speech.transcriber import Expects, Hearing, Hint, Transcriber, Urgency, Utterance


class Detector(Protocol):
    """Says how likely sound is speech, frame by frame, and remembers what it heard before."""

    def probabilities(self, ulaw: bytes) -> Sequence[float]:
        """The probability of speech in every frame that this piece completes."""
        ...


IsCertain: TypeAlias = Callable[[Transcript], bool]
"An early transcript already says all that the line needs."


class Ear:
    """Listens to one call; `hear` never blocks, and needs a running event loop."""

    def __init__(
        self,
        detector: Detector,
        transcriber: Transcriber,
        hint: Hint,
        timing: Timing,
        is_certain: IsCertain,
    ) -> None:
        self._detector = detector
        self._transcriber = transcriber
        self._is_certain = is_certain
        self._hint = hint
        self._endpoint = _expecting(Endpoint(timing), hint, timing)
        self._seconds = 0.0
        self._sound = bytearray()
        self._early: Attempt | None = None
        self._finished: deque[Finished] = deque()

    def expect(self, hint: Hint, timing: Timing) -> None:
        """The line has said something new; the wait for the caller's words begins anew."""
        self._hint = hint
        self._endpoint = _expecting(self._endpoint, hint, timing)

    def hear(self, ulaw: bytes, *, is_playing: bool) -> tuple[EarEvent, ...]:
        """Take the next piece of the line's sound, of any length, and say what has happened by its end."""
        events: list[EarEvent] = []
        for start in range(0, len(ulaw), FRAME):
            events += self._hear_piece(ulaw[start : start + FRAME], is_playing=is_playing)
        return (*events, *self._delivered())

    def forget(self) -> None:
        """What the caller was saying does not count: a key was pressed instead, or the call is over."""
        self._endpoint = self._endpoint.forgetting()
        self._give_up_early()
        while self._finished:
            self._finished.popleft().attempt.give_up()

    def _hear_piece(self, ulaw: bytes, *, is_playing: bool) -> Iterator[EarEvent]:
        self._seconds += len(ulaw) / RATE
        self._sound += ulaw
        for probability in self._detector.probabilities(ulaw):
            self._consider_early()
            before = self._endpoint
            self._endpoint, happened = after(before, Frame(probability, FRAME_SECONDS, is_playing))
            for event in happened:
                yield from self._on(event, is_aside=is_playing and not before.has_barged_in)
        if self._endpoint.state is State.QUIET:
            del self._sound[: -round(self._endpoint.timing.before_seconds * RATE)]

    def _on(self, event: EndpointEvent, *, is_aside: bool) -> tuple[EarEvent, ...]:
        match event:
            case SpeechBegan() | BargeIn() | NoInput():
                return (event,)
            case Paused():
                self._early = self._attempt(self._endpoint.speech_seconds, Urgency.SPECULATIVE)
            case Resumed():
                self._give_up_early()
            case EndOfSpeech(speech, silence):
                self._finish(speech, self._seconds - silence, is_aside=is_aside)
            case TooLong(speech):
                self._finish(speech, self._seconds, is_aside=is_aside)
            case _:
                assert_never(event)
        return ()

    def _attempt(self, speech_seconds: float, urgency: Urgency) -> Attempt:
        utterance = Utterance(bytes(self._sound), speech_seconds, self._hint)
        return Attempt(self._transcriber, utterance, urgency)

    def _consider_early(self) -> None:
        if self._early is None or self._endpoint.early is not Early.MISSING:
            return
        said = self._early.transcript
        if said is not None:
            self._endpoint = self._endpoint.informed(Early.CERTAIN if self._says_all(said) else Early.OPEN)

    def _says_all(self, said: Transcript | NoSpeech) -> bool:
        return isinstance(said, Transcript) and self._is_certain(said)

    def _give_up_early(self) -> None:
        if self._early is not None:
            self._early.give_up()
            self._early = None

    def _finish(self, speech_seconds: float, ended_at: float, *, is_aside: bool) -> None:
        attempt, self._early = self._early, None
        if attempt is None or attempt.has_failed:
            attempt = self._attempt(speech_seconds, Urgency.FINAL)
        attempt.settle()
        self._finished.append(Finished(attempt, ended_at, is_aside))

    def _delivered(self) -> Iterator[EarEvent]:
        while self._finished and self._finished[0].attempt.is_done:
            finished = self._finished.popleft()
            yield from self._outcome(finished)

    def _outcome(self, finished: Finished) -> tuple[EarEvent, ...]:
        match finished.attempt.result:
            case CitylineError() as error:
                return () if finished.is_aside else (Deaf(error),)
            case Hearing(said) as hearing:
                if self._is_nothing(finished, said):
                    return ()
                heard = Heard(said, self._seconds - finished.ended_at, hearing)
                return (BargeIn(), heard) if finished.is_aside else (heard,)

    def _is_nothing(self, finished: Finished, said: Transcript | NoSpeech) -> bool:
        if finished.is_aside:
            return not self._says_all(said)
        is_blip = finished.attempt.utterance.speech_seconds < self._endpoint.timing.blip_seconds
        return is_blip and isinstance(said, NoSpeech)


def _expecting(endpoint: Endpoint, hint: Hint, timing: Timing) -> Endpoint:
    return endpoint.expecting(timing, short=hint.expects is not Expects.ANYTHING)
