"""The interface of ticket systems: file a ticket, and find one. Each kind has an adapter."""

from dataclasses import dataclass
from typing import Protocol, TypeAlias


@dataclass(frozen=True, slots=True)
class NewTicket:
    """A ticket as another system takes it, without a caller's number."""

    group: str
    title: str
    "Ends in the mark, by which it is found again."
    body: str
    mark: str


@dataclass(frozen=True, slots=True)
class Filed:
    """The system has it."""

    id: str
    number: str


@dataclass(frozen=True, slots=True)
class RefusedTicket:
    """The system does not take it as it is."""

    why: str


@dataclass(frozen=True, slots=True)
class SystemUnreachable:
    """The system is down, refuses the account, or does not speak its own language now."""


Sent: TypeAlias = Filed | RefusedTicket | SystemUnreachable


class TicketSystem(Protocol):
    """A city's ticket system."""

    def file(self, ticket: NewTicket) -> Sent:
        """Hand over a ticket once."""

    def find(self, mark: str) -> Filed | SystemUnreachable | None:
        """Look for a ticket that may have been handed over; None when it was not."""
