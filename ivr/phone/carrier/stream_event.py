"""The events of a media stream and of what the caller hears; `at_ms` counts from the call's beginning."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

Side: TypeAlias = Literal["caller", "line", "carrier"]


@dataclass(frozen=True, slots=True)
class StreamStarted:
    """The media stream is open."""

    at_ms: float
    stream_sid: str


@dataclass(frozen=True, slots=True)
class StreamStopped:
    """The media stream is closed, and who closed it."""

    at_ms: float
    stream_sid: str
    by: Side
    close_code: int | None = None


@dataclass(frozen=True, slots=True)
class LineStarted:
    """The caller begins to hear the line; in a stream, the moment its first audio arrived."""

    at_ms: float


@dataclass(frozen=True, slots=True)
class LineStopped:
    """The caller hears the line no more: all played, or cleared."""

    at_ms: float


@dataclass(frozen=True, slots=True)
class MarkReturned:
    """A mark went back, because it was played or because the buffer was cleared."""

    at_ms: float
    name: str
    cleared: bool


@dataclass(frozen=True, slots=True)
class Cleared:
    """The line emptied the buffer."""

    at_ms: float
    unheard_ms: float


StreamEvent: TypeAlias = StreamStarted | StreamStopped | LineStarted | LineStopped | MarkReturned | Cleared
