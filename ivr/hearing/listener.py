"""Listens to one call: audio goes in, transcribed utterances come out."""

from collections import deque
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol, TypeAlias, assert_never

import numpy as np
from numpy.typing import NDArray
from onnxruntime.capi.onnxruntime_inference_collection import InferenceSession
from onnxruntime.capi.onnxruntime_pybind11_state import SessionOptions

from intents.text.transcript import NoSpeech, Transcript
from ivr.audio import RATE, samples_from_ulaw
from ivr.call.timing import ListeningTiming
from ivr.errors import CitylineError, MissingModel
from ivr.hearing.endpoint import (
    BargeIn,
    Early,
    EndOfSpeech,
    Endpoint,
    EndpointEvent,
    EndpointState,
    Frame,
    NoInput,
    Overlap,
    OverlapEnded,
    Paused,
    Resumed,
    SpeechBegan,
    TooLong,
    after,
)
from ivr.hearing.loudness import Loudness
from ivr.hearing.own_voice import OwnVoice
from ivr.hearing.transcriber import Expects, Hint, Transcriber, Transcription, Urgency, Utterance
from ivr.hearing.worker import Attempt, Finished

FRAME = 256
"Samples per probability at 8 kHz."

FRAME_SECONDS = FRAME / RATE

_CONTEXT = 32
"Samples of the previous frame that the network takes as context."


class VadNetwork:
    """The loaded network; one serves all calls of a process."""

    def __init__(self, path: Path) -> None:
        if not path.is_file():
            raise MissingModel(f"{path}: the speech detector is missing; run: cityline models")
        options = SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        self._session = InferenceSession(str(path), options, ["CPUExecutionProvider"])
        self._rate = np.array(RATE, np.int64)

    def run(
        self, window: NDArray[np.float32], state: NDArray[np.float32]
    ) -> tuple[float, NDArray[np.float32]]:
        """Return one frame's speech probability and the network's next state."""
        output, after = self._session.run(None, {"input": window, "state": state, "sr": self._rate})
        return float(np.asarray(output).item()), np.asarray(after, np.float32)


class Silero:
    """One call's speech detector, with the network's recurrent state."""

    def __init__(self, network: VadNetwork) -> None:
        self._network = network
        self._state = np.zeros((2, 1, 128), np.float32)
        self._context = np.zeros(_CONTEXT, np.float32)
        self._rest = b""

    def probabilities(self, ulaw: bytes) -> tuple[float, ...]:
        """Return the speech probability of every completed frame."""
        self._rest += ulaw
        whole = len(self._rest) - len(self._rest) % FRAME
        frames, self._rest = self._rest[:whole], self._rest[whole:]
        return tuple(self._next(frames[start : start + FRAME]) for start in range(0, whole, FRAME))

    def _next(self, ulaw: bytes) -> float:
        samples = samples_from_ulaw(ulaw)
        window = np.concatenate([self._context, samples])[None]
        probability, self._state = self._network.run(window, self._state)
        self._context = samples[-_CONTEXT:]
        return probability


@dataclass(frozen=True, slots=True)
class Heard:
    """A finished utterance with its transcript."""

    said: Transcript | NoSpeech
    silence_seconds: float
    "Since the caller's last sound."
    hearing: Transcription
    "What it cost."
    ulaw: bytes = field(default=b"", repr=False, compare=False)
    "The utterance itself."


@dataclass(frozen=True, slots=True)
class TranscriptionFailed:
    """The caller spoke but transcription failed; the line falls back."""

    error: CitylineError


ListenerEvent: TypeAlias = (
    SpeechBegan | Overlap | OverlapEnded | BargeIn | Heard | TranscriptionFailed | NoInput
)


class Detector(Protocol):
    """A stateful speech detector."""

    def probabilities(self, ulaw: bytes) -> Sequence[float]:
        """Return the speech probability of every completed frame."""
        ...


IsCertain: TypeAlias = Callable[[Transcript], Awaitable[bool]]
"Whether an early transcript is enough; never on the event loop, which carries every call's frames."


