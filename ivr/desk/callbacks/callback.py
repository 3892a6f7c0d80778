"""A callback: a message or call-back request that a department must answer."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from routing.departments.hours import Hours, next_opening

WHEN_NEVER_OPEN = timedelta(days=1)


def due_at(hours: Hours, left_at: datetime) -> datetime:
    """Return the same time on the department's next working day, within its hours."""
    heard_at = next_opening(hours, left_at)
    if heard_at is None:
        return left_at + WHEN_NEVER_OPEN
    tomorrow = datetime.combine(heard_at.date() + timedelta(days=1), time(), hours.time_zone)
    opens_at = next_opening(hours, tomorrow)
    if opens_at is None:
        return heard_at + WHEN_NEVER_OPEN
    day = opens_at.date()
    same_time = datetime.combine(day, heard_at.time(), hours.time_zone)
    closes = max(window.closes for window in hours.on(day))
    closes_at = datetime.combine(day, time(), hours.time_zone) + timedelta(minutes=closes)
    return min(max(same_time, opens_at), closes_at)


PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 120, 240, 480, 720, 1440))
"The pauses after failed tries, about two days in all."
KEPT_UNREAD = timedelta(days=30)
"How long the carrier keeps a recording whose words could not be read."
LEASE = timedelta(minutes=5)
"The lease of a process that works on a recording."


class Task(StrEnum):
    """What is to be done."""

    READ = "read"
    DELETE = "delete"


@dataclass(frozen=True, slots=True)
class Audio:
    """One recording at the carrier."""

    callback: str
    url: str
    task: Task
    tries: int = 0


def pause_after(tries: int) -> timedelta | None:
    """Return the pause after so many tries, or None to give up."""
    return PAUSES[tries - 1] if tries <= len(PAUSES) else None


class CallbackKind(StrEnum):
    """What the caller left."""

    MESSAGE = "message"
    CALLBACK = "callback"
    TEXT = "text"
    "A text that no reviewed answer settles."


class CallbackState(StrEnum):
    """The state of a callback."""

    WAITING = "waiting"
    TAKEN = "taken"
    DONE = "done"
    FAILED = "failed"


class TranscriptState(StrEnum):
    """Whether a message's words are known."""

    NONE = "none"
    "There is no recording."
    WAITING = "waiting"
    READ = "read"
    UNREADABLE = "unreadable"
    SOUND = "sound"
    "The caller objected to transcription: staff listen to the recording."


class Result(StrEnum):
    """The result of a callback."""

    REACHED = "reached"
    RESOLVED = "resolved"
    "Without talking to the caller."
    NOTHING_TO_DO = "nothing_to_do"
    NOT_REACHED = "not_reached"


@dataclass(frozen=True, slots=True)
class Callback:
    """A callback; `id` is the RecordingSid, or derived from the CallSid."""

    id: str
    kind: CallbackKind
    call_sid: str
    department: str
    language: str
    left_at: datetime
    due_at: datetime
    purge_on: date
    article: str = ""
    encrypted_number: str = ""
    "Empty where the caller hides it."
    person: str = ""
    "The person whom the caller asked for by name."
    seconds: float = 0.0
    reading: TranscriptState = TranscriptState.NONE
    preview: str = ""
    "The caller's words, redacted."
    encrypted_words: str = ""
    audio_until: date | None = None
    "How long the carrier keeps an untranscribed recording."
    state: CallbackState = CallbackState.WAITING
    owner: str = ""
    "The id of the person who took it last."
    tries: int = 0
    "Failed tries to call back."
    result: Result | None = None
    closed_at: datetime | None = None
    is_test: bool = False
    version: int = 1
    "Incremented by each change, to detect concurrent edits."

    @property
    def reference(self) -> str:
        """The caller's reference number."""
        return reference_of(self.call_sid)

    @property
    def is_open(self) -> bool:
        """Whether it is still open."""
        return self.state in {CallbackState.WAITING, CallbackState.TAKEN}


@dataclass(frozen=True, slots=True)
class Promise:
    """What is counted of a callback."""

    id: str
    call_sid: str
    department: str
    due_at: datetime
    closed_at: datetime | None
    is_kept: bool


LONG_OVERDUE_AFTER = timedelta(days=3)
"So long after it was due, somebody above the department is told."


def is_long_overdue(due_at: datetime, now: datetime) -> bool:
    """Whether an open callback is so long overdue that others than its department must know."""
    return due_at + LONG_OVERDUE_AFTER < now


def is_broken(callback: Callback, now: datetime) -> bool:
    """Whether it is overdue and still open."""
    return callback.is_open and callback.due_at < now


class Which(StrEnum):
    """Which callbacks to list."""

    OPEN = "open"
    OVERDUE = "overdue"
    WAITING = "waiting"
    TAKEN = "taken"
    DONE = "done"
    FAILED = "failed"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class CallbackFilter:
    """A filter; empty fields match everything."""

    which: Which = Which.OPEN
    department: str = ""
    owner: str = ""
    kind: CallbackKind | None = None
    language: str = ""


DIGITS = 4


def reference_of(call_sid: str) -> str:
    """Return a call's reference number: deterministic, and short enough to write down."""
    number = int.from_bytes(hashlib.sha256(call_sid.encode()).digest()[:8]) % 9_000 + 1_000
    return str(number)


def spelled(reference: str) -> str:
    """Return it digit by digit, as spoken."""
    return ", ".join(reference)
