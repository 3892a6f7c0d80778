"""What is looked up for a caller, and what is found: values that a reviewed sentence is filled in with."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeAlias

from routing.journeys.run import Guidance


@dataclass(frozen=True, slots=True)
class Address:
    """A civic address in the city; number 0 stands for the whole street."""

    street: str
    "The street's slug."
    number: int = 0
    crossing: str = ""
    "Of an intersection, the other street's slug."

    @property
    def kept(self) -> str:
        """The address as a journey keeps it."""
        return f"{self.number} {self.street}"


def address_of(kept: str) -> Address | None:
    """Return the address that a journey has kept, if it is one."""
    number, _, street = kept.partition(" ")
    return Address(street, int(number)) if number.isdecimal() and street else None


@dataclass(frozen=True, slots=True)
class LookUp:
    """Find what an article's service knows of an address."""

    article: str
    address: Address


class Stream(StrEnum):
    """What is collected together, in the order in which it is said."""

    FOOD_SCRAPS = "food_scraps"
    GARBAGE = "garbage"
    RECYCLING = "recycling"
    YARD_WASTE = "yard_waste"


@dataclass(frozen=True, slots=True)
class Pickup:
    """A day on which the trucks come."""

    day: date
    streams: tuple[Stream, ...]


@dataclass(frozen=True, slots=True)
class CollectionDays:
    """The next pickup at an address, and what goes out a week after it."""

    address: Address
    next: Pickup
    then: Pickup


@dataclass(frozen=True, slots=True)
class StreetInWinter:
    """On which kind of plow route an address is."""

    address: Address
    route: str
    "As the city's file names it; a reviewed sentence says it."


@dataclass(frozen=True, slots=True)
class OpeningHours:
    """A facility on a day; its hours are read from the city's file when they are said."""

    facility: str
    day: date
    is_now: bool = False
    "Whether it is asked about this moment."


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """The address is in another municipality."""

    municipality: str
    "Its slug."


@dataclass(frozen=True, slots=True)
class ApplicationStatus:
    """How far an application is, for a caller who keyed both of its numbers."""

    article: str
    status: str
    "As the city's records name it; a reviewed sentence says it."
    applied: date | None = None
    issued: date | None = None
    completed: date | None = None


@dataclass(frozen=True, slots=True)
class AccountStanding:
    """What an account owes, for a caller who keyed both of its numbers."""

    article: str
    cents: int
    "Owing; below zero it is a credit."
    as_of: date
    "The day of which the records are."
    due: date | None = None


Finding: TypeAlias = (
    CollectionDays
    | StreetInWinter
    | OpeningHours
    | Elsewhere
    | ApplicationStatus
    | AccountStanding
    | Guidance
)