class Listener:
    """Listens to one call; `hear` never blocks, and needs a running event loop."""

    def __init__(
        self,
        detector: Detector,
        transcriber: Transcriber,
        hint: Hint,
        timing: ListeningTiming,
        is_certain: IsCertain,
    ) -> None:
        self._detector = detector
        self._transcriber = transcriber
        self._is_certain = is_certain
        self._hint = hint
        self._endpoint = _expecting(Endpoint(timing), hint, timing)
        self._seconds = 0.0
        self._sound = bytearray()
        self._own_voice, self._loudness = OwnVoice(), Loudness()
        self._early: Attempt | None = None
        self._finished: deque[Finished] = deque()

    def expect(self, hint: Hint, timing: ListeningTiming) -> None:
        """Note a new prompt; the wait for the caller begins again."""
        self._hint = hint
        self._endpoint = _expecting(self._endpoint, hint, timing)

    def hear(self, ulaw: bytes, *, is_playing: bool, said: bytes = b"") -> tuple[ListenerEvent, ...]:
        """Take the next audio, of any length, and what the line said in that time; return its events."""
        events: list[ListenerEvent] = []
        for start in range(0, len(ulaw), FRAME):
            piece = ulaw[start : start + FRAME]
            self._own_voice.hear(piece, said[start : start + FRAME])
            self._loudness.hear(piece)
            events += self._hear_piece(piece, is_playing=is_playing)
        return (*events, *self._delivered())

    @property
    def is_hearing(self) -> bool:
        """Whether the caller is in the middle of an utterance, or it is being transcribed."""
        return self._endpoint.state is not EndpointState.QUIET or bool(self._finished)

    def forget(self) -> None:
        """Drop the current utterance: a key was pressed, or the call is over."""
        self._endpoint = self._endpoint.forgetting()
        self._give_up_early()
        while self._finished:
            self._finished.popleft().attempt.give_up()

    def _hear_piece(self, ulaw: bytes, *, is_playing: bool) -> Iterator[ListenerEvent]:
        self._seconds += len(ulaw) / RATE
        self._sound += ulaw
        for probability in self._detector.probabilities(ulaw):
            self._consider_early()
            before = self._endpoint
            is_ours = probability >= before.timing.silence_probability and self._own_voice.is_back
            heard = 0.0 if is_ours else probability
            frame = Frame(heard, FRAME_SECONDS, is_playing, self._loudness.is_far)
            self._endpoint, happened = after(before, frame)
            for event in happened:
                yield from self._on(event, is_aside=is_playing and not before.has_barged_in)
        if self._endpoint.state is EndpointState.QUIET:
            del self._sound[: -round(self._endpoint.timing.before_seconds * RATE)]

    def _on(self, event: EndpointEvent, *, is_aside: bool) -> tuple[ListenerEvent, ...]:
        match event:
            case SpeechBegan() | Overlap() | OverlapEnded() | BargeIn() | NoInput():
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
        says_all = self._early.says_all(self._is_certain)
        if says_all is not None:
            self._endpoint = self._endpoint.informed(Early.CERTAIN if says_all else Early.OPEN)

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

    def _delivered(self) -> Iterator[ListenerEvent]:
        while self._finished and self._is_ready(self._finished[0]):
            finished = self._finished.popleft()
            yield from self._outcome(finished)

    def _is_ready(self, finished: Finished) -> bool:
        attempt = finished.attempt
        if not finished.is_aside or attempt.has_failed:
            return attempt.is_done
        return attempt.says_all(self._is_certain) is not None

    def _outcome(self, finished: Finished) -> tuple[ListenerEvent, ...]:
        match finished.attempt.result:
            case CitylineError() as error:
                return () if finished.is_aside else (TranscriptionFailed(error),)
            case Transcription(said) as hearing:
                if self._is_nothing(finished, said):
                    return ()
                ulaw = finished.attempt.utterance.ulaw
                if isinstance(said, Transcript):
                    self._loudness.learn(ulaw)
                heard = Heard(said, self._seconds - finished.ended_at, hearing, ulaw)
                return (BargeIn(), heard) if finished.is_aside else (heard,)

    def _is_nothing(self, finished: Finished, said: Transcript | NoSpeech) -> bool:
        if finished.is_aside:
            return not finished.attempt.says_all(self._is_certain)
        is_blip = finished.attempt.utterance.speech_seconds < self._endpoint.timing.blip_seconds
        return is_blip and isinstance(said, NoSpeech)


def _expecting(endpoint: Endpoint, hint: Hint, timing: ListeningTiming) -> Endpoint:
    return endpoint.expecting(timing, short=hint.expects is not Expects.ANYTHING)
