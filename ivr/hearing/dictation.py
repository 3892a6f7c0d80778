"""Splits a long recording into utterances short enough not to delay callers."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from ivr.audio import RATE
from ivr.hearing.listener import FRAME, FRAME_SECONDS
from ivr.hearing.transcriber import Hint, Utterance

SPEECH = 0.5
PAUSE_SECONDS = 0.6
"A shorter silence is part of the speech."
MARGIN_SECONDS = 0.3
"Margin for first and last consonants, which are below the detector's threshold."
LONGEST_SECONDS = 12.0
"Longest joined utterance: context helps, and decoding one takes about a second."


@dataclass(frozen=True, slots=True)
class SpeechWindow:
    """Speech between two pauses, in frames."""

    starts: int
    ends: int
    spoken: int
    "How many of the frames are speech."

    def with_next(self, other: "SpeechWindow") -> "SpeechWindow":
        """Return the window that spans both."""
        return SpeechWindow(self.starts, other.ends, self.spoken + other.spoken)

    @property
    def seconds(self) -> float:
        """How long it lasts."""
        return (self.ends - self.starts) * FRAME_SECONDS


def utterances(ulaw: bytes, probabilities: Sequence[float], language: str) -> tuple[Utterance, ...]:
    """Return a recording's utterances; `probabilities` holds one speech probability per frame."""
    windows = _joined(_spoken(probabilities), PAUSE_SECONDS, float("inf"))
    packed = _joined(windows, float("inf"), LONGEST_SECONDS)
    return tuple(_utterance(ulaw, window, language) for window in packed)


def _spoken(probabilities: Sequence[float]) -> Iterator[SpeechWindow]:
    for is_speech, frames in groupby(enumerate(probabilities), lambda frame: frame[1] >= SPEECH):
        places = [place for place, _ in frames]
        if is_speech:
            yield SpeechWindow(places[0], places[-1] + 1, len(places))


def _joined(
    windows: Iterator[SpeechWindow], pause_seconds: float, longest_seconds: float
) -> Iterator[SpeechWindow]:
    """Join neighbours over short pauses, up to a maximum length."""
    before: SpeechWindow | None = None
    for window in windows:
        if before is None:
            before = window
            continue
        both = before.with_next(window)
        pause = (window.starts - before.ends) * FRAME_SECONDS
        if pause < pause_seconds and both.seconds <= longest_seconds:
            before = both
        else:
            yield before
            before = window
    if before is not None:
        yield before


def _utterance(ulaw: bytes, window: SpeechWindow, language: str) -> Utterance:
    margin = round(MARGIN_SECONDS * RATE)
    starts, ends = max(0, window.starts * FRAME - margin), window.ends * FRAME + margin
    return Utterance(ulaw[starts:ends], window.spoken * FRAME_SECONDS, Hint(language))
