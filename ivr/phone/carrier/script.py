"""CallerScript: what a caller does, step by step, as a value that tests and files can hold."""

from dataclasses import dataclass
from typing import TypeAlias

from ivr.phone.carrier.utterance import Utterance


@dataclass(frozen=True, slots=True)
class Listen:
    """Wait until the line has replied and has been quiet for a while."""

    quiet_seconds: float = 0.7
    at_most_seconds: float = 45.0


@dataclass(frozen=True, slots=True)
class BargeIn:
    """Listen to the line for so long, and let the next step come while it speaks."""

    after_seconds: float = 1.0
    at_most_seconds: float = 45.0


@dataclass(frozen=True, slots=True)
class Say:
    """Speak."""

    utterance: Utterance


@dataclass(frozen=True, slots=True)
class Press:
    """Press keys, one after the other."""

    digits: str
    gap_seconds: float = 0.2


@dataclass(frozen=True, slots=True)
class Silence:
    """Do nothing."""

    seconds: float


@dataclass(frozen=True, slots=True)
class HangUp:
    """End the call."""

    after_seconds: float = 0.0


Step: TypeAlias = Listen | BargeIn | Say | Press | Silence | HangUp


@dataclass(frozen=True, slots=True)
class CallerScript:
    """The steps; after the last one the caller stays until the line ends the call, or patience does."""

    steps: tuple[Step, ...]
    patience_seconds: float = 120.0
