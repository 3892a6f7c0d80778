"""When the caller began, paused and finished: one step per frame of sound, pure."""

from dataclasses import dataclass, replace
from typing import assert_never

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
from ivr.speech.endpoint_state import Endpoint, State


@dataclass(frozen=True, slots=True)
class Frame:
    """One frame of sound."""

    probability: float
    "Of speech, 0–1."
    seconds: float
    is_playing: bool
    "The caller is hearing the line's own voice."


Step = tuple[Endpoint, tuple[EndpointEvent, ...]]


def after(endpoint: Endpoint, frame: Frame) -> Step:
    """The endpoint after one more frame, and what happened in it."""
    now = _waiting(endpoint, frame)
    match now.state:
        case State.QUIET:
            return _quiet(now, frame)
        case State.STARTING:
            return _starting(now, frame)
        case State.SPEAKING | State.PAUSED if now.utterance_seconds >= now.timing.too_long_seconds:
            return now.entering(State.QUIET), (TooLong(now.speech_seconds),)
        case State.SPEAKING:
            return _speaking(now, frame)
        case State.PAUSED:
            return _paused(now, frame)
        case _:
            assert_never(now.state)


def _waiting(now: Endpoint, frame: Frame) -> Endpoint:
    if frame.is_playing:
        now = replace(now, waited_seconds=0.0, has_given_up=False)
    if now.state in {State.SPEAKING, State.PAUSED}:
        return replace(now, utterance_seconds=now.utterance_seconds + frame.seconds)
    if not frame.is_playing:
        return replace(now, waited_seconds=now.waited_seconds + frame.seconds)
    return now


def _quiet(now: Endpoint, frame: Frame) -> Step:
    if frame.probability >= now.timing.speech_probability:
        return _starting(now.entering(State.STARTING), frame)
    if now.waited_seconds >= now.timing.no_input_seconds and not now.has_given_up:
        return replace(now, has_given_up=True), (NoInput(),)
    return now, ()


def _starting(now: Endpoint, frame: Frame) -> Step:
    if frame.probability < now.timing.silence_probability:
        return now.entering(State.QUIET), ()
    risen = now.rising_seconds + frame.seconds
    if risen < now.timing.start_seconds:
        return replace(now, rising_seconds=risen), ()
    begun = replace(now.entering(State.SPEAKING), speech_seconds=risen, utterance_seconds=risen)
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
    return now.entering(State.PAUSED), (Paused(),)


def _barging_in(now: Endpoint, frame: Frame) -> Step:
    lasts = now.speech_seconds >= now.timing.barge_in_seconds
    if frame.is_playing and lasts and not now.has_barged_in:
        return now.interrupting(), (BargeIn(),)
    return now, ()


def _paused(now: Endpoint, frame: Frame) -> Step:
    if frame.probability >= now.timing.speech_probability:
        return _resuming(now, frame)
    silence = now.silence_seconds + now.rising_seconds + frame.seconds
    if silence < now.patience_seconds:
        return replace(now, silence_seconds=silence, rising_seconds=0.0), ()
    return now.entering(State.QUIET), (EndOfSpeech(now.speech_seconds, silence),)


def _resuming(now: Endpoint, frame: Frame) -> Step:
    risen = now.rising_seconds + frame.seconds
    if risen < now.timing.resume_seconds:
        return replace(now, rising_seconds=risen), ()
    spoken = now.speech_seconds + risen
    speaking = replace(now.entering(State.SPEAKING), speech_seconds=spoken, silence_seconds=0.0)
    barging, events = _barging_in(speaking, frame)
    return barging, (Resumed(), *events)
