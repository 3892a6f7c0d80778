"""Promise: a message or a call-back that a department owes an answer."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class Kind(StrEnum):
    """What the caller left."""

    MESSAGE = "message"
    CALLBACK = "callback"


class State(StrEnum):
    """How far a promise has come."""

    WAITING = "waiting"
    TAKEN = "taken"
    DONE = "done"
    FAILED = "failed"


class Reading(StrEnum):
    """Whether a message's words are known."""

    NONE = "none"
    "There is no recording."
    WAITING = "waiting"
    READ = "read"
    UNREADABLE = "unreadable"


class Result(StrEnum):
    """What came of a promise."""

    REACHED = "reached"
    RESOLVED = "resolved"
    "Without talking to the caller."
    NOTHING_TO_DO = "nothing_to_do"
    NOT_REACHED = "not_reached"


@dataclass(frozen=True, slots=True)
class Promise:
    """One promise; `id` is the recording's name at the carrier, or made from the call's."""

    id: str
    kind: Kind
    call_sid: str
    department: str
    language: str
    left_at: datetime
    due_at: datetime
    purge_on: date
    article: str = ""
    sealed_number: str = ""
    "Empty where the caller hides it."
    seconds: float = 0.0
    reading: Reading = Reading.NONE
    preview: str = ""
    "The caller's words without what tells who the caller is."
    sealed_words: str = ""
    audio_until: date | None = None
    "Until when the carrier keeps a recording that could not be read."
    state: State = State.WAITING
    owner: str = ""
    "The id of the person who took it last."
    tries: int = 0
    "How often somebody called back and reached nobody."
    result: Result | None = None
    closed_at: datetime | None = None
    is_test: bool = False
    version: int = 1
    "Grows with each change, so that of two people the second one notices."

    @property
    def is_open(self) -> bool:
        """Whether the caller is still owed an answer."""
        return self.state in {State.WAITING, State.TAKEN}


def is_broken(promise: Promise, now: datetime) -> bool:
    """Whether a promise failed: its time is over, and nobody has closed it."""
    return promise.is_open and promise.due_at < now
