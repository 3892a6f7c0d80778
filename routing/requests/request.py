"""A report to the city, saved first and sent later, so that no outage of the server loses one."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 360, 1440))
"Waits before further attempts; the last one is repeated."
LEASE = timedelta(minutes=10)
"How long an attempt may take; after that its process must have died."
KEPT = timedelta(days=90)


class RequestState(StrEnum):
    """The progress of a report."""

    WAITING = "waiting"
    SENDING = "sending"
    "Under way or cut off, in which case the server is asked whether it has it."
    FILED = "filed"
    REFUSED = "refused"
    "The server does not accept it; staff must handle it."


@dataclass(frozen=True, slots=True)
class ServiceRequest:
    """What a caller reported, and where."""

    id: str
    call_sid: str
    reference: str
    "The reference number that the caller was told."
    article: str
    code: str
    "The service on the Open311 server."
    address: str
    made_at: datetime
    next_at: datetime
    "When it is sent, or when an attempt counts as cut off."
    purge_on: date
    is_test: bool = False
    state: RequestState = RequestState.WAITING
    tries: int = 0
    server_id: str = ""
    "The server's id, or its token if the id comes later."
    refusal: str = ""
    details: str = field(default="", repr=False)
    "The answers on the way to it, one per line, in the city's first language."

    attributes: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    "What else the server requires, by its own names."
    lon: float | None = None
    lat: float | None = None
    "Where the address lies, if the city's file tells it."

    @property
    def mark(self) -> str:
        """The text that identifies it on the server, since Open311 has no idempotency key."""
        return f"Cityline {self.id}"

    @property
    def sent_at(self) -> datetime:
        """When the last attempt began."""
        return self.next_at - LEASE

    def sending(self, now: datetime) -> "ServiceRequest":
        """Return it under way."""
        return replace(self, state=RequestState.SENDING, tries=self.tries + 1, next_at=now + LEASE)

    def filed(self, server_id: str) -> "ServiceRequest":
        """Return it taken by the server."""
        return replace(self, state=RequestState.FILED, server_id=server_id, refusal="")

    def refused(self, why: str) -> "ServiceRequest":
        """Return it refused for good."""
        return replace(self, state=RequestState.REFUSED, refusal=why[:400])

    def delayed(self, now: datetime) -> "ServiceRequest":
        """Return it waiting for the next attempt, since the server could not be reached."""
        pause = PAUSES[min(self.tries, len(PAUSES)) - 1]
        return replace(self, state=RequestState.WAITING, next_at=now + pause)
