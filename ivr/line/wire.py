"""The seam to a carrier's media: what a wire tells of a call, and what it is asked to do.

A carrier is an adapter of it (`ivr/twilio/stream.py`). Moving and ending a call is no matter of its media:
that is a `CarrierAction` of the call's state (`ivr/call/carrier_action.py`).
"""

from dataclasses import dataclass
from enum import Enum
from typing import Protocol, TypeAlias


@dataclass(frozen=True, slots=True)
class Opened:
    """The media of a call are open."""

    call: str
    token: str
    "Admits the stream once."


@dataclass(frozen=True, slots=True)
class Media:
    """Sound from the caller: µ-law, 8000 Hz."""

    ulaw: bytes
    timestamp_ms: int
    "Since the stream's start."


@dataclass(frozen=True, slots=True)
class Dtmf:
    """A key."""

    digit: str


@dataclass(frozen=True, slots=True)
class Mark:
    """Everything before the mark was played, or flushed by a clear."""

    name: str


@dataclass(frozen=True, slots=True)
class Stopped:
    """The carrier ended the stream: the caller hung up, or the call was moved."""


WireEvent: TypeAlias = Media | Dtmf | Mark | Stopped


class Closing(Enum):
    """Why the line closes a wire."""

    DONE = "done"
    REFUSED = "refused"
    BROKEN = "broken"


class Malformed(Exception):
    """A malformed message; the text names the fault without content."""


class WireLost(Exception):
    """The connection to the carrier broke."""


class Wire(Protocol):
    """One call's media at a carrier."""

    async def open(self) -> Opened | None:
        """Wait for the call; None if its audio format is not the line's; raise Malformed or WireLost."""

    async def receive(self) -> WireEvent | None:
        """Wait for what comes next; None for what says nothing; raise Malformed or WireLost."""

    async def media(self, ulaw: bytes) -> None:
        """Play sound after what was sent; raise WireLost."""

    async def mark(self, name: str) -> None:
        """Ask for a mark once everything before it was played; raise WireLost."""

    async def clear(self) -> None:
        """Stop what is playing, and echo its marks; raise WireLost."""

    async def close(self, why: Closing) -> None:
        """Close it, even if it is lost."""
