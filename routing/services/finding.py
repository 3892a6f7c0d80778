"""Lookups for a caller, and their results: values that fill in a reviewed sentence."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeAlias

from intents.text.pattern import whole_number
from routing.journeys.run import Guidance


@dataclass(frozen=True, slots=True)
class Address:
    """A civic address in the city; number 0 means the whole street."""

    street: str
    "The street's slug."
    number: int = 0
    crossing: str = ""
    "The slug of an intersection's other street."

    @property
    def kept(self) -> str:
        """The address as a journey stores it."""
        return f"{self.number} {self.street}"


def address_of(kept: str) -> Address | None:
    """Return the address that a journey stored, if it is one."""
    number, _, street = kept.partition(" ")
    house = whole_number(number)
    return Address(street, house) if house is not None and street else None


@dataclass(frozen=True, slots=True)
class LookUp:
    """Find what an article's service has for an address."""

    article: str
    address: Address


class Stream(StrEnum):
    """What is collected, in spoken order."""

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
    """The next pickup at an address, and what goes out a week later."""

    address: Address
    next: Pickup
    then: Pickup


@dataclass(frozen=True, slots=True)
class StreetInWinter:
    """The kind of plow route at an address."""

    address: Address
    route: str
    "The kind as the city's file names it; a reviewed sentence explains it."


@dataclass(frozen=True, slots=True)
class OpeningHours:
    """A facility on a day; its hours are read from the city's file when they are spoken."""

    facility: str
    day: date
    is_now: bool = False
    "Whether the question is about this moment."


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """The address is in another municipality."""

    municipality: str
    "Its slug."


@dataclass(frozen=True, slots=True)
class ApplicationStatus:
    """The status of an application, for a caller who keyed both its numbers."""

    article: str
    status: str
    "The status as the city's records name it; a reviewed sentence explains it."
    applied: date | None = None
    issued: date | None = None
    completed: date | None = None


@dataclass(frozen=True, slots=True)
class AccountStanding:
    """The balance of an account, for a caller who keyed both its numbers."""

    article: str
    cents: int
    "The amount owed; a negative one is a credit."
    as_of: date
    "The date of the records."
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
