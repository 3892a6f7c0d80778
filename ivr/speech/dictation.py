"""Dictation: a long recording becomes utterances that are short enough not to hold up a caller."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from ivr.speech.audio import RATE
from ivr.speech.silero import FRAME, FRAME_SECONDS
from ivr.speech.transcriber import Hint, Utterance

SPEECH = 0.5
PAUSE_SECONDS = 0.6
"A shorter silence is a part of what is said."
MARGIN_SECONDS = 0.3
"The first and last consonants are quieter than the detector's threshold."
LONGEST_SECONDS = 12.0
"Stretches are put together up to here: context helps, and a piece of it costs about a second."


@dataclass(frozen=True, slots=True)
class Stretch:
    """Speech between two pauses, in frames."""

    starts: int
    ends: int
    spoken: int
    "How many of the frames are speech."

    def with_next(self, other: "Stretch") -> "Stretch":
        """Return both and what is between them."""
        return Stretch(self.starts, other.ends, self.spoken + other.spoken)

    @property
    def seconds(self) -> float:
        """How long it lasts."""
        return (self.ends - self.starts) * FRAME_SECONDS


def utterances(ulaw: bytes, probabilities: Sequence[float], language: str) -> tuple[Utterance, ...]:
    """Return what is spoken in a recording; `probabilities` of speech are one for each frame."""
    stretches = _joined(_spoken(probabilities), PAUSE_SECONDS, float("inf"))
    packed = _joined(stretches, float("inf"), LONGEST_SECONDS)
    return tuple(_utterance(ulaw, stretch, language) for stretch in packed)


def _spoken(probabilities: Sequence[float]) -> Iterator[Stretch]:
    for is_speech, frames in groupby(enumerate(probabilities), lambda frame: frame[1] >= SPEECH):
        places = [place for place, _ in frames]
        if is_speech:
            yield Stretch(places[0], places[-1] + 1, len(places))


def _joined(stretches: Iterator[Stretch], pause_seconds: float, longest_seconds: float) -> Iterator[Stretch]:
    """Put neighbours together over short pauses, as long as the whole does not get too long."""
    before: Stretch | None = None
    for stretch in stretches:
        if before is None:
            before = stretch
            continue
        both = before.with_next(stretch)
        pause = (stretch.starts - before.ends) * FRAME_SECONDS
        if pause < pause_seconds and both.seconds <= longest_seconds:
            before = both
        else:
            yield before
            before = stretch
    if before is not None:
        yield before


def _utterance(ulaw: bytes, stretch: Stretch, language: str) -> Utterance:
    margin = round(MARGIN_SECONDS * RATE)
    starts, ends = max(0, stretch.starts * FRAME - margin), stretch.ends * FRAME + margin
    return Utterance(ulaw[starts:ends], stretch.spoken * FRAME_SECONDS, Hint(language))
