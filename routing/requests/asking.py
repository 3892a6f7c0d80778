"""What the city's server wants to know of a report, and what it has already."""

from dataclasses import dataclass, field
from typing import TypeAlias

from routing.services.finding import Address

MOST_UNHEARD = 2
"After so many answers that were none a person goes on."


@dataclass(frozen=True, slots=True)
class Attribute:
    """What a report must tell besides where, as the server names it."""

    code: str
    values: tuple[str, ...] = ()
    "The keys to choose from; none where it is said freely."


@dataclass(frozen=True, slots=True)
class OpenRequest:
    """A report that the server has, and that is still open."""

    id: str
    address: str


@dataclass(frozen=True, slots=True)
class Known:
    """What the server tells of a service."""

    required: tuple[Attribute, ...] = ()
    open: tuple[OpenRequest, ...] = ()


@dataclass(frozen=True, slots=True)
class Unreached:
    """The server does not tell it now; the report waits for it all the same."""


Learned: TypeAlias = Known | Unreached


@dataclass(frozen=True, slots=True)
class Already:
    """An open report at the same place, to which a caller may be added."""

    id: str
    address: Address


@dataclass(frozen=True, slots=True)
class AskAttribute:
    """Ask for what a report must tell; one after the other."""

    article: str
    address: Address
    left: tuple[Attribute, ...]
    "The first of them is asked for."
    given: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    "The answers so far, by attribute."
    joins: str = ""
    "The server's id of the open report that the caller is added to."
    tries: int = 0


@dataclass(frozen=True, slots=True)
class Heard:
    """An answer as the server takes it."""

    value: str = field(repr=False)
    is_all: bool = True
    "Whether hardly anything else was said."


@dataclass(frozen=True, slots=True)
class Unheard:
    """The words were no answer to it."""


AttributeAnswer: TypeAlias = Heard | Unheard
