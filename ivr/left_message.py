"""A message that a caller has left, before anybody has listened to it."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Left:
    """Facts of a recording; its words are still only sound at the carrier."""

    recording: str
    "The carrier's name for it."
    call_sid: str
    department: str
    article: str
    language: str
    seconds: float
    left_at: datetime
    due_at: datetime
