"""The TwiML verbs that the carrier understands, as values."""

from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Say:
    """Twilio speaks."""

    text: str
    language: str = "en-US"
    loop: int = 1


@dataclass(frozen=True, slots=True)
class Play:
    """Twilio plays a file, or presses keys."""

    url: str
    loop: int = 1


@dataclass(frozen=True, slots=True)
class Pause:
    """Twilio waits."""

    seconds: float = 1.0


Spoken: TypeAlias = Say | Play | Pause


@dataclass(frozen=True, slots=True)
class Gather:
    """Twilio listens for keys, for speech, or for both."""

    prompts: tuple[Spoken, ...]
    action: str | None
    method: str
    hears_keys: bool
    hears_speech: bool
    timeout_seconds: float
    speech_timeout_seconds: float
    finish_on_key: str
    num_digits: int | None
    asks_when_empty: bool
    barge_in: bool
    language: str


@dataclass(frozen=True, slots=True)
class Record:
    """Twilio records the caller."""

    action: str | None
    method: str
    timeout_seconds: float
    finish_on_key: str
    max_seconds: float
    callback: str | None
    callback_events: frozenset[str]


@dataclass(frozen=True, slots=True)
class Target:
    """One `<Number>` or `<Sip>` of a `<Dial>`; `whisper` is its `url`."""

    address: str
    is_sip: bool = False
    whisper: str | None = None
    whisper_method: str = "POST"
    callback: str | None = None
    callback_events: frozenset[str] = frozenset({"completed"})
    headers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Dial:
    """Twilio calls people and joins the first who answers to the caller."""

    targets: tuple[Target, ...]
    action: str | None
    method: str
    timeout_seconds: float
    limit_seconds: float
    caller_id: str | None
    answers_on_bridge: bool
    sequential: bool


@dataclass(frozen=True, slots=True)
class Enqueue:
    """The caller waits in a queue."""

    name: str
    action: str | None
    method: str
    wait_url: str | None
    wait_method: str


@dataclass(frozen=True, slots=True)
class Stream:
    """The caller's audio goes to a WebSocket and back, until the service closes it."""

    url: str
    parameters: tuple[tuple[str, str], ...]
    action: str | None
    method: str
    callback: str | None
    name: str | None


@dataclass(frozen=True, slots=True)
class Redirect:
    """Another document follows."""

    url: str
    method: str = "POST"


@dataclass(frozen=True, slots=True)
class Hangup:
    """The call ends."""


@dataclass(frozen=True, slots=True)
class Reject:
    """The call is not answered."""

    reason: str = "rejected"


@dataclass(frozen=True, slots=True)
class Leave:
    """The caller leaves the queue."""


Verb: TypeAlias = (
    Say | Play | Pause | Gather | Record | Dial | Enqueue | Stream | Redirect | Hangup | Reject | Leave
)
