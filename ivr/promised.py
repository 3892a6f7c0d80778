"""What a call leaves behind for a department: a promise, made of the call and of what the caller left."""

from dataclasses import dataclass
from datetime import datetime

from ivr.call import Call
from routing.department import Department
from routing.promises.due import due_at
from routing.promises.progress import open_until
from routing.promises.promise import Kind, Promise, Reading


@dataclass(frozen=True, slots=True)
class Recording:
    """A message that a caller has left: still only sound, at the carrier."""

    sid: str
    "The carrier's name for it."
    url: str
    "Where it can be fetched; empty when the carrier did not say."
    seconds: float


def message(call: Call, to: Department, article: str, left: Recording, now: datetime) -> Promise:
    """Return what a department owes a caller who has left a message."""
    return Promise(
        left.sid,
        Kind.MESSAGE,
        call.sid,
        to.id,
        call.language,
        left_at=now,
        due_at=due_at(to.hours, now),
        purge_on=open_until(now),
        article=article,
        sealed_number=call.sealed_number,
        seconds=left.seconds,
        reading=Reading.WAITING if left.url else Reading.UNREADABLE,
        is_test=call.is_test,
    )


def callback(call: Call, to: Department, article: str, now: datetime) -> Promise:
    """Return what a department owes a caller who wishes to be called back; the number must not be hidden."""
    return Promise(
        f"{call.sid}-callback",
        Kind.CALLBACK,
        call.sid,
        to.id,
        call.language,
        left_at=now,
        due_at=due_at(to.hours, now),
        purge_on=open_until(now),
        article=article,
        sealed_number=call.sealed_number,
        is_test=call.is_test,
    )
