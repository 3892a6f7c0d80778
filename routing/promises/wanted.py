"""Which promises somebody wants to see."""

from dataclasses import dataclass
from enum import StrEnum


class Which(StrEnum):
    """By how far they have come."""

    OPEN = "open"
    OVERDUE = "overdue"
    WAITING = "waiting"
    TAKEN = "taken"
    DONE = "done"
    FAILED = "failed"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Wanted:
    """A filter; what is empty does not matter."""

    which: Which = Which.OPEN
    department: str = ""
    owner: str = ""
