"""A ticket: what a department owes a caller, filed once in the city's own ticket system."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from ivr.desk.callbacks.callback import Callback, TranscriptState

PAUSES = tuple(timedelta(minutes=minutes) for minutes in (2, 5, 30, 60))
"Waits before further attempts, the last repeated; ticket systems find new tickets only after a moment."
LEASE = timedelta(minutes=5)
"How long an attempt may take; after that its process must have died."
LOOKS_BACK = timedelta(days=2)
"Maximum age of what is filed: a newly connected ticket system does not get what is at the desk already."
FOR_WORDS = timedelta(minutes=10)
"How long to wait for a message that is still to be transcribed."


class TicketState(StrEnum):
    """The progress of a ticket."""

    WAITING = "waiting"
    SENDING = "sending"
    "Under way or cut off, in which case the system is asked whether it has it."
    FILED = "filed"
    REFUSED = "refused"
    "The system rejects it; it is tried again, since somebody may correct the groups."


@dataclass(frozen=True, slots=True)
class Ticket:
    """A ticket of a callback, under its id."""

    id: str
    call_sid: str
    department: str
    made_at: datetime
    next_at: datetime
    "When it is sent, or when an attempt counts as cut off."
    purge_on: date
    state: TicketState = TicketState.WAITING
    tries: int = 0
    number: str = ""
    "The number that people use for it."
    server_id: str = ""
    refusal: str = ""

    @property
    def mark(self) -> str:
        """What it is found by in the other system, which knows no idempotency key."""
        return f"Cityline {self.id}"

    @property
    def is_stuck(self) -> bool:
        """Whether the other system has not taken it in several attempts."""
        return self.state is not TicketState.FILED and self.tries >= len(PAUSES)

    def sending(self, now: datetime) -> "Ticket":
        """Return it under way."""
        return replace(self, state=TicketState.SENDING, tries=self.tries + 1, next_at=now + LEASE)

    def filed(self, server_id: str, number: str) -> "Ticket":
        """Return it in the other system."""
        return replace(self, state=TicketState.FILED, server_id=server_id, number=number, refusal="")

    def refused(self, why: str, now: datetime) -> "Ticket":
        """Return it refused, to be tried again once somebody may have mended why."""
        return replace(self, state=TicketState.REFUSED, refusal=why[:200], next_at=now + PAUSES[-1])

    def delayed(self, now: datetime) -> "Ticket":
        """Return it waiting for the next attempt, since the system could not be reached."""
        pause = PAUSES[min(self.tries, len(PAUSES)) - 1]
        return replace(self, state=TicketState.WAITING, next_at=now + pause)


def ticket_of(callback: Callback, now: datetime) -> Ticket | None:
    """Return the ticket of a callback; None for a test, or while its words are still to be read."""
    is_unread = callback.reading is TranscriptState.WAITING and now < callback.left_at + FOR_WORDS
    if callback.is_test or not callback.is_open or is_unread:
        return None
    return Ticket(
        callback.id, callback.call_sid, callback.department, callback.left_at, now, callback.purge_on
    )
