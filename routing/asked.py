"""What the line asked last: a closed union."""

from dataclasses import dataclass
from typing import TypeAlias

from routing.journeys.guided_question import GuidedQuestion
from routing.requests.asking import Already, AskAttribute, Attribute
from routing.services.finding import Address
from routing.services.status import NumberQuestion
from routing.texting.templates import TextKind


@dataclass(frozen=True, slots=True)
class HowCanIHelp:
    """The open question."""


@dataclass(frozen=True, slots=True)
class DidThatHelp:
    """Whether an answer helped: asked of a sample of calls, and where doubt matters."""

    article: str


@dataclass(frozen=True, slots=True)
class AnythingElse:
    """Whether the caller has another question."""

    article: str = ""
    "The article that the words follow: its answer, or who else answers it; empty after anything else."


@dataclass(frozen=True, slots=True)
class IsItAbout:
    """Asks to confirm one article."""

    article: str


@dataclass(frozen=True, slots=True)
class WhichOf:
    """Asks to choose among two or three articles."""

    articles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FromMenu:
    """A key of the key-press menu."""

    articles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WhatAddress:
    """Asks for the place, or for the part of it that is missing."""

    article: str
    "The article that needs it."
    number: int = 0
    street: str = ""
    tries: int = 0
    "How often an address was asked for before."


@dataclass(frozen=True, slots=True)
class IsItThere:
    """Asks whether the address was understood correctly."""

    article: str
    address: Address
    others: tuple[str, ...] = ()
    "Streets that may be meant instead."
    tries: int = 0


@dataclass(frozen=True, slots=True)
class ShallIReport:
    """Asks whether to report it there."""

    article: str
    address: Address
    needs: tuple[Attribute, ...] = ()
    "What else the city's server requires, asked for after the yes."
    already: Already | None = None
    "An open report there that the caller may join instead."


@dataclass(frozen=True, slots=True)
class ShallIText:
    """Asks whether to send a text; only a yes is consent."""

    article: str
    kind: TextKind


@dataclass(frozen=True, slots=True)
class ShallIConnect:
    """Asks whether to put the caller through to whoever knows what the answer does not tell."""

    department: str
    article: str
    by_message: bool = False
    "Whether the department is closed, so that it gets a message."


@dataclass(frozen=True, slots=True)
class WhatReference:
    """Asks for the reference number of a journey from another call."""

    tries: int = 0
    "How many wrong numbers were given."


AddressQuestion: TypeAlias = WhatAddress | IsItThere | ShallIReport
Asked: TypeAlias = (
    HowCanIHelp
    | DidThatHelp
    | AnythingElse
    | IsItAbout
    | WhichOf
    | FromMenu
    | AddressQuestion
    | NumberQuestion
    | AskAttribute
    | ShallIText
    | ShallIConnect
    | WhatReference
    | GuidedQuestion
)
