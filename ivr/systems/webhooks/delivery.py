"""A delivery: one event on its way to one endpoint; its states are one table of transitions."""

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from ivr.systems.webhooks.endpoint import EventType, LineEvent

PAUSES = tuple(timedelta(seconds=seconds) for seconds in (5, 300, 1800)) + tuple(
    timedelta(hours=hours) for hours in (2, 5, 10, 14, 20, 24)
)
"Before each further attempt, as Standard Webhooks suggests; about three days in all."
JITTER = 0.1
LONGEST_WAIT = timedelta(hours=24)
"Longest pause that an endpoint may ask for."
LEASE = timedelta(minutes=2)
"How long an attempt may take; after that its process must have died, and the same id is sent again."
KEPT = timedelta(days=45)
"Longer than any look-back, so that nothing is sent twice."


class DeliveryState(StrEnum):
    """How far it is."""

    WAITING = "waiting"
    SENDING = "sending"
    DELIVERED = "delivered"
    DEAD = "dead"
    "Every attempt has failed; a person can resend it."


class Failure(StrEnum):
    """Why an attempt failed."""

    STATUS = "status"
    REDIRECT = "redirect"
    TIMEOUT = "timeout"
    UNREACHED = "unreached"
    PRIVATE = "private"
    "The name leads to an address inside the city's network."
    GONE = "gone"
    "The endpoint no longer wants messages."
    SECRET = "secret"  # noqa: S105 - the name of a failure
    "The line's own secret has changed: the endpoint's cannot be read."


@dataclass(frozen=True, slots=True)
class Attempt:
    """The result of an attempt."""

    status: int = 0
    "The HTTP status; 0 when there was no answer."
    failure: Failure | None = None
    retry_after: timedelta = timedelta()


@dataclass(frozen=True, slots=True)
class Delivery:
    """An event for an endpoint; the two of them are its key."""

    endpoint: str
    id: str
    type: EventType
    at: datetime
    "When it happened."
    body: str
    next_at: datetime
    "When it is sent, or an attempt counts as cut off."
    state: DeliveryState = DeliveryState.WAITING
    tries: int = 0
    status: int = 0
    failure: Failure | None = None
    call_sid: str = ""
    "The call it is about; empty for none."

    @classmethod
    def of(cls, event: LineEvent, endpoint: str, now: datetime) -> "Delivery":
        """Return an event for an endpoint, to be sent at once."""
        return cls(endpoint, event.id, event.type, event.at, event.body, now, call_sid=event.call_sid)

    def sending(self, now: datetime) -> "Delivery":
        """Return it under way."""
        return replace(self, state=DeliveryState.SENDING, tries=self.tries + 1, next_at=now + LEASE)

    def after(self, attempt: Attempt, now: datetime) -> "Delivery":
        """Return it after an attempt."""
        known = replace(self, status=attempt.status, failure=attempt.failure)
        if attempt.failure is None:
            return replace(known, state=DeliveryState.DELIVERED)
        if attempt.failure is Failure.GONE or self.tries > len(PAUSES):
            return replace(known, state=DeliveryState.DEAD)
        asked = min(attempt.retry_after, LONGEST_WAIT)
        next_at = now + max(pause_before(self.tries, self.id), asked)
        return replace(known, state=DeliveryState.WAITING, next_at=next_at)

    def again(self, now: datetime) -> "Delivery":
        """Return a dead delivery, to be sent again under the same id."""
        return replace(self, state=DeliveryState.WAITING, tries=0, next_at=now)


def pause_before(tries: int, message_id: str) -> timedelta:
    """Return the pause after that many tries, with jitter derived from the id."""
    drawn = int.from_bytes(hashlib.sha256(f"{message_id}{tries}".encode()).digest()[:4]) / 2**32
    return PAUSES[min(tries, len(PAUSES)) - 1] * (1 + JITTER * (2 * drawn - 1))
