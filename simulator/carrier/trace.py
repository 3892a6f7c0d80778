"""The trace of one simulated call: every event in order, and what was heard."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import TypeVar

from simulator.carrier.events import (
    CallerStarted,
    CallerStopped,
    CallHungUp,
    Event,
    LineStarted,
    Pressed,
    Side,
)
from simulator.carrier.messages import BYTES_PER_MS

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
class TracedTurn:
    """One exchange as a caller feels it; `words` are the keys when it is keyed."""

    words: str
    started_ms: float
    ended_ms: float | None = None
    reply_after_ms: float | None = None  # None when no reply came
    is_keyed: bool = False


@dataclass(frozen=True, slots=True)
class CarrierTrace:
    """One finished call."""

    call_sid: str
    events: tuple[Event, ...]
    heard: tuple[Segment, ...]

    def all(self, kind: type[Kind]) -> tuple[Kind, ...]:
        """Return the events of one kind."""
        return tuple(event for event in self.events if isinstance(event, kind))

    @property
    def ended_by(self) -> Side:
        """Return who ended the call."""
        return self.all(CallHungUp)[-1].by

    @property
    def turns(self) -> tuple[TracedTurn, ...]:
        """Return the caller's turns: last frame of speech sent → first frame of the reply received."""
        return tuple(_turns(self.events))


class Tape:
    """The trace while the call is going on; `watch` sees each event as it happens."""

    def __init__(self, watch: Callable[[Event], None] | None = None) -> None:
        self.events: list[Event] = []
        self._watch = watch

    def add(self, event: Event) -> None:
        """Record an event."""
        self.events.append(event)
        if self._watch:
            self._watch(event)


def _turns(events: Iterable[Event]) -> Iterable[TracedTurn]:
    turn: TracedTurn | None = None
    for event in events:
        match event:
            case CallerStarted():
                yield from _over(turn)
                turn = TracedTurn(event.words, event.at_ms)
            case CallerStopped() if turn:
                turn = replace(turn, ended_ms=event.at_ms)
            case Pressed(leg="caller"):
                if not (turn and turn.is_keyed):
                    yield from _over(turn)
                    turn = TracedTurn("", event.at_ms, is_keyed=True)
                turn = replace(turn, words=turn.words + event.digit, ended_ms=event.at_ms)
            case LineStarted() if turn and turn.ended_ms is not None:
                yield replace(turn, reply_after_ms=event.at_ms - turn.ended_ms)
                turn = None
            case _:
                pass
    yield from _over(turn)


def _over(turn: TracedTurn | None) -> tuple[TracedTurn, ...]:
    """Return a turn that got no reply, if its end was reached."""
    return (turn,) if turn and turn.ended_ms is not None else ()
