"""What is announced to everyone who watches, in every process."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TypeAlias


class Kind(StrEnum):
    """What changed."""

    CALL = "call"
    TURN = "turn"
    "One more utterance of a call."
    PROMISE = "promise"
    "A message or a call-back."
    CITY = "city"
    "Directory, banners or the switch."


@dataclass(frozen=True, slots=True)
class Event:
    """One change; numbers have no hole and are in the order of the commits."""

    seq: int
    kind: Kind
    subject: str
    "The id of what changed."
    at: datetime


@dataclass(frozen=True, slots=True)
class Gap:
    """Events up to `seq` are no longer kept: look at everything anew."""

    seq: int


Heard: TypeAlias = Event | Gap
