"""The events of a simulated call; `at_ms` is carrier time since the call began."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

from ivr.phone.carrier.stream_event import Side, StreamEvent


@dataclass(frozen=True, slots=True)
class Requested:
    """A webhook or callback went out."""

    at_ms: float
    url: str
    form: tuple[tuple[str, str], ...]
    attempt: int = 0


@dataclass(frozen=True, slots=True)
class Answered:
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
class HungUp:
    """The call is over, and who ended it."""

    at_ms: float
    by: Side


Event: TypeAlias = (
    Requested
    | Answered
    | Warned
    | VerbStarted
    | StreamEvent
    | CallerStarted
    | CallerStopped
    | Pressed
    | LegChanged
    | Recorded
    | GaveUp
    | HungUp
)
