"""The TwiML verbs that the carrier understands, and how one ends, as values."""

import re
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias
from urllib.parse import parse_qsl

from simulator.carrier.account import Refusal
from simulator.carrier.events import Side

LONGEST_ADDRESS: Final = 254
LONGEST_HEADERS: Final = 1023
_ADDRESS: Final = re.compile(r"sips?:[\w.!~*'()&=+$,-]+@[\w.-]+(?::\d+)?(?:;[\w-]+(?:=[\w.-]+)?)*", re.ASCII)
_ALLOWED: Final = re.compile(
    r"x-(?!twilio)[\w-]+|user-to-user|remote-party-id|p-preferred-identity|p-called-party-id",
    re.ASCII | re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class SipAddress:
    """A URL's parts before and after the question mark."""

    address: str
    headers: tuple[tuple[str, str], ...] = ()


def read_sip(text: str) -> SipAddress:
    """Return the parts of a `<Sip>`; raise Refusal for what Twilio would not dial or not send."""
    address, _, query = text.partition("?")
    if not _ADDRESS.fullmatch(address) or len(address) > LONGEST_ADDRESS:
        raise Refusal(32110, "the SIP address is malformed or too long")
    if len(query) > LONGEST_HEADERS:
        raise Refusal(13253, "the SIP headers are too long")
    headers = tuple(parse_qsl(query, keep_blank_values=True))
    if any(not _ALLOWED.fullmatch(name) for name, _ in headers):
        raise Refusal(13252, "a SIP header has a name that cannot be sent")
    return SipAddress(address, headers)


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
    """One `<Number>` or `<Sip>` of a `<Dial>`; `announcement` is its `url`."""

    address: str
    is_sip: bool = False
    announcement: str | None = None
    announcement_method: str = "POST"
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
class RedirectVerb:
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
    Say | Play | Pause | Gather | Record | Dial | Enqueue | Stream | RedirectVerb | Hangup | Reject | Leave
)


@dataclass(frozen=True, slots=True)
class Onward:
    """The next verb of the document follows."""


@dataclass(frozen=True, slots=True)
class GoTo:
    """Another document follows, asked for with these extra parameters."""

    url: str
    method: str = "POST"
    extra: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class CallEnd:
    """The call ends; `status` is the final CallStatus."""

    by: Side
    status: Literal["completed", "busy", "no-answer", "failed", "canceled"] = "completed"


@dataclass(frozen=True, slots=True)
class LeftQueue:
    """`<Leave>`: the verb after `<Enqueue>` follows."""


Outcome: TypeAlias = Onward | GoTo | CallEnd | LeftQueue


class Interruption(Exception):
    """The call was taken away from the verb that was running."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__(type(outcome).__name__)
        self.outcome = outcome
