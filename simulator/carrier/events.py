"""The events of a simulated call; `at_ms` is carrier time since the call began."""

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
    """The caller stops hearing the line: all was played, or cleared."""

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


@dataclass(frozen=True, slots=True)
class Requested:
    """A webhook or callback went out."""

    at_ms: float
    url: str
    form: tuple[tuple[str, str], ...]
    attempt: int = 0


@dataclass(frozen=True, slots=True)
class WebhookAnswered:
    """A webhook was answered; `took_ms` is wall time, `body` the TwiML."""

    at_ms: float
    url: str
    status: int
    took_ms: float
    body: str


@dataclass(frozen=True, slots=True)
class Warned:
    """Something that Twilio would put in its debugger, under Twilio's number."""

    at_ms: float
    code: int
    why: str


@dataclass(frozen=True, slots=True)
class VerbStarted:
    """A TwiML verb began; `detail` is what it says or where it goes."""

    at_ms: float
    verb: str
    detail: str = ""
    leg: Literal["caller", "department"] = "caller"


@dataclass(frozen=True, slots=True)
class CallerStarted:
    """The caller's first frame with speech was sent."""

    at_ms: float
    words: str


@dataclass(frozen=True, slots=True)
class CallerStopped:
    """The caller's last frame with speech was sent."""

    at_ms: float


@dataclass(frozen=True, slots=True)
class Pressed:
    """A key."""

    at_ms: float
    digit: str
    leg: Literal["caller", "department"] = "caller"


@dataclass(frozen=True, slots=True)
class LegChanged:
    """A dialled leg: `initiated ringing answered` or a final status; `bridged` once people can talk."""

    at_ms: float
    to: str
    status: str
    bridged: bool = False


@dataclass(frozen=True, slots=True)
class Recorded:
    """A recording is ready to be fetched."""

    at_ms: float
    url: str
    seconds: float


@dataclass(frozen=True, slots=True)
class GaveUp:
    """The caller's script waited for the line in vain."""

    at_ms: float
    step: str


@dataclass(frozen=True, slots=True)
class CallHungUp:
    """The call is over, and who ended it."""

    at_ms: float
    by: Side


Event: TypeAlias = (
    Requested
    | WebhookAnswered
    | Warned
    | VerbStarted
    | StreamEvent
    | CallerStarted
    | CallerStopped
    | Pressed
    | LegChanged
    | Recorded
    | GaveUp
    | CallHungUp
)
