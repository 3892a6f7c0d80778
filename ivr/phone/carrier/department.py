"""Department: the scripted people who are dialled, keyed by number or SIP address."""

from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Accepts:
    """Picks up, takes the call in the whisper, and talks."""

    rings_seconds: float = 4.0
    listens_seconds: float = 1.0  # to the whisper, before the key
    key: str = "1"
    talks_seconds: float = 5.0


@dataclass(frozen=True, slots=True)
class Declines:
    """Picks up, hears the whisper, and presses another key."""

    rings_seconds: float = 4.0
    listens_seconds: float = 1.0
    key: str = "2"


@dataclass(frozen=True, slots=True)
class Voicemail:
    """A machine picks up and never presses a key."""

    rings_seconds: float = 8.0
    talks_seconds: float = 5.0  # if the line joins the caller to it all the same


@dataclass(frozen=True, slots=True)
class HangsUpInWhisper:
    """Picks up, and hangs up before taking the call."""

    rings_seconds: float = 4.0
    listens_seconds: float = 1.0


@dataclass(frozen=True, slots=True)
class Busy:
    """The number is engaged."""

    after_seconds: float = 1.0


@dataclass(frozen=True, slots=True)
class NoAnswer:
    """It rings until the carrier gives up."""


@dataclass(frozen=True, slots=True)
class Fails:
    """The number cannot be reached."""

    after_seconds: float = 0.5


PicksUp: TypeAlias = Accepts | Declines | Voicemail | HangsUpInWhisper
Person: TypeAlias = PicksUp | Busy | NoAnswer | Fails
