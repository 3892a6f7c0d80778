"""Recordings that are still at the carrier: what is to be done with each, and when to try again."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 120, 240, 480, 720, 1440))
"After each try that failed; together about two days."
KEPT_UNREAD = timedelta(days=30)
"How long the carrier keeps a recording whose words could not be read."
LEASE = timedelta(minutes=5)
"Whoever works on a recording has it for so long; then another process may."


class Task(StrEnum):
    """What is to be done."""

    READ = "read"
    DELETE = "delete"


@dataclass(frozen=True, slots=True)
class Audio:
    """One recording at the carrier."""

    promise: str
    url: str
    task: Task
    tries: int = 0


def pause_after(tries: int) -> timedelta | None:
    """How long to wait after so many tries, or None when it is not worth another."""
    return PAUSES[tries - 1] if tries <= len(PAUSES) else None
