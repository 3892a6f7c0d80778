"""What the city's server requires of a report, and which open reports it has."""

from dataclasses import dataclass, field
from typing import TypeAlias

from routing.services.finding import Address
from routing.services.polygon import Point

MOST_UNHEARD = 2
"How many invalid answers bring a person."


@dataclass(frozen=True, slots=True)
class Attribute:
    """An attribute that a report must have besides its place, in the server's names."""

    code: str
    values: tuple[str, ...] = ()
    "The keys to choose from; none for free text."


@dataclass(frozen=True, slots=True)
class OpenRequest:
    """A report that the server has and that is still open."""

    id: str
    address: str
    at: Point | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """What the server says about a service."""

    required: tuple[Attribute, ...] = ()
    open: tuple[OpenRequest, ...] = ()


@dataclass(frozen=True, slots=True)
class NotLearned:
    """The server does not answer now; the report is queued for it anyway."""


Learned: TypeAlias = Known | NotLearned


@dataclass(frozen=True, slots=True)
class Already:
    """An open report at the same place, which a caller may join."""

    id: str
    address: Address


@dataclass(frozen=True, slots=True)
class AskAttribute:
    """Ask for the attributes that a report must have, one by one."""

    article: str
    address: Address
    left: tuple[Attribute, ...]
    "The first of them is asked for now."
    given: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    "The answers so far, by attribute."
    joins: str = ""
    "The server's id of the open report that the caller joins."
    tries: int = 0


@dataclass(frozen=True, slots=True)
class AttributeGiven:
    """An answer as the server accepts it."""

    value: str = field(repr=False)
    is_all: bool = True
    "Whether hardly anything else was said."


@dataclass(frozen=True, slots=True)
class AttributeNotGiven:
    """The words were not an answer."""


AttributeAnswer: TypeAlias = AttributeGiven | AttributeNotGiven
