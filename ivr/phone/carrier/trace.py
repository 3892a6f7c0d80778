"""CallTrace: all that happened in one simulated call, in order, and what was heard."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeVar

from ivr.phone.carrier.event import CallerStarted, CallerStopped, Event, HungUp
from ivr.phone.carrier.playback import BYTES_PER_MS
from ivr.phone.carrier.stream_event import LineStarted, Side

Kind = TypeVar("Kind")


@dataclass(frozen=True, slots=True)
class Segment:
    """Audio without a gap: 8 kHz µ-law from `at_ms` on."""

    at_ms: float
    ulaw: bytes

    @property
    def ends_ms(self) -> float:
        """Return when the last byte has been played."""
        return self.at_ms + len(self.ulaw) / BYTES_PER_MS


@dataclass(frozen=True, slots=True)
class Turn:
    """One exchange as a caller feels it; `reply_after_ms` is None when no reply came."""

    words: str
    started_ms: float
    ended_ms: float
    reply_after_ms: float | None


@dataclass(frozen=True, slots=True)
class CallTrace:
    """One finished call."""

    call_sid: str
    events: tuple[Event, ...]
    heard: tuple[Segment, ...]
    said: tuple[Segment, ...]

    def all(self, kind: type[Kind]) -> tuple[Kind, ...]:
        """Return the events of one kind."""
        return tuple(event for event in self.events if isinstance(event, kind))

    @property
    def ended_by(self) -> Side:
        """Return who ended the call."""
        return self.all(HungUp)[-1].by

    @property
    def turns(self) -> tuple[Turn, ...]:
        """Return the caller's turns: last frame of speech sent → first frame of the reply received."""
        return tuple(_turns(self.events))

    def heard_track(self) -> bytes:
        """Return all that the caller heard, 8 kHz µ-law, gaps filled with silence."""
        return _track(self.heard)

    def said_track(self) -> bytes:
        """Return all that the caller said, 8 kHz µ-law, gaps filled with silence."""
        return _track(self.said)


class Tape:
    """The trace while the call is going on; `watch` sees each event as it happens."""

    def __init__(self, watch: Callable[[Event], None] | None = None) -> None:
        self.events: list[Event] = []
        self._watch = watch

    def add(self, event: Event) -> None:
        """Write down an event."""
        self.events.append(event)
        if self._watch:
            self._watch(event)


def _turns(events: Iterable[Event]) -> Iterable[Turn]:
    started: CallerStarted | None = None
    ended: CallerStopped | None = None
    for event in events:
        match event:
            case CallerStarted():
                if started and ended:
                    yield Turn(started.words, started.at_ms, ended.at_ms, None)
                started, ended = event, None
            case CallerStopped():
                ended = event
            case LineStarted() if started and ended:
                yield Turn(started.words, started.at_ms, ended.at_ms, event.at_ms - ended.at_ms)
                started, ended = None, None
            case _:
                pass
    if started and ended:
        yield Turn(started.words, started.at_ms, ended.at_ms, None)


def _track(segments: tuple[Segment, ...]) -> bytes:
    track = bytearray()
    for segment in segments:
        track.extend(b"\xff" * (round(segment.at_ms * BYTES_PER_MS) - len(track)))
        track.extend(segment.ulaw)
    return bytes(track)
